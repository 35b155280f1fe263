package dev.retrigger.states.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.states.definition.Finding;
import dev.retrigger.states.execution.ExecutionResult;
import dev.retrigger.states.execution.Failure;
import dev.retrigger.states.execution.HistoryEvent;
import java.util.List;
import java.util.stream.Collectors;

/** What {@code states run} has to say. */
public sealed interface RunReport {
  /** The execution ended; the history is its own, without those of a distributed Map's children. */
  record Ran(ExecutionResult result, List<HistoryEvent> history) implements RunReport {
    public Ran {
      history = List.copyOf(history);
    }
  }

  /** Nothing was run: the definition, the input or the mocks are wrong. */
  record Refused(List<Finding> findings) implements RunReport {
    public Refused {
      findings = List.copyOf(findings);
    }
  }

  /** 0 for an execution that succeeded, 1 for one that did not, 2 for bad input. */
  default int exitCode() {
    return switch (this) {
      case Ran(ExecutionResult.Succeeded _, var _) -> 0;
      case Ran _ -> 1;
      case Refused _ -> 2;
    };
  }

  /** Status, output or error and cause, and history; or the findings. */
  default ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    switch (this) {
      case Refused(var findings) -> CheckReport.list(json.put("status", "REFUSED"), findings);
      case Ran(var result, var history) -> {
        json.put("status", result.status());
        switch (result) {
          case ExecutionResult.Succeeded(var output) -> json.set("output", output);
          case ExecutionResult.Failed(var failure) -> tell(json, failure);
          case ExecutionResult.Aborted(var failure) -> tell(json, failure);
          case ExecutionResult.TimedOut() -> json.put("error", "States.Timeout");
        }
        var events = json.putArray("history");
        history.forEach(event -> events.add(event.toJson()));
      }
    }
    return json;
  }

  private static void tell(ObjectNode json, Failure failure) {
    failure.error().ifPresent(error -> json.put("error", error));
    failure.cause().ifPresent(cause -> json.put("cause", cause));
  }

  /** The same for people. */
  default String toText() {
    return switch (this) {
      case Refused(var findings) ->
          findings.stream().map(Finding::toString).collect(Collectors.joining("\n"));
      case Ran(var result, var history) ->
          history.stream().map(RunReport::line).collect(Collectors.joining("\n"))
              + "\n"
              + describe(result);
    };
  }

  private static String line(HistoryEvent event) {
    return "%s %5d %-28s %s"
        .formatted(
            event.timestamp(),
            event.id(),
            event.type().awsName(),
            event.details().path("name").asText())
        .stripTrailing();
  }

  private static String describe(ExecutionResult result) {
    return switch (result) {
      case ExecutionResult.Succeeded(var output) -> result.status() + " " + output;
      case ExecutionResult.Failed(var failure) -> describe(result.status(), failure);
      case ExecutionResult.Aborted(var failure) -> describe(result.status(), failure);
      case ExecutionResult.TimedOut() -> result.status();
    };
  }

  private static String describe(String status, Failure failure) {
    return "%s %s: %s".formatted(status, failure.error().orElse(""), failure.cause().orElse(""));
  }
}
