package dev.retrigger.states.execution;

import dev.retrigger.states.definition.Retrier;
import dev.retrigger.states.definition.Retrier.Jitter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Counts the retries of one visit to a state, each retrier's by itself, and says when the next is.
 */
final class RetryPolicy {
  private static final double MAX_MILLIS = Duration.ofSeconds(99_999_999).toMillis();

  private final List<Retrier> retriers;
  private final int[] attempts;

  RetryPolicy(List<Retrier> retriers) {
    this.retriers = retriers;
    this.attempts = new int[retriers.size()];
  }

  /** How long to wait before the next attempt; empty when there is none. */
  Optional<Duration> next(String error, RandomGenerator random) {
    for (int index = 0; index < attempts.length; index++) {
      Retrier retrier = retriers.get(index);
      if (ErrorNames.matches(retrier.errorEquals(), error)) {
        return attempts[index] < retrier.maxAttempts()
            ? Optional.of(delay(retrier, attempts[index]++, random))
            : Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static Duration delay(Retrier retrier, int attempt, RandomGenerator random) {
    double full = retrier.interval().toMillis() * Math.pow(retrier.backoffRate(), attempt);
    double bound =
        retrier.maxDelay().map(Duration::toMillis).map(Long::doubleValue).orElse(MAX_MILLIS);
    double millis = Math.min(full, bound);
    return Duration.ofMillis(
        Math.round(retrier.jitter() == Jitter.FULL ? millis * random.nextDouble() : millis));
  }
}
