package dev.retrigger.aws.logging;

import java.util.Locale;
import java.util.Map;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMDCAdapter;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * Found by SLF4J through {@code META-INF/services}. Writes what Lambda's JSON log format expects of
 * lines that are JSON already ({@code timestamp}, {@code level}, {@code message}), from the level
 * up that Lambda gives in {@code AWS_LAMBDA_LOG_LEVEL}. A larger logging library would cost a fifth
 * of a cold start: see docs/adr/0002-logging.md.
 */
public final class LogProvider implements SLF4JServiceProvider {
  private final BasicMarkerFactory markers = new BasicMarkerFactory();
  private final BasicMDCAdapter context = new BasicMDCAdapter();
  private final Level threshold = threshold(System.getenv());

  /** The level of the environment; INFO when it names none. Lambda's FATAL is an ERROR here. */
  static Level threshold(Map<String, String> environment) {
    String name = environment.getOrDefault("AWS_LAMBDA_LOG_LEVEL", "INFO");
    return switch (name.toUpperCase(Locale.ROOT)) {
      case "TRACE" -> Level.TRACE;
      case "DEBUG" -> Level.DEBUG;
      case "WARN" -> Level.WARN;
      case "ERROR", "FATAL" -> Level.ERROR;
      default -> Level.INFO;
    };
  }

  @Override
  public ILoggerFactory getLoggerFactory() {
    return name -> new JsonLogger(name, threshold, context, JsonLogger.STANDARD_OUTPUT);
  }

  @Override
  public IMarkerFactory getMarkerFactory() {
    return markers;
  }

  @Override
  public MDCAdapter getMDCAdapter() {
    return context;
  }

  @Override
  public String getRequestedApiVersion() {
    return "2.0.99";
  }

  @Override
  public void initialize() {
    // There is nothing to configure.
  }
}
