package dev.retrigger.domain;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Identifies one fact for one trigger: the same fact always has the same id. */
public record SignalId(@JsonValue String value) {
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public SignalId {}

  /** The id of the fact that {@code source} names {@code key}, as seen by {@code trigger}. */
  public static SignalId of(TriggerId trigger, String source, String key) {
    return new SignalId(Digest.of(trigger.model().toString(), trigger.name(), source, key));
  }

  @Override
  public String toString() {
    return value;
  }
}
