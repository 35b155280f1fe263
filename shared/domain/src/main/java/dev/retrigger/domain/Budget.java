package dev.retrigger.domain;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How many runs may start, and what they may cost, in a calendar day or month. A run counts with
 * what it is declared to cost, when it starts, whatever it costs in the end: two starts cannot both
 * take the last of a budget.
 *
 * @param usd in US dollars; needs {@code costPerRun}
 * @param costPerRun what a run costs at most; in a project's caps, what a run counts of which
 *     nobody said
 * @param zone where the day or month begins and ends
 */
public record Budget(
    Period per,
    OptionalInt runs,
    Optional<BigDecimal> usd,
    Optional<BigDecimal> costPerRun,
    ZoneId zone) {
  public Budget {
    if (runs.isEmpty() && usd.isEmpty()) {
      throw new IllegalArgumentException("a budget limits runs, or usd, or both");
    }
    if (usd.isPresent() && costPerRun.isEmpty()) {
      throw new IllegalArgumentException("usd needs costPerRun");
    }
  }

  /** The part of the calendar that a budget is for. */
  public enum Period {
    DAY,
    MONTH
  }

  /** What was spent of the period in which {@code now} is. */
  public Spend current(Spend spend, Instant now) {
    String period = period(now);
    return spend.period().equals(period) ? spend : Spend.none(period);
  }

  /** Whether one more run of that cost fits. */
  public boolean allows(Spend spend, BigDecimal cost, Instant now) {
    Spend current = current(spend, now);
    return (runs.isEmpty() || current.runs() < runs.getAsInt())
        && usd.map(most -> current.usd().add(cost).compareTo(most) <= 0).orElse(true);
  }

  /** When the next period begins. */
  public Instant renewsAt(Instant now) {
    LocalDate today = LocalDate.ofInstant(now, zone);
    LocalDate next =
        switch (per) {
          case DAY -> today.plusDays(1);
          case MONTH -> today.withDayOfMonth(1).plusMonths(1);
        };
    return next.atStartOfDay(zone).toInstant();
  }

  private String period(Instant now) {
    String today = LocalDate.ofInstant(now, zone).toString();
    return switch (per) {
      case DAY -> today;
      case MONTH -> today.substring(0, "2026-11".length());
    };
  }
}
