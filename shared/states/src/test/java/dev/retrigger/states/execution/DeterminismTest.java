package dev.retrigger.states.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retrigger.states.definition.StateMachine;
import dev.retrigger.states.task.TaskOutcome;
import dev.retrigger.states.task.TaskResources;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Time and chance are arguments: the same seed gives the same run, in any kind of time. */
final class DeterminismTest {
  private static final TaskResources FAILING =
      TaskResources.answering(_ -> new TaskOutcome.Failed("E", "C"));
  private static final StateMachine JITTER =
      Machines.machine(
          """
          {"T": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
            "Arguments": {"id": "{% $uuid() %}", "n": "{% $random() %}"},
            "Retry": [{"ErrorEquals": ["E"], "MaxAttempts": 5, "IntervalSeconds": 10,
              "JitterStrategy": "FULL"}], "End": true}}
          """);

  private static List<HistoryEvent> run(long seed) {
    List<HistoryEvent> history = new ArrayList<>();
    VirtualTimeline timeline = new VirtualTimeline(Machines.START);
    Execution execution =
        new Interpreter(
                Environment.of(FAILING, timeline).withHistory((_, event) -> history.add(event)))
            .start(Machines.request(JITTER, "{}", seed));
    assertThat(timeline.advanceUntil(() -> execution.result().isPresent())).isTrue();
    return history;
  }

  @Test
  void shouldRepeatARunWithItsSeed() {
    assertThat(run(1)).isEqualTo(run(1));
    assertThat(run(1)).isNotEqualTo(run(2));
  }

  @Test
  void shouldSpreadFullJitterBetweenZeroAndTheDelay() {
    for (long seed = 0; seed < 50; seed++) {
      List<Instant> scheduled =
          run(seed).stream()
              .filter(event -> event.type() == EventType.TASK_SCHEDULED)
              .map(HistoryEvent::timestamp)
              .toList();
      assertThat(scheduled).hasSize(6);
      for (int attempt = 1; attempt < scheduled.size(); attempt++) {
        assertThat(Duration.between(scheduled.get(attempt - 1), scheduled.get(attempt)))
            .isBetween(Duration.ZERO, Duration.ofSeconds(10L << (attempt - 1)));
      }
    }
  }

  @Test
  void shouldRunInRealTime() throws Exception {
    try (var executor = Executors.newSingleThreadScheduledExecutor()) {
      CompletableFuture<ExecutionResult> result = new CompletableFuture<>();
      new Interpreter(Environment.of(FAILING, new RealTimeline(executor, InstantSource.system())))
          .start(
              Machines.request(
                  Machines.machine(
                      """
                      {"W": {"Type": "Wait", "Seconds": 1, "Output": "late", "End": true}}
                      """),
                  "{}",
                  1),
              result::complete);
      assertThat(result.get(20, TimeUnit.SECONDS).status()).isEqualTo("SUCCEEDED");
    }
  }

  @Test
  void shouldTakeRepliesFromOtherThreads() throws Exception {
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      TaskResources elsewhere =
          (request, reply) -> {
            executor.execute(() -> reply.succeeded(request.arguments()));
            return TaskResources.TaskHandle.NOTHING_TO_STOP;
          };
      CompletableFuture<ExecutionResult> result = new CompletableFuture<>();
      new Interpreter(Environment.of(elsewhere, new VirtualTimeline(Machines.START)))
          .start(
              Machines.request(
                  Machines.machine(
                      """
                      {"M": {"Type": "Map", "Items": "{% [1..500] %}", "End": true,
                        "Output": "{% $sum($states.result) %}",
                        "ItemProcessor": {"StartAt": "T", "States": {"T": {"Type": "Task",
                          "Resource": "arn:aws:states:::lambda:invoke",
                          "Arguments": "{% $states.input %}", "End": true}}}}}
                      """),
                  "{}",
                  1),
              result::complete);
      assertThat(result.get(20, TimeUnit.SECONDS))
          .isEqualTo(new ExecutionResult.Succeeded(Machines.json("125250")));
    }
  }
}
