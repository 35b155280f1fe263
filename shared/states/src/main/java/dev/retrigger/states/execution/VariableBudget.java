package dev.retrigger.states.execution;

/** Counts the bytes that the variables of an execution hold. */
final class VariableBudget {
  private final Limits limits;
  private long used;

  VariableBudget(Limits limits) {
    this.limits = limits;
  }

  /** Refuses what one state assigns at once, or what all have assigned, when it is too much. */
  void take(long assigned, long released) {
    used += assigned - released;
    if (assigned > limits.payloadBytes() || used > limits.variableBytes()) {
      throw new StatesException(
          ErrorNames.DATA_LIMIT_EXCEEDED,
          "The variables are larger than the service allows: %d bytes at once, %d bytes in all."
              .formatted(limits.payloadBytes(), limits.variableBytes()));
    }
  }

  void release(long bytes) {
    used -= bytes;
  }
}
