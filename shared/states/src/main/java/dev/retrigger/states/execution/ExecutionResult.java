package dev.retrigger.states.execution;

import com.fasterxml.jackson.databind.JsonNode;

/** How an execution ended. */
public sealed interface ExecutionResult {
  /** With an output. */
  record Succeeded(JsonNode output) implements ExecutionResult {}

  /** With an error that nothing caught. */
  record Failed(Failure failure) implements ExecutionResult {}

  /** Because it ran longer than its definition allows. */
  record TimedOut() implements ExecutionResult {}

  /** Because it was stopped from outside. */
  record Aborted(Failure failure) implements ExecutionResult {}

  /** The status by AWS's name. */
  default String status() {
    return switch (this) {
      case Succeeded _ -> "SUCCEEDED";
      case Failed _ -> "FAILED";
      case TimedOut _ -> "TIMED_OUT";
      case Aborted _ -> "ABORTED";
    };
  }
}
