package dev.retrigger.domain;

import java.math.BigDecimal;

/**
 * What was spent of a budget.
 *
 * @param period the day or month: {@code 2026-11-21}, {@code 2026-11}
 * @param usd in US dollars, as declared
 * @param told whether people were told that it is used up
 */
public record Spend(String period, int runs, BigDecimal usd, boolean told) {
  /** Nothing was ever spent. */
  public static final Spend NONE = none("");

  static Spend none(String period) {
    return new Spend(period, 0, BigDecimal.ZERO, false);
  }

  Spend plus(BigDecimal cost) {
    return new Spend(period, runs + 1, usd.add(cost), told);
  }

  Spend asTold() {
    return new Spend(period, runs, usd, true);
  }
}
