package dev.retrigger.models;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * The clock starts a run.
 *
 * @param expression in the language of EventBridge Scheduler
 * @param onlyIfNewData fires only when an input that the pipeline reads has objects that no
 *     successful run has read
 * @param missed which of the firings that did not come are made up for
 * @param jitter by how much a firing may be late, so that not everything fires at once
 * @param except days, by the clock of {@code timezone}, on which nothing starts
 */
public record ScheduleTrigger(
    String name,
    String expression,
    String timezone,
    boolean onlyIfNewData,
    Missed missed,
    Duration jitter,
    List<Blackout> except,
    Optional<String> start)
    implements Trigger {
  /** How many firings are made up for at once. */
  public static final int MOST_OWED = 50;

  public ScheduleTrigger {
    except = List.copyOf(except);
  }

  /** The place whose clock the expression follows. */
  public ZoneId zone() {
    return ZoneId.of(timezone);
  }

  /** Up to {@code count} firings later than {@code after}. */
  public List<Instant> next(Instant after, int count) {
    return ScheduleExpression.parse(expression).next(after, zone(), count);
  }

  /** When it fires, in its own words. */
  public String definition() {
    return expression + " " + timezone;
  }

  /**
   * The firings later than {@code after} and not later than {@code until} that something starts at,
   * with those that spring skips.
   */
  public List<ScheduleExpression.Firing> nominal(Instant after, Instant until) {
    return ScheduleExpression.parse(expression).nominal(after, until, zone()).stream()
        .filter(firing -> !isExcepted(firing.at()))
        .toList();
  }

  /** Whether the firing falls on a day on which nothing starts. */
  public boolean isExcepted(Instant firing) {
    return except.stream().anyMatch(days -> days.covers(firing.atZone(zone()).toLocalDate()));
  }

  /** Which of the firings that did not come are made up for; they are in their order. */
  public <T> List<T> owed(List<T> absent) {
    return switch (missed) {
      case NONE -> List.of();
      case LAST -> absent.subList(Math.max(0, absent.size() - 1), absent.size());
      case ALL -> absent.subList(Math.max(0, absent.size() - MOST_OWED), absent.size());
    };
  }

  /** Which firings are made up for. */
  public enum Missed {
    NONE,
    LAST,
    ALL
  }
}
