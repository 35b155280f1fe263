package dev.retrigger.aws.logging;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One flat JSON object on one line. Whatever a value holds, it cannot end the line or its string; a
 * name that is there already is left out, so that nobody can pretend another level or time.
 */
final class JsonLine {
  private final StringBuilder text = new StringBuilder(256);
  private final Set<String> names = new HashSet<>();

  /** Adds a member: numbers and booleans as such, null as null, the rest as text. */
  JsonLine member(String name, @Nullable Object value) {
    if (!names.add(name)) {
      return this;
    }
    text.append(text.isEmpty() ? '{' : ',');
    quote(name);
    text.append(':');
    switch (value) {
      case null -> text.append("null");
      case Integer number -> text.append(number.intValue());
      case Long number -> text.append(number.longValue());
      case Boolean truth -> text.append(truth.booleanValue());
      default -> quote(value.toString());
    }
    return this;
  }

  private void quote(String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        default -> {
          if (c < ' ' || c == '\u2028' || c == '\u2029' || Character.isSurrogate(c)) {
            escape(c);
          } else {
            text.append(c);
          }
        }
      }
    }
    text.append('"');
  }

  private void escape(char c) {
    text.append("\\u");
    for (int shift = 12; shift >= 0; shift -= 4) {
      text.append(Character.forDigit(c >> shift & 0xF, 16));
    }
  }

  @Override
  public String toString() {
    return text + "}";
  }
}
