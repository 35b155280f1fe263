package dev.retrigger.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.events.Json;
import dev.retrigger.states.definition.ParsedDefinition;
import dev.retrigger.states.definition.StateMachine;
import dev.retrigger.states.definition.StateMachineParser;
import dev.retrigger.states.execution.Environment;
import dev.retrigger.states.execution.Execution;
import dev.retrigger.states.execution.ExecutionIdentity;
import dev.retrigger.states.execution.ExecutionRequest;
import dev.retrigger.states.execution.ExecutionResult;
import dev.retrigger.states.execution.Interpreter;
import dev.retrigger.states.execution.Limits;
import dev.retrigger.states.execution.VirtualTimeline;
import dev.retrigger.states.task.TaskOutcome;
import dev.retrigger.states.task.TaskResources;
import java.time.Instant;

/**
 * Measures how many states the interpreter enters in a second of one thread, in a loop that assigns
 * a variable, calls a task that answers at once, and chooses by a JSONata expression. Argument: the
 * number of measured executions, after as many to warm up.
 */
public final class States {
  private static final int LOOPS = 5_000;
  private static final int TRANSITIONS = 3 * LOOPS + 1;
  private static final Limits ROOMY =
      new Limits(200_000, 256 * 1024, 10L * 1024 * 1024, 40, 10_000);

  private static final String LOOP =
      """
      {"QueryLanguage": "JSONata", "StartAt": "Count", "States": {
        "Count": {"Type": "Pass", "Assign": {"n": "{% $exists($n) ? $n + 1 : 1 %}"}, "Next": "Call"},
        "Call": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
          "Arguments": {"FunctionName": "f", "Payload": {"n": "{% $n %}"}}, "Next": "Enough"},
        "Enough": {"Type": "Choice", "Choices": [
          {"Condition": "{% $n < 5000 %}", "Next": "Count"}], "Default": "End"},
        "End": {"Type": "Succeed"}}}
      """;

  private States() {}

  public static void main(String[] arguments) {
    int rounds = Integer.parseInt(arguments[0]);
    StateMachine machine = machine(Json.tree(LOOP));
    double[] perSecond = new double[rounds];
    for (int round = -rounds; round < rounds; round++) {
      long from = System.nanoTime();
      run(machine);
      double seconds = (System.nanoTime() - from) / 1e9;
      if (round >= 0) {
        perSecond[round] = TRANSITIONS / seconds;
      }
    }
    System.out.printf(
        "%nstates interpreter, median of %d executions of %,d transitions: %,.0f a second%n",
        rounds, TRANSITIONS, Sample.median(perSecond));
  }

  private static void run(StateMachine machine) {
    TaskResources echo =
        TaskResources.answering(request -> new TaskOutcome.Succeeded(request.arguments()));
    VirtualTimeline timeline = new VirtualTimeline(Instant.parse("2026-11-21T03:00:00Z"));
    Execution execution =
        new Interpreter(Environment.of(echo, timeline).withLimits(ROOMY))
            .start(
                new ExecutionRequest(
                    machine, Json.tree("{}"), ExecutionIdentity.local("Loop", "e"), 7));
    boolean ended = timeline.advanceUntil(() -> execution.result().isPresent());
    if (!ended || !(execution.result().orElseThrow() instanceof ExecutionResult.Succeeded)) {
      throw new IllegalStateException("The loop did not succeed: " + execution.result());
    }
  }

  private static StateMachine machine(JsonNode definition) {
    return switch (StateMachineParser.parse(definition)) {
      case ParsedDefinition.Valid(var machine) -> machine;
      case ParsedDefinition.Invalid(var findings) ->
          throw new IllegalStateException(findings.toString());
    };
  }
}
