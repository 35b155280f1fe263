package dev.retrigger.models;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;

/** Which of an input's objects a run reads. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Select.New.class, name = "new"),
  @JsonSubTypes.Type(value = Select.All.class, name = "all"),
  @JsonSubTypes.Type(value = Select.Last.class, name = "last")
})
public sealed interface Select {
  /** What arrived since the last successful run. */
  record New() implements Select {}

  /** Everything that is there. */
  record All() implements Select {}

  /** What arrived within {@code span} before the run. */
  record Last(Duration span) implements Select {}
}
