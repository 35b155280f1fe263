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

  /** Whether the firing falls on a day on which nothing starts. */
  public boolean isExcepted(Instant firing) {
    return except.stream().anyMatch(days -> days.covers(firing.atZone(zone()).toLocalDate()));
  }

  /** Which firings are made up for. */
  public enum Missed {
    NONE,
    LAST,
    ALL
  }
}
