package dev.retrigger.domain;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** A named target in a model file, written {@code project/model/pipeline}. */
public record PipelineId(ModelId model, String name) {
  public PipelineId {
    ModelId.requirePart("pipeline", name);
  }

  /** Reads {@code growth/churn/train}. */
  @JsonCreator
  public static PipelineId parse(String text) {
    int slash = text.lastIndexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException(
          "pipeline is written project/model/pipeline, not '" + Text.brief(text) + "'");
    }
    return new PipelineId(ModelId.parse(text.substring(0, slash)), text.substring(slash + 1));
  }

  @JsonValue
  @Override
  public String toString() {
    return model + "/" + name;
  }
}
