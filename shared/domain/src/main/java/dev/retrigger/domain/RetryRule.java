package dev.retrigger.domain;

import java.time.Duration;

/**
 * How often a failed run is tried again by itself.
 *
 * @param attempts beyond the first
 * @param backoff before the first of them; each further one waits twice as long
 * @param maxBackoff the longest wait
 */
public record RetryRule(int attempts, From from, Duration backoff, Duration maxBackoff) {
  public static final RetryRule NONE =
      new RetryRule(0, From.START, Duration.ofMinutes(1), Duration.ofHours(1));

  /** Where a retry begins. */
  public enum From {
    /** The step that failed, with what the steps before it made. */
    FAILED_STEP,
    /** The first step, with the same parameters and the same data. */
    START
  }

  /** How long to wait before the retry of that number, from 1. */
  public Duration pause(int number) {
    int doublings = Math.min(number - 1, 20);
    Duration pause = backoff.multipliedBy(1L << doublings);
    return pause.compareTo(maxBackoff) < 0 ? pause : maxBackoff;
  }
}
