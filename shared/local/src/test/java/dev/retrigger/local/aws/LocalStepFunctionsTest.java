package dev.retrigger.local.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.retrigger.local.time.EventLoop;
import dev.retrigger.local.timeline.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sfn.model.ExecutionAlreadyExistsException;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.StateMachineDoesNotExistException;

final class LocalStepFunctionsTest {
  private final EventLoop loop = EventLoop.virtual(Instant.parse("2026-11-21T03:00:00Z"));
  private final Ids ids = new Ids(new SplittableRandom(1));
  private final LocalStepFunctions states =
      new LocalStepFunctions(
          loop,
          Account.EXAMPLE,
          ids,
          new EventBus(loop, Account.EXAMPLE, ids, Timeline.none()),
          Timeline.none());
  private final String machine =
      states.createStateMachine(
          "train",
          (_, _, finished) ->
              loop.after(
                      Duration.ofMinutes(1),
                      () -> finished.accept(new StateMachineRunner.Result.Succeeded("{}")))
                  ::cancel);

  @Test
  void shouldReturnTheRunningExecutionWhenNameAndInputAreTheSame() {
    assertThat(start("{\"a\":1}")).isEqualTo(start("{\"a\":1}"));
    assertThat(states.started()).containsExactly("rt-1");
  }

  @Test
  void shouldRefuseTheNameWhenTheInputIsAnother() {
    start("{\"a\":1}");

    assertThatExceptionOfType(ExecutionAlreadyExistsException.class)
        .isThrownBy(() -> start("{\"a\":2}"));
  }

  @Test
  void shouldRefuseTheNameFor90DaysAfterTheExecutionClosed() {
    String arn = start("{}");
    loop.runFor(Duration.ofMinutes(2));
    assertThat(states.describeExecution(b -> b.executionArn(arn)).status())
        .isEqualTo(ExecutionStatus.SUCCEEDED);

    assertThatExceptionOfType(ExecutionAlreadyExistsException.class).isThrownBy(() -> start("{}"));

    loop.runFor(Duration.ofDays(91));
    assertThat(start("{}")).isEqualTo(arn);
  }

  @Test
  void shouldSayThatAStateMachineDoesNotExist() {
    assertThatExceptionOfType(StateMachineDoesNotExistException.class)
        .isThrownBy(() -> states.startExecution(b -> b.stateMachineArn(machine + "x")));
  }

  private String start(String input) {
    return states
        .startExecution(b -> b.stateMachineArn(machine).name("rt-1").input(input))
        .executionArn();
  }
}
