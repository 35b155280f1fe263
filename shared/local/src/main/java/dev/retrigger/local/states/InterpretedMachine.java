package dev.retrigger.local.states;

import dev.retrigger.local.LocalCloud;
import dev.retrigger.local.aws.StateMachineRunner;
import dev.retrigger.local.json.Json;
import dev.retrigger.states.definition.StateMachine;
import dev.retrigger.states.execution.Environment;
import dev.retrigger.states.execution.Execution;
import dev.retrigger.states.execution.ExecutionIdentity;
import dev.retrigger.states.execution.ExecutionRequest;
import dev.retrigger.states.execution.ExecutionResult;
import dev.retrigger.states.execution.Failure;
import dev.retrigger.states.execution.Interpreter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** A state machine of the local account, run by the interpreter on the account's own loop. */
public final class InterpretedMachine implements StateMachineRunner {
  private final LocalCloud cloud;
  private final String machineName;
  private final StateMachine definition;

  public InterpretedMachine(LocalCloud cloud, String machineName, StateMachine definition) {
    this.cloud = cloud;
    this.machineName = machineName;
    this.definition = definition;
  }

  @Override
  public Running start(String name, String input, Consumer<Result> finished) {
    ExecutionIdentity identity =
        new ExecutionIdentity(
            cloud.account().arn("states", "execution:" + machineName + ":" + name),
            name,
            cloud.account().arn("states", "stateMachine:" + machineName),
            machineName,
            "arn:aws:iam::" + cloud.account().id() + ":role/local");
    Environment environment =
        Environment.of(new LocalTasks(cloud), new LoopTimeline(cloud.loop()))
            .withTokens(cloud.stepFunctions().taskTokens())
            .withObjects(new LocalObjects(cloud.s3()));
    Execution execution =
        new Interpreter(environment)
            .start(
                new ExecutionRequest(definition, Json.parse(input), identity, seed(identity)),
                result -> report(result, finished));
    return () -> execution.stop(new Failure(Optional.empty(), Optional.empty()));
  }

  private static void report(ExecutionResult result, Consumer<Result> finished) {
    switch (result) {
      case ExecutionResult.Succeeded(var output) ->
          finished.accept(new Result.Succeeded(Json.write(output)));
      case ExecutionResult.Failed(var failure) ->
          finished.accept(
              new Result.Failed(failure.error().orElse(""), failure.cause().orElse("")));
      case ExecutionResult.TimedOut() -> finished.accept(new Result.TimedOut());
      case ExecutionResult.Aborted _ -> {
        // Whoever stopped it has said so already.
      }
    }
  }

  /** The same at every run of a scenario, and another for every execution, as are its tokens. */
  private static long seed(ExecutionIdentity identity) {
    UUID hash = UUID.nameUUIDFromBytes(identity.executionArn().getBytes(StandardCharsets.UTF_8));
    return hash.getMostSignificantBits() ^ hash.getLeastSignificantBits();
  }
}
