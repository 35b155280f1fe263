package dev.retrigger.domain;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalInt;

/** What all the pipelines of a project may do together. */
public record Caps(OptionalInt concurrency, Optional<Budget> budget) {
  public static final Caps NONE = new Caps(OptionalInt.empty(), Optional.empty());

  /** Whether there is nothing to count. */
  public boolean isNone() {
    return concurrency.isEmpty() && budget.isEmpty();
  }

  /** What a run counts: its own declared cost, else the most that the project declares. */
  BigDecimal cost(Optional<BigDecimal> declared) {
    return declared.or(() -> budget.flatMap(Budget::costPerRun)).orElse(BigDecimal.ZERO);
  }
}
