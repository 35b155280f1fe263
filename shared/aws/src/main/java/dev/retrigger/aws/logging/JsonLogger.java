package dev.retrigger.aws.logging;

import java.io.PrintWriter;
import java.io.Serial;
import java.io.StringWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;
import org.slf4j.event.LoggingEvent;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.spi.LoggingEventAware;
import org.slf4j.spi.MDCAdapter;

/** Turns each record at or above its threshold into one JSON line; key-value pairs are members. */
final class JsonLogger extends LegacyAbstractLogger implements LoggingEventAware {
  /** Looked up for each line, because Lambda replaces the stream after this class may be loaded. */
  static final Consumer<String> STANDARD_OUTPUT = line -> System.out.println(line);

  @Serial private static final long serialVersionUID = 1L;

  /** Lambda cuts lines at 256 KB; the head of a stack trace says enough. */
  private static final int LONGEST_TRACE = 16_000;

  private final transient Level threshold;
  private final transient MDCAdapter context;
  private final transient Consumer<String> lines;

  JsonLogger(String name, Level threshold, MDCAdapter context, Consumer<String> lines) {
    this.name = name;
    this.threshold = threshold;
    this.context = context;
    this.lines = lines;
  }

  @Override
  public void log(LoggingEvent event) {
    write(
        event.getLevel(),
        MessageFormatter.basicArrayFormat(event.getMessage(), event.getArgumentArray()),
        event.getKeyValuePairs(),
        event.getThrowable());
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level,
      @Nullable Marker marker,
      @Nullable String message,
      Object @Nullable [] arguments,
      @Nullable Throwable thrown) {
    write(level, MessageFormatter.basicArrayFormat(message, arguments), null, thrown);
  }

  private void write(
      Level level,
      @Nullable String message,
      @Nullable List<KeyValuePair> pairs,
      @Nullable Throwable thrown) {
    JsonLine line =
        new JsonLine()
            .member("timestamp", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString())
            .member("level", level.toString())
            .member("message", message)
            .member("logger", name);
    Map<String, String> about = context.getCopyOfContextMap();
    if (about != null) {
      about.forEach(line::member);
    }
    if (pairs != null) {
      pairs.forEach(pair -> line.member(pair.key, pair.value));
    }
    if (thrown != null) {
      line.member("errorType", thrown.getClass().getName())
          .member("errorMessage", thrown.getMessage())
          .member("stackTrace", trace(thrown));
    }
    lines.accept(line.toString());
  }

  private static String trace(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.getBuffer().substring(0, Math.min(text.getBuffer().length(), LONGEST_TRACE));
  }

  private boolean shows(Level level) {
    return level.toInt() >= threshold.toInt();
  }

  @Override
  protected @Nullable String getFullyQualifiedCallerName() {
    return null;
  }

  @Override
  public boolean isTraceEnabled() {
    return shows(Level.TRACE);
  }

  @Override
  public boolean isDebugEnabled() {
    return shows(Level.DEBUG);
  }

  @Override
  public boolean isInfoEnabled() {
    return shows(Level.INFO);
  }

  @Override
  public boolean isWarnEnabled() {
    return shows(Level.WARN);
  }

  @Override
  public boolean isErrorEnabled() {
    return shows(Level.ERROR);
  }
}
