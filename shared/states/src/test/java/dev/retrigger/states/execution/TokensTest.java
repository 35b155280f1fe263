package dev.retrigger.states.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retrigger.states.task.TaskReply;
import dev.retrigger.states.task.TaskRequest;
import dev.retrigger.states.task.TaskResources;
import dev.retrigger.states.task.TaskTokens;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tasks that end later: by token, by heartbeat, by a job's end. */
final class TokensTest {
  private static final String WAITING =
      """
      {"T": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
        "Arguments": {"QueueUrl": "q", "MessageBody": "{% $states.context.Task.Token %}"},
        "TimeoutSeconds": 100, "HeartbeatSeconds": 10, "End": true}}
      """;

  private final VirtualTimeline timeline = new VirtualTimeline(Machines.START);
  private final TaskTokens tokens = new TaskTokens();
  private final RecordingResources resources = new RecordingResources();
  private final Interpreter interpreter =
      new Interpreter(Environment.of(resources, timeline).withTokens(tokens));

  /** Accepts every call and keeps it open. */
  private static final class RecordingResources implements TaskResources {
    private final List<TaskRequest> requests = new ArrayList<>();
    private final List<TaskReply> replies = new ArrayList<>();
    private int stopped;

    @Override
    public TaskHandle start(TaskRequest request, TaskReply reply) {
      requests.add(request);
      replies.add(reply);
      reply.submitted(Machines.json("{}"));
      return () -> stopped++;
    }

    String token() {
      return requests.getLast().taskToken().orElseThrow();
    }
  }

  @Test
  void shouldEndWithTheTokensOutput() {
    Execution execution = interpreter.start(Machines.request(WAITING, "{}"));
    assertThat(resources.requests.getFirst().arguments().path("MessageBody").asText())
        .isEqualTo(resources.token());
    assertThat(execution.result()).isEmpty();
    assertThat(tokens.sendTaskSuccess(resources.token(), Machines.json("{\"a\":1}"))).isTrue();
    assertThat(execution.result())
        .contains(new ExecutionResult.Succeeded(Machines.json("{\"a\":1}")));
  }

  @Test
  void shouldFailWithTheTokensError() {
    Execution execution = interpreter.start(Machines.request(WAITING, "{}"));
    assertThat(tokens.sendTaskFailure(resources.token(), "Mine", "why")).isTrue();
    assertThat(execution.result()).contains(new ExecutionResult.Failed(Failure.of("Mine", "why")));
  }

  @Test
  void shouldLiveOnWithEveryHeartbeat() {
    Execution execution = interpreter.start(Machines.request(WAITING, "{}"));
    for (int beat = 0; beat < 5; beat++) {
      timeline.schedule(Duration.ofSeconds(9), () -> {});
      timeline.advance();
      assertThat(tokens.sendTaskHeartbeat(resources.token())).isTrue();
    }
    assertThat(execution.result()).isEmpty();
    assertThat(timeline.advanceUntil(() -> execution.result().isPresent())).isTrue();
    assertThat(timeline.instant()).isEqualTo(Machines.START.plusSeconds(55));
    assertThat(resources.stopped).isEqualTo(1);
  }

  @Test
  void shouldKnowNoTokenAfterItsTask() {
    Execution execution = interpreter.start(Machines.request(WAITING, "{}"));
    assertThat(timeline.advanceUntil(() -> execution.result().isPresent())).isTrue();
    assertThat(tokens.sendTaskSuccess(resources.token(), Machines.json("1"))).isFalse();
    assertThat(tokens.sendTaskFailure("other", "E", "C")).isFalse();
    assertThat(tokens.sendTaskHeartbeat("other")).isFalse();
  }

  @Test
  void shouldIgnoreRepliesAfterTheFirst() {
    Execution execution =
        interpreter.start(
            Machines.request(
                """
                {"T": {"Type": "Task", "Resource": "arn:aws:states:::glue:startJobRun.sync",
                  "Arguments": {"JobName": "j"}, "End": true}}
                """,
                "{}"));
    TaskReply reply = resources.replies.getFirst();
    reply.succeeded(Machines.json("1"));
    reply.failed("E", "late");
    reply.heartbeat();
    reply.submitted(Machines.json("2"));
    assertThat(execution.result()).contains(new ExecutionResult.Succeeded(Machines.json("1")));
  }

  @Test
  void shouldStopCallsWhenASiblingFails() {
    Execution execution =
        interpreter.start(
            Machines.request(
                """
                {"P": {"Type": "Parallel", "End": true, "Branches": [
                  {"StartAt": "T", "States": {"T": {"Type": "Task", "End": true,
                    "Resource": "arn:aws:states:::ecs:runTask.sync", "Arguments": {}}}},
                  {"StartAt": "F", "States": {"F": {"Type": "Fail", "Error": "E"}}}]}}
                """,
                "{}"));
    assertThat(execution.result().map(ExecutionResult::status)).contains("FAILED");
    assertThat(resources.stopped).isEqualTo(1);
  }

  @Test
  void shouldStopCallsWhenStopped() {
    Execution execution = interpreter.start(Machines.request(WAITING, "{}"));
    execution.stop(Failure.of("Stopped", "by hand"));
    assertThat(execution.result())
        .contains(new ExecutionResult.Aborted(Failure.of("Stopped", "by hand")));
    assertThat(resources.stopped).isEqualTo(1);
  }

  @Test
  void shouldFailTheTaskWhenAResourceThrows() {
    Interpreter broken =
        new Interpreter(
            Environment.of(
                (_, _) -> {
                  throw new IllegalStateException("broken port");
                },
                timeline));
    assertThat(broken.start(Machines.request(WAITING, "{}")).result().orElseThrow())
        .isInstanceOfSatisfying(
            ExecutionResult.Failed.class,
            failed -> {
              assertThat(failed.failure().error()).contains("States.TaskFailed");
              assertThat(failed.failure().cause().orElseThrow()).contains("broken port");
            });
  }
}
