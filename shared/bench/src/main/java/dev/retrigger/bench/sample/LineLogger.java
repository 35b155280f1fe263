package dev.retrigger.bench.sample;

import com.amazonaws.services.lambda.runtime.LambdaRuntime;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;
import org.slf4j.event.LoggingEvent;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.spi.LoggingEventAware;

/** Writes a record as one JSON line to standard output, or its text to Lambda's own logger. */
final class LineLogger extends LegacyAbstractLogger implements LoggingEventAware {
  private static final long serialVersionUID = 1L;

  private final boolean toLambda;

  LineLogger(String name, boolean toLambda) {
    this.name = name;
    this.toLambda = toLambda;
  }

  @Override
  public void log(LoggingEvent event) {
    List<KeyValuePair> pairs = event.getKeyValuePairs();
    write(event.getLevel(), event.getMessage(), pairs == null ? List.of() : pairs);
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level,
      @Nullable Marker marker,
      String message,
      Object @Nullable [] arguments,
      @Nullable Throwable throwable) {
    write(level, MessageFormatter.basicArrayFormat(message, arguments), List.of());
  }

  private void write(Level level, String message, List<KeyValuePair> pairs) {
    if (toLambda) {
      StringBuilder text = new StringBuilder();
      pairs.forEach(p -> text.append(p.key).append('=').append(p.value).append(' '));
      LambdaRuntime.getLogger().log(text.append(message).toString(), LogLevel.INFO);
      return;
    }
    StringBuilder line = new StringBuilder(256).append("{\"timestamp\":\"").append(Instant.now());
    line.append("\",\"level\":\"").append(level).append('"');
    member(line, "message", message);
    member(line, "logger", name);
    pairs.forEach(p -> member(line, p.key, String.valueOf(p.value)));
    System.out.println(line.append('}'));
  }

  private static void member(StringBuilder line, String key, String value) {
    line.append(",\"").append(key).append("\":\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        line.append('\\').append(c);
      } else {
        line.append(c < ' ' ? ' ' : c);
      }
    }
    line.append('"');
  }

  @Override
  protected @Nullable String getFullyQualifiedCallerName() {
    return null;
  }

  @Override
  public boolean isTraceEnabled() {
    return false;
  }

  @Override
  public boolean isDebugEnabled() {
    return false;
  }

  @Override
  public boolean isInfoEnabled() {
    return true;
  }

  @Override
  public boolean isWarnEnabled() {
    return true;
  }

  @Override
  public boolean isErrorEnabled() {
    return true;
  }
}
