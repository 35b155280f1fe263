package dev.retrigger.domain;

/** Where a run stands. A run only ever moves to a status of a higher rank. */
public enum RunStatus {
  /** Planned to the last parameter; a person is asked whether it may start. */
  ASKED(0),
  /** Decided and recorded; the target may or may not have heard of it. */
  INTENT(1),
  /** The target has it. */
  STARTED(2),
  /** Nobody can tell whether the target has it; it is never started again. */
  OUTCOME_UNKNOWN(3),
  SUCCEEDED(4),
  FAILED(4),
  STOPPED(4),
  /** It never started, and will not: the detail names what to mend. */
  REFUSED(4),
  /** Its model only decides, records and tells. */
  DRY_RUN(4);

  private final int rank;

  RunStatus(int rank) {
    this.rank = rank;
  }

  /** Whether the run is over. */
  public boolean isFinal() {
    return rank == 4;
  }

  /** Whether a run may move from this status to {@code next}; never back, never sideways. */
  public boolean mayBecome(RunStatus next) {
    return next.rank > rank;
  }
}
