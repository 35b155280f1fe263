package dev.retrigger.profile;

import java.util.Locale;

/** How sure a verdict is that something drifted. */
public enum Severity {
  /** The tool says so, about what the monitor is for. */
  DETECTED,
  /** There is a sign of it, which starts nothing: a warning, or drift in what is not critical. */
  SUSPECTED;

  /** The word in messages: {@code detected}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
