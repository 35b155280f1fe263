package dev.retrigger.models;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/**
 * The clock starts a run.
 *
 * @param expression in the language of EventBridge Scheduler
 * @param onlyIfNewData fires only when an input that the pipeline reads has objects that no
 *     successful run has read
 */
public record ScheduleTrigger(
    String name, String expression, String timezone, boolean onlyIfNewData, String start)
    implements Trigger {

  /** The place whose clock the expression follows. */
  public ZoneId zone() {
    return ZoneId.of(timezone);
  }

  /** Up to {@code count} firings later than {@code after}. */
  public List<Instant> next(Instant after, int count) {
    return ScheduleExpression.parse(expression).next(after, zone(), count);
  }
}
