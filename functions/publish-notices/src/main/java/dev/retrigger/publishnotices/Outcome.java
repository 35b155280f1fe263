package dev.retrigger.publishnotices;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** What became of one outbox row. Serialised as {@code {"outcome": "Published", ...}}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "outcome")
sealed interface Outcome {
  /** SNS has it; {@code refusedBy} are the project's topics that would not take it. */
  record Published(String notice, List<String> refusedBy) implements Outcome {}

  /** It was published before, or has expired. */
  record NothingToDo() implements Outcome {}

  /** The row holds no notice, so nobody can be told; the row is closed and keeps the reason. */
  record Unpublishable(String reason) implements Outcome {}
}
