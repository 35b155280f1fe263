package dev.retrigger.states.definition;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How often, and how long apart, a state is tried again after certain errors. */
public record Retrier(
    List<String> errorEquals,
    Duration interval,
    int maxAttempts,
    double backoffRate,
    Optional<Duration> maxDelay,
    Jitter jitter) {
  /** Whether a delay is spread at random. */
  public enum Jitter {
    NONE,
    FULL
  }

  public Retrier {
    errorEquals = List.copyOf(errorEquals);
  }
}
