package dev.retrigger.events;

import dev.retrigger.domain.ModelId;
import java.time.Instant;

/** EventBridge Scheduler's input for our schedules; the time is the one that was scheduled. */
public record ScheduleTick(ModelId model, String trigger, Instant scheduledTime) {}
