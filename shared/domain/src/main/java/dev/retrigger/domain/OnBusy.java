package dev.retrigger.domain;

/** What becomes of a signal whose pipeline already runs as often as it may. */
public enum OnBusy {
  /** One waiting run carries every signal that came meanwhile. */
  COALESCE,
  /** Each signal gets a run of its own, first come first served. */
  QUEUE,
  /** The signal is suppressed, with a record. */
  SKIP,
  /** The running run is stopped; the newest signal runs next, older waiting ones are suppressed. */
  REPLACE
}
