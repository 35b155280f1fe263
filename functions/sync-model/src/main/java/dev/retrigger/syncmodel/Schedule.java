package dev.retrigger.syncmodel;

import dev.retrigger.domain.Digest;
import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.TriggerId;
import dev.retrigger.events.Json;
import dev.retrigger.models.ScheduleTrigger;
import java.time.Duration;

/**
 * A schedule as it must be: every other setting is the same for all.
 *
 * @param name derived from the trigger alone, so that a changed trigger updates its schedule
 * @param jitter by how much a firing may be late, in whole minutes
 * @param input what the receiver gets; Scheduler puts the time in
 */
public record Schedule(
    String name, String expression, String timezone, Duration jitter, String input) {
  private static final int LONGEST_NAME = 64;
  private static final int DIGEST = 26;
  private static final String TIME = "<aws.scheduler.scheduled-time>";

  static Schedule of(ModelId model, ScheduleTrigger trigger) {
    return new Schedule(
        name(new TriggerId(model, trigger.name())),
        trigger.expression(),
        trigger.timezone(),
        trigger.jitter(),
        Json.write(new Input(model, trigger.name(), TIME)));
  }

  /** Readable, as far as there is room, and never the same for two triggers. */
  public static String name(TriggerId trigger) {
    String readable = trigger.toString().replace('/', '.');
    int room = Math.min(readable.length(), LONGEST_NAME - DIGEST - 1);
    return readable.substring(0, room)
        + "."
        + Digest.of("schedule", trigger.toString()).substring(0, DIGEST);
  }

  /** As {@link ScheduleTrigger#definition()}. */
  String definition() {
    return expression + " " + timezone;
  }

  private record Input(ModelId model, String trigger, String scheduledTime) {}
}
