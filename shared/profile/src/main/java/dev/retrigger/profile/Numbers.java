package dev.retrigger.profile;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Numbers of reports, of which many are none: {@code NaN}, {@code "NaN"}, {@code Infinity}. */
final class Numbers {
  private Numbers() {}

  /** The number, if it is one and finite. */
  static OptionalDouble finite(JsonNode node) {
    return node.isNumber() && Double.isFinite(node.doubleValue())
        ? OptionalDouble.of(node.doubleValue())
        : OptionalDouble.empty();
  }

  /** A count of rows, if it is one. */
  static OptionalLong count(JsonNode node) {
    OptionalDouble number = finite(node);
    return number.isPresent()
            && number.getAsDouble() >= 0
            && number.getAsDouble() == Math.rint(number.getAsDouble())
        ? OptionalLong.of((long) number.getAsDouble())
        : OptionalLong.empty();
  }

  /** The number that a text is, if it is one and finite. */
  static OptionalDouble finite(String text) {
    try {
      double number = Double.parseDouble(text);
      return Double.isFinite(number) ? OptionalDouble.of(number) : OptionalDouble.empty();
    } catch (NumberFormatException _) {
      return OptionalDouble.empty();
    }
  }
}
