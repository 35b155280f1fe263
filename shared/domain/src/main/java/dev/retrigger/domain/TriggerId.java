package dev.retrigger.domain;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** A rule in a model file that says why a run starts, written {@code project/model/trigger}. */
public record TriggerId(ModelId model, String name) {
  public TriggerId {
    ModelId.requirePart("trigger", name);
  }

  /** Reads {@code growth/churn/new-data}. */
  @JsonCreator
  public static TriggerId parse(String text) {
    int slash = text.lastIndexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException(
          "trigger is written project/model/trigger, not '" + Text.brief(text) + "'");
    }
    return new TriggerId(ModelId.parse(text.substring(0, slash)), text.substring(slash + 1));
  }

  @JsonValue
  @Override
  public String toString() {
    return model + "/" + name;
  }
}
