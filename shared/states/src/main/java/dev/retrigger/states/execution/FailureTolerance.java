package dev.retrigger.states.execution;

import dev.retrigger.states.definition.Distribution;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** How many items of a distributed Map may fail: by number, by share, or none. */
record FailureTolerance(OptionalLong count, OptionalDouble percentage) {
  private static final double WHOLE = 100;

  static FailureTolerance of(Distribution distribution, Evaluation evaluation) {
    return new FailureTolerance(
        distribution
            .toleratedFailureCount()
            .map(count -> OptionalLong.of(evaluation.integer(count)))
            .orElseGet(OptionalLong::empty),
        distribution
            .toleratedFailurePercentage()
            .map(share -> OptionalDouble.of(evaluation.number(share)))
            .orElseGet(OptionalDouble::empty));
  }

  /** Whether so many failures are too many, however many items are still to come. */
  boolean isExceededBy(long failed) {
    return count.isPresent() ? failed > count.getAsLong() : percentage.isEmpty() && failed > 0;
  }

  /** Whether so many failures are too many now that all items are known. */
  boolean isExceededBy(long failed, long items) {
    return isExceededBy(failed)
        || (percentage.isPresent() && failed * WHOLE > percentage.getAsDouble() * items);
  }
}
