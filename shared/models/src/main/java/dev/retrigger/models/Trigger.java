package dev.retrigger.models;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** A rule that says why a run starts. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = DataTrigger.class, name = "data"),
  @JsonSubTypes.Type(value = ScheduleTrigger.class, name = "schedule")
})
public sealed interface Trigger permits DataTrigger, ScheduleTrigger {
  /** The key under {@code triggers}. */
  String name();

  /** The name of the pipeline that it starts. */
  String start();
}
