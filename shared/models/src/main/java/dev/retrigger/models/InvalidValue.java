package dev.retrigger.models;

/** A value that cannot be read, and how to mend it. */
final class InvalidValue extends IllegalArgumentException {
  private final String hint;

  InvalidValue(String message, String hint) {
    super(message);
    this.hint = hint;
  }

  String hint() {
    return hint;
  }
}
