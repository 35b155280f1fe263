package dev.retrigger.events;

import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.Signal;
import dev.retrigger.domain.Timestamps;
import dev.retrigger.domain.TriggerId;
import java.time.Instant;
import java.util.Map;

/** EventBridge Scheduler's input for our schedules; the time is the one that was scheduled. */
public record ScheduleTick(ModelId model, String trigger, Instant scheduledTime) {
  private static final String SOURCE = "schedule";

  public ScheduleTick {
    TriggerId _ = new TriggerId(model, trigger); // Refuses what cannot be the name of one.
  }

  /** The signal of a tick: what makes it the same as another is the scheduled time. */
  public Signal signal() {
    return signal(Map.of("reason", "scheduled for " + Timestamps.format(scheduledTime)));
  }

  /**
   * The same signal, for a tick that did not come; should it come after all, it is a duplicate.
   *
   * @param local the scheduled time as the schedule's own clock would show it
   */
  public Signal missed(String local) {
    return signal(Map.of("reason", "missed at " + local, "late", "true"));
  }

  private Signal signal(Map<String, String> attributes) {
    TriggerId id = new TriggerId(model, trigger);
    String time = Timestamps.format(scheduledTime);
    return new Signal(
        id,
        SOURCE,
        time,
        SOURCE + "/" + id,
        SOURCE + "/" + id + "/" + time,
        scheduledTime,
        attributes,
        0);
  }
}
