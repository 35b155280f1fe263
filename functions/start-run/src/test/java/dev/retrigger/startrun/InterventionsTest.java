package dev.retrigger.startrun;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retrigger.domain.Decision.Start;
import dev.retrigger.domain.RetryRule;
import dev.retrigger.domain.RunStatus;
import dev.retrigger.domain.Signal;
import dev.retrigger.domain.TriggerId;
import dev.retrigger.events.Operator;
import dev.retrigger.events.StarterMessage.CloseBreaker;
import dev.retrigger.events.StarterMessage.DropWaiting;
import dev.retrigger.events.StarterMessage.RetryRun;
import dev.retrigger.events.StarterMessage.RunWaiting;
import dev.retrigger.ledger.DueKind;
import dev.retrigger.ledger.Pauses;
import dev.retrigger.ledger.Pauses.Scope;
import dev.retrigger.ledger.Projects;
import dev.retrigger.ledger.Run;
import dev.retrigger.targets.Target;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class InterventionsTest {
  private static final Operator ANN = new Operator("iam:Ops/ann", "the data is mended");
  private static final String RETRY = "file/pipelines/train/retry";
  private static final String LIMITS = "file/pipelines/train/limits/";

  @Test
  @Tag("R-08")
  void shouldRetryWithBackOffAndTellOfTheLastFailureOnly() {
    Suite suite = new Suite();
    suite.govern(RETRY, retry(2, "START"));
    suite.window();
    for (int attempt = 1; attempt <= 2; attempt++) {
      Run failed = latest(suite);
      suite.end(failed, RunStatus.FAILED);
      Duration pause = Duration.ofMinutes(attempt);
      assertThat(suite.due(DueKind.RETRY, pause.minusMillis(1))).isZero();
      assertThat(suite.due(DueKind.RETRY, pause)).isEqualTo(1);
      assertThat(suite.state().active()).as("it keeps its slot").containsExactly(failed.id());
      suite.pass(pause);
      suite.handle(new RetryRun(failed.id(), Optional.empty(), Optional.empty()));
    }
    Run last = latest(suite);
    assertThat(last.origin().generation()).isEqualTo(2);
    suite.end(last, RunStatus.FAILED);

    assertThat(suite.target.starts()).hasSize(3);
    assertThat(suite.target.starts())
        .as("the same data each time")
        .extracting(request -> request.parameters().get("InputManifest"))
        .containsOnly("s3://artifacts/manifests/w1/manifest.jsonl");
    assertThat(suite.notices().filter(notice -> notice.contains("\"kind\":\"failed\"")))
        .singleElement()
        .asString()
        .contains(last.id().value());
    assertThat(suite.state().active()).isEmpty();
    assertThat(suite.due(DueKind.RETRY, Duration.ofDays(9))).isZero();
  }

  @Test
  @Tag("R-03")
  void shouldGoOnFromTheStepThatFailedWhenTheTargetCan() {
    Suite suite = new Suite();
    suite.govern(RETRY, retry(1, "FAILED_STEP"));
    suite.window();
    Run first = latest(suite);
    String execution = first.progress().execution().orElseThrow();
    suite.end(first, RunStatus.FAILED);
    suite.pass(Duration.ofMinutes(1));
    suite.target.answers(new Target.StartOutcome.Started(execution));
    suite.handle(new RetryRun(first.id(), Optional.empty(), Optional.empty()));

    assertThat(suite.target.starts().getLast().resumes()).hasValue(execution);
    assertThat(suite.run(first.id()).follow().run()).hasValue(first.successor());
    assertThat(suite.run(first.id()).status()).isEqualTo(RunStatus.FAILED);
    assertThat(latest(suite).status()).isEqualTo(RunStatus.STARTED);
    assertThat(latest(suite).origin().retryOf()).hasValue(first.id());
  }

  @Test
  void shouldRetryOnceHoweverOftenItIsAskedTo() {
    Suite suite = new Suite();
    suite.window();
    Run failed = latest(suite);
    suite.end(failed, RunStatus.FAILED);
    suite.pass(Duration.ofMinutes(1));
    for (int i = 0; i < 3; i++) {
      suite.handle(new RetryRun(failed.id(), Optional.of(ANN), Optional.empty()));
    }
    assertThat(suite.runs()).hasSize(2);
    assertThat(latest(suite).origin().by()).hasValue("iam:Ops/ann");
    assertThat(suite.target.starts()).hasSize(2);
  }

  @Test
  void shouldStartAnewWhenAPersonSaysSo() {
    Suite suite = new Suite();
    suite.window();
    Run failed = latest(suite);
    suite.end(failed, RunStatus.STOPPED);
    suite.pass(Duration.ofMinutes(1));
    suite.handle(new RetryRun(failed.id(), Optional.of(ANN), Optional.of(RetryRule.From.START)));
    assertThat(suite.target.starts().getLast().resumes()).isEmpty();
  }

  @Test
  void shouldNeverRetryWhatSucceededOrStillRuns() {
    Suite suite = new Suite();
    suite.window();
    Run run = latest(suite);
    suite.handle(new RetryRun(run.id(), Optional.of(ANN), Optional.empty()));
    suite.end(run, RunStatus.SUCCEEDED);
    suite.handle(new RetryRun(run.id(), Optional.of(ANN), Optional.empty()));
    assertThat(suite.runs()).hasSize(1);
  }

  @Test
  void shouldNotRetryOnceTheModelMayStartNothing() {
    Suite suite = new Suite();
    suite.govern(RETRY, retry(3, "START"));
    suite.window();
    Run failed = latest(suite);
    suite.end(failed, RunStatus.FAILED);
    suite.govern("file/mode", "\"DRY_RUN\"");
    suite.pass(Duration.ofMinutes(1));
    suite.handle(new RetryRun(failed.id(), Optional.empty(), Optional.empty()));

    assertThat(suite.target.starts()).hasSize(1);
    assertThat(suite.state().active()).isEmpty();
    assertThat(suite.run(failed.id()).progress().detail().orElseThrow()).contains("dry-run");
  }

  @Test
  @Tag("N-12")
  void shouldNotRetryWhatNobodyApprovedOnceSomebodyMust() {
    Suite suite = new Suite();
    suite.window();
    Run failed = latest(suite);
    suite.end(failed, RunStatus.FAILED);
    suite.govern(
        "file/pipelines/train/approval",
        """
        {"approvers":["slack:U1"],"expires":"PT48H","allowRequester":false}""");
    suite.pass(Duration.ofMinutes(1));
    suite.handle(new RetryRun(failed.id(), Optional.of(ANN), Optional.empty()));

    assertThat(suite.target.starts()).hasSize(1);
    assertThat(suite.run(failed.id()).progress().detail().orElseThrow()).contains("approved");
  }

  @Test
  @Tag("N-11")
  void shouldFreeTheProjectsSlotThoughTheCapsAreNewerThanTheRun() {
    Suite suite = new Suite();
    suite.govern(RETRY, retry(1, "START"));
    suite.window();
    Run failed = latest(suite);
    suite.end(failed, RunStatus.FAILED);
    suite.govern("project/caps", "{\"concurrency\":1,\"budget\":null}");
    suite.pass(Duration.ofMinutes(1));
    suite.handle(new RetryRun(failed.id(), Optional.empty(), Optional.empty()));
    Projects projects = new Projects(suite.table);
    assertThat(projects.state("growth").active()).containsExactly(failed.successor());

    suite.end(latest(suite), RunStatus.SUCCEEDED);
    assertThat(projects.state("growth").active()).isEmpty();
  }

  @Test
  void shouldWaitWithAPersonsRetryUntilASlotIsFree() {
    Suite suite = new Suite();
    suite.window();
    Run failed = latest(suite);
    suite.end(failed, RunStatus.FAILED);
    suite.pass(Duration.ofMinutes(1));
    suite.window();
    Run other = latest(suite);
    suite.handle(new RetryRun(failed.id(), Optional.of(ANN), Optional.empty()));
    assertThat(suite.runs()).hasSize(2);
    assertThat(suite.due(DueKind.RETRY, Duration.ofMinutes(1))).isEqualTo(1);

    suite.end(other, RunStatus.SUCCEEDED);
    suite.pass(Duration.ofMinutes(1));
    suite.handle(new RetryRun(failed.id(), Optional.empty(), Optional.empty()));
    assertThat(latest(suite).id()).isEqualTo(failed.successor());
    assertThat(suite.state().active()).containsExactly(failed.successor());
  }

  @Test
  @Tag("N-11")
  void shouldGiveUpAndTellWhenThereIsNoMoneyForARetry() {
    Suite suite = new Suite();
    suite.govern(RETRY, retry(3, "START"));
    suite.govern(
        LIMITS + "budget",
        """
        {"per":"DAY","runs":1,"usd":null,"costPerRun":null,"zone":"UTC"}""");
    suite.window();
    Run failed = latest(suite);
    suite.end(failed, RunStatus.FAILED);
    suite.pass(Duration.ofMinutes(1));
    suite.handle(new RetryRun(failed.id(), Optional.empty(), Optional.empty()));

    assertThat(suite.runs()).hasSize(1);
    assertThat(suite.state().active()).isEmpty();
    assertThat(suite.run(failed.id()).progress().detail().orElseThrow()).contains("BUDGET");
    assertThat(suite.notices()).anyMatch(notice -> notice.contains("\"kind\":\"failed\""));
  }

  @Test
  @Tag("N-22")
  void shouldHoldEverythingWhilePausedAndStartAllOfItAfterwards() {
    Suite suite = new Suite();
    new Pauses(suite.table).pause(new Scope.Project("growth"), ANN, suite.now());
    Signal first = suite.window();
    Signal second = suite.window();
    suite.wake();
    assertThat(suite.target.starts()).isEmpty();

    new Pauses(suite.table).resume(new Scope.Project("growth"));
    suite.wake();
    assertThat(suite.target.starts()).hasSize(1);
    assertThat(List.of(first, second))
        .extracting(suite::fate)
        .containsOnly(Optional.of(latest(suite).id().value()));
  }

  @Test
  @Tag("N-22")
  void shouldStartWhatWaitsForACooldownWhenAPersonSaysSo() {
    Suite suite = new Suite();
    suite.govern(LIMITS + "cooldown", "\"PT6H\"");
    suite.window();
    suite.end(latest(suite), RunStatus.SUCCEEDED);
    suite.pass(Duration.ofMinutes(1));
    suite.window();
    suite.wake();
    assertThat(suite.target.starts()).hasSize(1);
    suite.handle(new RunWaiting(Suite.TRAIN, ANN));
    assertThat(suite.target.starts()).hasSize(2);
  }

  @Test
  @Tag("N-22")
  void shouldKeepARecordOfWhatAPersonDropped() {
    Suite suite = new Suite();
    suite.window();
    Signal dropped = suite.window();
    suite.handle(new DropWaiting(Suite.TRAIN, ANN));
    assertThat(suite.fate(dropped)).hasValue("DROPPED by iam:Ops/ann: the data is mended");
    suite.end(latest(suite), RunStatus.SUCCEEDED);
    suite.wake();
    assertThat(suite.target.starts()).hasSize(1);
  }

  @Test
  @Tag("N-11")
  void shouldStartAgainWhenAPersonClosesTheBreaker() {
    Suite suite = new Suite();
    suite.govern(LIMITS + "breaker", "{\"failures\":1,\"pauseFor\":\"PT24H\"}");
    suite.window();
    suite.end(latest(suite), RunStatus.FAILED);
    assertThat(suite.notices()).anyMatch(notice -> notice.contains("\"kind\":\"paused\""));
    suite.pass(Duration.ofMinutes(1));
    suite.window();
    assertThat(suite.target.starts()).hasSize(1);
    suite.handle(new CloseBreaker(Suite.TRAIN, ANN));
    assertThat(suite.target.starts()).hasSize(2);
  }

  @Test
  void shouldStartByHandWithAPersonsOwnValuesOfKnownParameters() {
    Suite suite = new Suite();
    suite.closes();
    assertThat(suite.arrive(byHand(suite, Map.of("parameter.Reason", "a test"))).decision())
        .isInstanceOf(Start.class);
    assertThat(suite.target.starts().getFirst().parameters()).containsEntry("Reason", "a test");
    assertThat(latest(suite).origin().by()).hasValue("iam:Ops/ann");
  }

  @Test
  void shouldRefuseAParameterThatThePipelineDoesNotHave() {
    Suite suite = new Suite();
    suite.closes();
    assertThat(suite.arrive(byHand(suite, Map.of("parameter.Epochs", "3"))).decision())
        .asString()
        .contains("no parameter 'Epochs'", "InputManifest, Reason");
    assertThat(suite.target.starts()).isEmpty();
  }

  @Test
  @Tag("N-17")
  void shouldRefuseWhatStandsTooDeepInItsChainOfCauses() {
    Suite suite = new Suite();
    Signal tick = suite.tick("nightly");
    Signal deep =
        new Signal(
            tick.trigger(),
            tick.source(),
            tick.key(),
            tick.subject(),
            tick.eventId(),
            tick.occurredAt(),
            tick.attributes(),
            Signal.MOST_DEPTH + 1);
    assertThat(suite.arrive(deep).decision()).asString().contains("TOO_DEEP", "4 of our own runs");
  }

  private static Signal byHand(Suite suite, Map<String, String> more) {
    Map<String, String> attributes = new HashMap<>(more);
    attributes.put("pipeline", "train");
    attributes.put("by", "iam:Ops/ann");
    attributes.put("reason", "by hand");
    return new Signal(
        new TriggerId(Suite.CHURN, "manual"),
        Signal.MANUAL,
        "key-1",
        "request/key-1",
        "key-1",
        suite.now(),
        attributes,
        0);
  }

  private static Run latest(Suite suite) {
    return suite.runs().getLast();
  }

  private static String retry(int attempts, String from) {
    return """
        {"attempts":%d,"from":"%s","backoff":"PT1M","maxBackoff":"PT1H"}"""
        .formatted(attempts, from);
  }
}
