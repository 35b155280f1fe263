package dev.retrigger.domain;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;

/**
 * Flow control of one pipeline. What a limit holds back waits, and starts by itself when it may;
 * with {@link OnBusy#SKIP} it is dropped with a record instead.
 *
 * @param cooldown since the last start that did not fail
 * @param concurrency how many runs are active at once
 */
public record Limits(
    Duration cooldown,
    int concurrency,
    OnBusy onBusy,
    Optional<Budget> budget,
    Breaker breaker,
    Optional<Hours> hours) {
  public Limits {
    if (cooldown.isNegative()) {
      throw new IllegalArgumentException("cooldown is negative");
    }
    if (concurrency < 1) {
      throw new IllegalArgumentException("concurrency is at least 1");
    }
  }

  /** Limits without a budget and hours, with the usual breaker. */
  public static Limits of(Duration cooldown, int concurrency, OnBusy onBusy) {
    return new Limits(
        cooldown, concurrency, onBusy, Optional.empty(), Breaker.DEFAULT, Optional.empty());
  }

  public Limits with(Budget newBudget) {
    return new Limits(cooldown, concurrency, onBusy, Optional.of(newBudget), breaker, hours);
  }

  public Limits with(Breaker newBreaker) {
    return new Limits(cooldown, concurrency, onBusy, budget, newBreaker, hours);
  }

  public Limits with(Hours newHours) {
    return new Limits(cooldown, concurrency, onBusy, budget, breaker, Optional.of(newHours));
  }

  public Limits with(OnBusy newOnBusy) {
    return new Limits(cooldown, concurrency, newOnBusy, budget, breaker, hours);
  }

  /** What a run is taken to cost, in US dollars; empty if nobody said. */
  public Optional<BigDecimal> costPerRun() {
    return budget.flatMap(Budget::costPerRun);
  }
}
