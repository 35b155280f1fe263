package dev.retrigger.states.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retrigger.states.task.TaskOutcome;
import dev.retrigger.states.task.TaskResources;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Runs what is large: the interpreter keeps no history, and no stack that grows with it. */
final class LargeExecutionTest {
  private static final TaskResources ECHO =
      TaskResources.answering(request -> new TaskOutcome.Succeeded(request.arguments()));

  @Test
  void shouldRunTenThousandItemsOfADistributedMap() {
    AtomicLong events = new AtomicLong();
    VirtualTimeline timeline = new VirtualTimeline(Machines.START);
    Execution execution =
        new Interpreter(
                Environment.of(ECHO, timeline).withHistory((_, _) -> events.incrementAndGet()))
            .start(
                Machines.request(
                    """
                    {"M": {"Type": "Map", "Items": "{% [1..10000] %}", "End": true,
                      "Output": "{% $sum($states.result) %}",
                      "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED"},
                        "StartAt": "T", "States": {
                          "T": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
                            "Arguments": {"n": "{% $states.input %}"},
                            "Output": "{% $states.result.n %}", "Next": "W"},
                          "W": {"Type": "Wait", "Seconds": 60, "End": true}}}}}
                    """,
                    "{}"));
    assertThat(timeline.advanceUntil(() -> execution.result().isPresent())).isTrue();
    assertThat(execution.result())
        .contains(new ExecutionResult.Succeeded(Machines.json("50005000")));
    assertThat(events).hasValue(10_000L * 9 + 8);
  }

  @Test
  void shouldRunTenThousandItemsInlineWhenTheHistoryMayBeLonger() {
    Limits roomy = new Limits(100_000, 256 * 1024, 10L * 1024 * 1024, 40, 10_000);
    Execution execution =
        new Interpreter(Environment.of(ECHO, new VirtualTimeline(Machines.START)).withLimits(roomy))
            .start(
                Machines.request(
                    """
                    {"M": {"Type": "Map", "Items": "{% [1..10000] %}", "End": true,
                      "Output": "{% $count($states.result) %}",
                      "ItemProcessor": {"StartAt": "P", "States": {
                        "P": {"Type": "Pass", "End": true}}}}}
                    """,
                    "{}"));
    assertThat(execution.result()).contains(new ExecutionResult.Succeeded(Machines.json("10000")));
  }

  @Test
  void shouldUseEveryPlaceOfTheHistory() {
    AtomicLong events = new AtomicLong();
    Execution execution =
        new Interpreter(
                Environment.of(ECHO, new VirtualTimeline(Machines.START))
                    .withHistory((_, event) -> events.set(event.id())))
            .start(Machines.request(loop(12_498), "{}"));
    assertThat(execution.result().map(ExecutionResult::status)).contains("FAILED");
    assertThat(events).hasValue(25_000);
  }

  @Test
  void shouldSucceedWhenTheEndIsTheLastEventThatFits() {
    AtomicLong events = new AtomicLong();
    Limits tight = new Limits(8, 1024, 1024, 40, 40);
    Execution execution =
        new Interpreter(
                Environment.of(ECHO, new VirtualTimeline(Machines.START))
                    .withLimits(tight)
                    .withHistory((_, event) -> events.set(event.id())))
            .start(
                Machines.request(
                    """
                    {"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Pass", "Next": "C"},
                     "C": {"Type": "Succeed"}}
                    """,
                    "{}"));
    assertThat(execution.result().map(ExecutionResult::status)).contains("SUCCEEDED");
    assertThat(events).hasValue(8);
  }

  private static String loop(int rounds) {
    return """
        {"A": {"Type": "Pass", "Assign": {"n": 0}, "Next": "L"},
         "L": {"Type": "Pass", "Assign": {"n": "{%% $n + 1 %%}"}, "Next": "C"},
         "C": {"Type": "Choice", "Choices": [{"Condition": "{%% $n < %d %%}", "Next": "L"}],
           "Default": "E"},
         "E": {"Type": "Succeed"}}
        """
        .formatted(rounds);
  }
}
