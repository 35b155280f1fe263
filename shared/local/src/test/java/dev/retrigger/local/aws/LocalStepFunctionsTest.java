package dev.retrigger.local.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.retrigger.domain.RunId;
import dev.retrigger.local.time.EventLoop;
import dev.retrigger.local.timeline.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sfn.model.ExecutionAlreadyExistsException;
import software.amazon.awssdk.services.sfn.model.ExecutionNotRedrivableException;
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

  @Test
  @Tag("R-04")
  void shouldRedriveAFailedExecutionOncePerTokenUntilItsPeriodIsOver() {
    String held = states.createStateMachine("held", StateMachineRunner.held());
    RunId run = new RunId("rt-" + "a".repeat(52));
    RunId retry = new RunId("rt-" + "b".repeat(52));
    String arn =
        states.startExecution(b -> b.stateMachineArn(held).name(run.value())).executionArn();
    loop.runFor(Duration.ofMinutes(1));
    assertThatExceptionOfType(ExecutionNotRedrivableException.class)
        .isThrownBy(() -> redrive(arn, retry.value()))
        .withMessageContaining("RUNNING");
    states.world().finish(run, false, "no disk");

    redrive(arn, retry.value());
    redrive(arn, retry.value());
    loop.runFor(Duration.ofMinutes(1));

    assertThat(states.world().running()).containsExactly(retry);
    assertThat(states.world().starts(retry)).isEqualTo(1);
    assertThat(states.describeExecution(b -> b.executionArn(arn)).redriveCount()).isEqualTo(1);
    loop.runFor(Duration.ofMinutes(15));
    states.world().finish(retry, false, "no disk");
    redrive(arn, retry.value());
    assertThat(states.world().starts(retry)).isEqualTo(2);

    states.world().finish(retry, false, "no disk");
    loop.runFor(Duration.ofDays(14));
    assertThatExceptionOfType(ExecutionNotRedrivableException.class)
        .isThrownBy(() -> redrive(arn, "late"))
        .withMessageContaining("period exceeded");
  }

  @Test
  void shouldRememberTheLastTenRedrivesOnly() {
    String held = states.createStateMachine("held", StateMachineRunner.held());
    String arn = states.startExecution(b -> b.stateMachineArn(held).name("x")).executionArn();
    for (int i = 0; i < 11; i++) {
      states.stopExecution(b -> b.executionArn(arn));
      redrive(arn, "token-" + i);
    }
    states.stopExecution(b -> b.executionArn(arn));

    redrive(arn, "token-1");
    assertThat(states.describeExecution(b -> b.executionArn(arn)).redriveCount()).isEqualTo(11);
    redrive(arn, "token-0");
    assertThat(states.describeExecution(b -> b.executionArn(arn)).redriveCount()).isEqualTo(12);
  }

  private void redrive(String arn, String token) {
    states.redriveExecution(b -> b.executionArn(arn).clientToken(token));
  }

  private String start(String input) {
    return states
        .startExecution(b -> b.stateMachineArn(machine).name("rt-1").input(input))
        .executionArn();
  }
}
