package dev.retrigger.states.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.retrigger.states.definition.Finding;
import dev.retrigger.states.definition.ParsedDefinition;
import dev.retrigger.states.definition.StateMachine;
import dev.retrigger.states.definition.StateMachineParser;
import dev.retrigger.states.execution.Environment;
import dev.retrigger.states.execution.Execution;
import dev.retrigger.states.execution.ExecutionIdentity;
import dev.retrigger.states.execution.ExecutionRequest;
import dev.retrigger.states.execution.Failure;
import dev.retrigger.states.execution.FolderObjectStore;
import dev.retrigger.states.execution.HistoryEvent;
import dev.retrigger.states.execution.Interpreter;
import dev.retrigger.states.execution.ObjectStore;
import dev.retrigger.states.execution.VirtualTimeline;
import dev.retrigger.states.mock.MockConfig;
import dev.retrigger.states.mock.MockConfigException;
import dev.retrigger.states.mock.MockedTaskResources;
import dev.retrigger.states.task.TaskOutcome;
import dev.retrigger.states.task.TaskResources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The commands {@code states run} and {@code states check}. Whatever is wrong with a file is in the
 * report; nothing is thrown.
 */
public final class StatesCommands {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** What stands behind the mocks: without a service to call, a task says how to mock it. */
  private static final TaskResources UNMOCKED =
      TaskResources.answering(
          request ->
              new TaskOutcome.Failed(
                  "States.Runtime",
                  "The state '%s' calls %s, which has no mocked response: name the state in a test case and pass --mocks and --test."
                      .formatted(request.state(), request.resource().arn())));

  private StatesCommands() {}

  /** Checks a definition. */
  public static CheckReport check(Path definition) {
    try {
      return new CheckReport(StateMachineParser.parse(Files.readString(definition)).problems());
    } catch (IOException e) {
      return new CheckReport(List.of(unreadable(definition, e)));
    }
  }

  /** Runs a definition in virtual time. */
  public static RunReport run(RunOptions options) {
    ParsedDefinition parsed;
    try {
      parsed = StateMachineParser.parse(Files.readString(options.definition()));
    } catch (IOException e) {
      return refused(unreadable(options.definition(), e));
    }
    return switch (parsed) {
      case ParsedDefinition.Invalid(var findings) -> new RunReport.Refused(findings);
      case ParsedDefinition.Valid(var machine) -> run(machine, options);
    };
  }

  private static RunReport run(StateMachine machine, RunOptions options) {
    try {
      JsonNode input =
          options.input().isPresent()
              ? read(options.input().get())
              : JsonNodeFactory.instance.objectNode();
      return execute(machine, input, tasks(options), options);
    } catch (InvalidFileException e) {
      return refused(e.finding());
    } catch (MockConfigException e) {
      return refused(new Finding("--mocks " + e.path(), e.reason()));
    }
  }

  private static TaskResources tasks(RunOptions options) {
    if (options.mocks().isEmpty() && options.testCase().isEmpty()) {
      return UNMOCKED;
    }
    if (options.mocks().isEmpty() || options.testCase().isEmpty()) {
      throw new InvalidFileException(
          new Finding(
              "--mocks", "a mock file and a test case go together: pass --mocks and --test"));
    }
    MockConfig config = MockConfig.parse(read(options.mocks().get()));
    return new MockedTaskResources(
        config.testCase(options.machineName(), options.testCase().get()), UNMOCKED);
  }

  private static RunReport execute(
      StateMachine machine, JsonNode input, TaskResources tasks, RunOptions options) {
    VirtualTimeline timeline = new VirtualTimeline(options.start());
    ExecutionIdentity identity = ExecutionIdentity.local(options.machineName(), "local");
    List<HistoryEvent> history = new ArrayList<>();
    Environment environment =
        Environment.of(tasks, timeline)
            .withObjects(
                options
                    .buckets()
                    .<ObjectStore>map(FolderObjectStore::new)
                    .orElseGet(ObjectStore::none))
            .withHistory(
                (arn, event) -> {
                  if (arn.equals(identity.executionArn())) {
                    history.add(event);
                  }
                });
    Execution execution =
        new Interpreter(environment)
            .start(new ExecutionRequest(machine, input, identity, options.seed()));
    if (!timeline.advanceUntil(() -> execution.result().isPresent())) {
      execution.stop(
          Failure.of(
              "States.Runtime", "Nothing is left to happen: a task waits without a timeout."));
    }
    return new RunReport.Ran(execution.result().orElseThrow(), history);
  }

  private static JsonNode read(Path file) {
    try {
      return Optional.ofNullable(MAPPER.readTree(Files.readString(file)))
          .filter(node -> !node.isMissingNode())
          .orElseThrow(() -> new InvalidFileException(new Finding(file.toString(), "is empty")));
    } catch (JsonProcessingException e) {
      String reason = "not valid JSON: " + e.getOriginalMessage();
      throw new InvalidFileException(new Finding(file.toString(), reason));
    } catch (IOException e) {
      throw new InvalidFileException(unreadable(file, e));
    }
  }

  private static Finding unreadable(Path file, IOException e) {
    return new Finding(file.toString(), "cannot be read: " + e);
  }

  private static RunReport refused(Finding finding) {
    return new RunReport.Refused(List.of(finding));
  }

  /** Leaves the reading of files with a finding. */
  private static final class InvalidFileException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient Finding finding;

    InvalidFileException(Finding finding) {
      super(finding.toString());
      this.finding = finding;
    }

    Finding finding() {
      return finding;
    }
  }
}
