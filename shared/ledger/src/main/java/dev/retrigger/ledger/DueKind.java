package dev.retrigger.ledger;

import dev.retrigger.domain.Timestamps;
import java.time.Instant;

/**
 * What the sweep looks at. A row with a kind and a time is due at that time, until it is changed.
 */
public enum DueKind {
  /** An open window may close. */
  WINDOW,
  /** A message that a committed change owes may not have been sent. */
  HANDOFF,
  /** Something that waits for a pipeline may start. */
  WAKE,
  /** A question to a person has expired, or its answer was not taken up. */
  APPROVAL,
  /** A failed run may be tried again. */
  RETRY,
  /** An intended run is not known to have started. */
  INTENT,
  /** Nothing was heard of a started run. */
  RUN,
  /** A notice is not known to have been published. */
  NOTICE,
  /** What a run was made from, and what it made, is not recorded everywhere yet. */
  LINEAGE,
  /** An image has waited for its scan for as long as it may. */
  SCAN,
  /** A combination has waited long enough for the facts that it lacks. */
  COMBINATION;

  static final String KIND = "dueKind";
  static final String AT = "dueAt";

  Row mark(Row row, Instant at) {
    return row.with(KIND, name()).with(AT, Timestamps.format(at));
  }

  static Row clear(Row row) {
    return row.without(KIND).without(AT);
  }
}
