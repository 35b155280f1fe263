package dev.retrigger.states.task;

import com.fasterxml.jackson.databind.JsonNode;

/** What became of a task. */
public sealed interface TaskOutcome {
  /** It ended well, with this result. */
  record Succeeded(JsonNode output) implements TaskOutcome {}

  /** It ended with an error. */
  record Failed(String error, String cause) implements TaskOutcome {}

  /** Tells a reply of this outcome. */
  default void reportTo(TaskReply reply) {
    switch (this) {
      case Succeeded(var output) -> reply.succeeded(output);
      case Failed(var error, var cause) -> reply.failed(error, cause);
    }
  }
}
