package dev.retrigger.domain;

/** Where a run stands. A run only ever moves to a status of a higher rank. */
public enum RunStatus {
  /** Decided and recorded; the target may or may not have heard of it. */
  INTENT(0),
  /** The target has it. */
  STARTED(1),
  /** Nobody can tell whether the target has it; it is never started again. */
  OUTCOME_UNKNOWN(2),
  SUCCEEDED(3),
  FAILED(3),
  STOPPED(3),
  /** It never started, and will not: the detail names what to mend. */
  REFUSED(3),
  /** Its model only decides, records and tells. */
  DRY_RUN(3);

  private final int rank;

  RunStatus(int rank) {
    this.rank = rank;
  }

  /** Whether the run is over. */
  public boolean isFinal() {
    return rank == 3;
  }

  /** Whether a run may move from this status to {@code next}; never back, never sideways. */
  public boolean mayBecome(RunStatus next) {
    return next.rank > rank;
  }
}
