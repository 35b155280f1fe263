package dev.retrigger.models;

import java.util.Objects;

/** A value that cannot be read, and how to mend it. */
final class InvalidValue extends IllegalArgumentException {
  private final String hint;

  InvalidValue(String message, String hint) {
    super(message);
    this.hint = hint;
  }

  /** What {@code e} says; ours and the JDK's always say something. */
  static String message(IllegalArgumentException e) {
    return Objects.requireNonNullElse(e.getMessage(), "cannot be read");
  }

  String hint() {
    return hint;
  }
}
