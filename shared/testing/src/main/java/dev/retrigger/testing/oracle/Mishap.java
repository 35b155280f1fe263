package dev.retrigger.testing.oracle;

/** What goes wrong at one call of a port. */
public enum Mishap {
  /** The call fails and has no effect. */
  FAIL_BEFORE,
  /** The call takes effect, and its answer is lost: a timeout. */
  FAIL_AFTER,
  /** The process dies before the call. */
  HALT_BEFORE,
  /** The process dies after the call took effect. */
  HALT_AFTER,
  /** The service has too much to do; only services say so. */
  THROTTLE,
  /** Before the call takes effect, another process gets the same message and deals with it. */
  OVERTAKE,
  /** The caller gives up waiting, and the call takes effect a little later. */
  LATE;

  /** Whether it is about calls of services only. */
  boolean onlyAtServices() {
    return this == THROTTLE || this == LATE;
  }
}
