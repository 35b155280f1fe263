package dev.retrigger.states.execution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.states.definition.Distribution.Transformation;
import java.time.Instant;
import java.util.List;

/** What one execution of a distributed Map came to. */
record ChildResult(
    ExecutionIdentity identity,
    JsonNode input,
    ExecutionResult result,
    Instant started,
    Instant stopped) {

  boolean succeeded() {
    return result instanceof ExecutionResult.Succeeded;
  }

  /** The values this result adds to the results of all; a failure is always told whole. */
  List<JsonNode> shaped(Transformation transformation) {
    if (!(result instanceof ExecutionResult.Succeeded(var output))) {
      return List.of(whole());
    }
    return switch (transformation) {
      case NONE -> List.of(whole());
      case COMPACT -> List.of(output);
      case FLATTEN -> output.isArray() ? output.valueStream().toList() : List.of(output);
    };
  }

  private JsonNode whole() {
    ObjectNode whole =
        JsonNodeFactory.instance
            .objectNode()
            .put("ExecutionArn", identity.executionArn())
            .put("Input", input.toString())
            .put("Name", identity.name())
            .put("StartDate", started.toString())
            .put("StateMachineArn", identity.stateMachineArn())
            .put("Status", result.status())
            .put("StopDate", stopped.toString());
    whole.putObject("InputDetails").put("Included", true);
    switch (result) {
      case ExecutionResult.Succeeded(var output) -> {
        whole.put("Output", output.toString());
        whole.putObject("OutputDetails").put("Included", true);
      }
      case ExecutionResult.Failed(var failure) -> tell(whole, failure);
      case ExecutionResult.Aborted(var failure) -> tell(whole, failure);
      case ExecutionResult.TimedOut() -> tell(whole, Failure.of(ErrorNames.TIMEOUT));
    }
    return whole;
  }

  private static void tell(ObjectNode whole, Failure failure) {
    failure.error().ifPresent(error -> whole.put("Error", error));
    failure.cause().ifPresent(cause -> whole.put("Cause", cause));
  }
}
