package dev.retrigger.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Stops a pipeline whose runs keep failing. After {@code failures} in a row nothing starts for
 * {@code pauseFor}; then one run may try, and its success or failure closes or opens the breaker.
 */
public record Breaker(int failures, Duration pauseFor) {
  public static final Breaker DEFAULT = new Breaker(3, Duration.ofDays(1));

  public Breaker {
    if (failures < 1) {
      throw new IllegalArgumentException("a breaker opens after 1 failure at the earliest");
    }
  }

  boolean hasTripped(Failures so) {
    return so.inARow() >= failures;
  }

  /** Until when nothing starts; empty if the breaker is closed, or one run may try. */
  public Optional<Instant> openUntil(Failures so, Instant now) {
    return so.last()
        .filter(_ -> hasTripped(so))
        .map(last -> last.plus(pauseFor))
        .filter(until -> until.isAfter(now));
  }
}
