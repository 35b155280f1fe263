package dev.retrigger.startrun;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retrigger.domain.RunId;
import dev.retrigger.domain.RunStatus;
import dev.retrigger.ledger.DueKind;
import dev.retrigger.ledger.Run;
import dev.retrigger.ledger.Runs;
import dev.retrigger.targets.Target;
import dev.retrigger.targets.Target.Lookup;
import dev.retrigger.targets.Target.StartOutcome.NotNow;
import dev.retrigger.targets.Target.StartOutcome.Unclear;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How often a target is called for one run, and what its answers come to. */
final class LauncherTest {
  private static final Unclear LOST = new Unclear("the connection broke");
  private static final Duration WITHIN_TOKENS =
      ScriptedTarget.TOKENS.minus(Launcher.SKEW).minusSeconds(1);

  @Test
  @Tag("N-03")
  void shouldAskAgainUnderTheSameNameWhenTheAnswerWasLostWithinTheTokenWindow() {
    Suite suite = new Suite();
    suite.target.answers(LOST);
    RunId run = intended(suite);

    suite.pass(WITHIN_TOKENS);
    suite.resume(run);

    assertThat(suite.target.starts()).hasSize(2).extracting(Target.Request::run).containsOnly(run);
    assertThat(suite.target.starts().getLast()).isEqualTo(suite.target.starts().getFirst());
    assertThat(suite.target.looks()).isEmpty();
    assertThat(suite.run(run).status()).isEqualTo(RunStatus.STARTED);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("looks")
  void shouldLookFirstWhenTheAnswerWasLostLongerAgo(
      String name, Lookup found, int starts, RunStatus status) {
    Suite suite = new Suite();
    suite.target.answers(LOST).has(found);
    RunId run = intended(suite);

    suite.pass(ScriptedTarget.TOKENS.minus(Launcher.SKEW));
    suite.resume(run);

    assertThat(suite.target.looks()).hasSize(1);
    assertThat(suite.target.starts()).hasSize(starts);
    assertThat(suite.run(run).status()).isEqualTo(status);
  }

  static Stream<Arguments> looks() {
    return Stream.of(
        Arguments.of("it is there", new Lookup.Found("arn:1"), 1, RunStatus.STARTED),
        Arguments.of("it is not there", new Lookup.Absent(), 2, RunStatus.STARTED),
        Arguments.of(
            "something else is", new Lookup.Other("other input"), 1, RunStatus.OUTCOME_UNKNOWN),
        Arguments.of("nobody can tell now", new Lookup.Unclear("throttled"), 1, RunStatus.INTENT));
  }

  @Test
  void shouldNeverStartAgainAndSayWhatToLookForWhenLookProvesNothingAnyMore() {
    Suite suite = new Suite();
    suite.target.answers(LOST);
    RunId run = intended(suite);

    suite.pass(ScriptedTarget.HORIZON.minus(Launcher.SKEW));
    suite.resume(run);
    suite.resume(run);

    assertThat(suite.target.starts()).hasSize(1);
    assertThat(suite.target.looks()).isEmpty();
    assertThat(suite.run(run).status()).isEqualTo(RunStatus.OUTCOME_UNKNOWN);
    assertThat(suite.run(run).progress().detail()).get().asString().contains(run.value());
    assertThat(suite.notices()).anyMatch(text -> text.contains("\"parked\""));
  }

  @Test
  void shouldWaitLongerEachTimeWhenTheTargetCannotTakeItNow() {
    Suite suite = new Suite();
    NotNow throttled = new NotNow("ThrottlingException: slow down");
    suite.target.answers(throttled, throttled, throttled, throttled, throttled, throttled);
    RunId run = intended(suite);

    for (int minutes : List.of(1, 2, 4, 8, 15, 15)) {
      Duration pause = Duration.ofMinutes(minutes);
      assertThat(suite.due(DueKind.INTENT, pause.minusSeconds(1))).isZero();
      assertThat(suite.due(DueKind.INTENT, pause)).isEqualTo(1);
      assertThat(suite.run(run).progress().detail()).hasValue("ThrottlingException: slow down");
      suite.pass(pause);
      suite.resume(run);
    }

    assertThat(suite.run(run).status()).isEqualTo(RunStatus.STARTED);
    assertThat(suite.target.starts()).hasSize(7);
  }

  @Test
  @Tag("N-25")
  void shouldStartAtLastWhereNothingCanBeLookedUpWhenTheTargetOnlyThrottled() {
    Suite suite = new Suite();
    suite.target.forgets().answers(new NotNow("Rate exceeded"), new NotNow("Rate exceeded"));
    RunId run = intended(suite);
    suite.pass(Duration.ofMinutes(5));
    suite.resume(run);
    suite.pass(Duration.ofMinutes(5));
    suite.resume(run);

    assertThat(suite.run(run).status()).isEqualTo(RunStatus.STARTED);
    assertThat(suite.target.looks()).isEmpty();
  }

  @Test
  void shouldParkAfterOneUnclearAttemptWhereNothingCanBeLookedUp() {
    Suite suite = new Suite();
    suite.target.forgets().answers(new NotNow("Rate exceeded"), LOST);
    RunId run = intended(suite);
    suite.pass(Duration.ofMinutes(5));
    suite.resume(run);
    suite.pass(Duration.ofMinutes(5));
    suite.resume(run);

    assertThat(suite.run(run).status()).isEqualTo(RunStatus.OUTCOME_UNKNOWN);
    assertThat(suite.target.starts()).hasSize(2);
  }

  @Test
  @Tag("N-21")
  void shouldGiveTheTargetTheAddressOfAnInputThatIsTooLargeForIt() {
    Suite suite = new Suite();
    suite.target.takes(20);
    suite.window();
    assertThat(suite.target.starts().getFirst().parameters().entrySet())
        .singleElement()
        .satisfies(
            only -> {
              assertThat(only.getKey()).isEqualTo("RetriggerInput");
              assertThat(suite.store.all().get(only.getValue()))
                  .contains("\"Reason\":\"3 new objects in training\"");
            });
  }

  @Test
  @Tag("N-21")
  @Tag("Z-04")
  void shouldRefuseToPutASecretIntoS3() {
    Suite suite =
        new Suite(
            Suite.MODEL.replace("\"${trigger.reason}\"", "\"${ssm:/retrigger/growth/token}\""));
    suite.parameters.put("/retrigger/growth/token", "hunter2");
    suite.target.takes(20);
    suite.window();
    assertThat(suite.target.starts()).isEmpty();
    assertThat(suite.runs().getFirst().progress().detail().orElseThrow())
        .contains("one of them is a secret")
        .doesNotContain("hunter2");
    assertThat(suite.store.all().values()).noneMatch(text -> text.contains("hunter2"));
  }

  @Test
  void shouldGiveUpWhenTheTargetDoesNotTakeItWithinTheTimeout() {
    Suite suite = new Suite();
    suite.target.answers(new NotNow("throttled"));
    RunId run = intended(suite);

    suite.pass(Duration.ofHours(4).plusSeconds(1));
    suite.resume(run);

    assertThat(suite.target.starts()).hasSize(1);
    assertThat(suite.run(run).status()).isEqualTo(RunStatus.REFUSED);
    assertThat(suite.run(run).progress().detail()).get().asString().contains("timeout");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("stopped")
  void shouldLookBeforeSayingThatStoppedRunNeverStartedWhenAnAnswerWasLost(
      String name, Lookup found, RunStatus status) {
    Suite suite = new Suite();
    suite.target.answers(LOST).has(found);
    RunId run = intended(suite);
    suite.table.write(List.of(Runs.update(suite.run(run).stopping(), Optional.of(suite.now()))));

    suite.resume(run);

    assertThat(suite.target.starts()).hasSize(1);
    assertThat(suite.target.looks()).hasSize(1);
    assertThat(suite.run(run).status())
        .isEqualTo(status == RunStatus.REFUSED ? RunStatus.STOPPED : status);
    assertThat(suite.run(run).progress().stopping()).isTrue();
  }

  static Stream<Arguments> stopped() {
    return Stream.of(
        Arguments.of("it runs", new Lookup.Found("arn:1"), RunStatus.STARTED),
        Arguments.of("it does not", new Lookup.Absent(), RunStatus.REFUSED));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("stopped")
  @Tag("Z-04")
  void shouldLookBeforeRefusingWhenSecretIsGoneAndAnAnswerWasLost(
      String name, Lookup found, RunStatus status) {
    Suite suite =
        new Suite(
            Suite.MODEL.replace("\"${trigger.reason}\"", "\"${ssm:/retrigger/growth/token}\""));
    suite.parameters.put("/retrigger/growth/token", "hunter2");
    suite.target.answers(LOST).has(found);
    RunId run = intended(suite);
    suite.parameters.clear();
    suite.pass(Duration.ofMinutes(3));

    suite.resume(run);

    assertThat(suite.target.starts()).hasSize(1);
    assertThat(suite.run(run).status()).isEqualTo(status);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("stopped")
  void shouldLookBeforeRefusingWhenARepeatedStartIsRejectedAndAnAnswerWasLost(
      String name, Lookup found, RunStatus status) {
    Suite suite = new Suite();
    suite.target.answers(LOST, new Target.StartOutcome.Rejected("it wants more now")).has(found);
    RunId run = intended(suite);
    suite.pass(Duration.ofMinutes(3));

    suite.resume(run);

    assertThat(suite.run(run).status()).isEqualTo(status);
  }

  @Test
  void shouldLeaveRunAloneWhenItIsNotDueYet() {
    Suite suite = new Suite();
    suite.target.answers(LOST);
    RunId run = intended(suite);

    suite.resume(run);

    assertThat(suite.target.starts()).hasSize(1);
    assertThat(suite.run(run).progress().attempts()).isEqualTo(1);
  }

  @Test
  void shouldLeaveRunAloneWhenItsStatusEventWasFaster() {
    Suite suite = new Suite();
    suite.target.answers(LOST);
    RunId run = intended(suite);
    Run started = suite.run(run).started("arn:told", suite.now());
    suite.table.write(List.of(Runs.update(started, Optional.empty())));

    suite.resume(run);

    assertThat(suite.target.starts()).hasSize(1);
    assertThat(suite.run(run).progress().execution()).hasValue("arn:told");
  }

  @Test
  void shouldWriteTheAttemptDownBeforeItIsMade() {
    Suite suite = new Suite();
    suite.target.answers(LOST);
    RunId run = intended(suite);

    assertThat(suite.run(run).progress().attempts()).isEqualTo(1);
    assertThat(suite.run(run).progress().firstAttempt()).hasValue(suite.now());
    assertThat(suite.due(DueKind.INTENT, Duration.ofMinutes(1))).isEqualTo(1);
  }

  /** Lets a window start a run; its id. */
  private static RunId intended(Suite suite) {
    suite.window();
    return suite.runs().getLast().id();
  }
}
