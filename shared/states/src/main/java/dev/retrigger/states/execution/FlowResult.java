package dev.retrigger.states.execution;

import com.fasterxml.jackson.databind.JsonNode;

/** How a flow of control ended. */
sealed interface FlowResult {
  /** At an end state, with its output. */
  record Ended(JsonNode output) implements FlowResult {}

  /** With an error that nothing in it caught. */
  record Failed(Failure failure) implements FlowResult {}
}
