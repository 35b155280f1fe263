package dev.retrigger.models;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What a run reads, whichever trigger started it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = DataInput.class, name = "data"),
  @JsonSubTypes.Type(value = ImageInput.class, name = "image")
})
public sealed interface Input permits DataInput, ImageInput {
  /** The key under {@code inputs}. */
  String name();
}
