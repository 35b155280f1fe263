package dev.retrigger.models;

import dev.retrigger.domain.Breaker;
import dev.retrigger.domain.Budget;
import dev.retrigger.domain.Hours;
import dev.retrigger.domain.Limits;
import dev.retrigger.domain.OnBusy;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** Limits that somebody chose; what nobody chose is built in. */
public record ChosenLimits(
    Optional<Duration> cooldown,
    OptionalInt concurrency,
    Optional<OnBusy> onBusy,
    Optional<Budget> budget,
    Optional<Breaker> breaker,
    Optional<Hours> hours) {
  static final ChosenLimits NONE =
      new ChosenLimits(
          Optional.empty(),
          OptionalInt.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /** These, and those of {@code others} where these say nothing, key by key. */
  ChosenLimits or(ChosenLimits others) {
    return new ChosenLimits(
        cooldown.or(others::cooldown),
        concurrency.isPresent() ? concurrency : others.concurrency,
        onBusy.or(others::onBusy),
        budget.or(others::budget),
        breaker.or(others::breaker),
        hours.or(others::hours));
  }

  /** The limits, complete. */
  Limits complete() {
    return new Limits(
        cooldown.orElse(Duration.ZERO),
        concurrency.orElse(1),
        onBusy.orElse(OnBusy.COALESCE),
        budget,
        breaker.orElse(Breaker.DEFAULT),
        hours);
  }
}
