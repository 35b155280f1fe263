package dev.retrigger.domain;

/** How far a model may go by itself. A new model is harmless until someone says otherwise. */
public enum Mode {
  /** Decides, records and tells; starts nothing. */
  DRY_RUN("dry-run"),
  /** Asks a person before each start. */
  ASK("ask"),
  /** Starts runs within its limits. */
  AUTO("auto");

  private final String text;

  Mode(String text) {
    this.text = text;
  }

  /** The word in model files. */
  public String text() {
    return text;
  }

  /** Whether runs may really start. */
  public boolean starts() {
    return this != DRY_RUN;
  }
}
