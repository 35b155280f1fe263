package dev.retrigger.trackrun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retrigger.domain.Mode;
import dev.retrigger.domain.PipelineId;
import dev.retrigger.domain.PipelineState;
import dev.retrigger.domain.RetryRule;
import dev.retrigger.domain.RunId;
import dev.retrigger.domain.RunStatus;
import dev.retrigger.domain.SignalId;
import dev.retrigger.events.EventBridgeEvent;
import dev.retrigger.ledger.Due;
import dev.retrigger.ledger.DueKind;
import dev.retrigger.ledger.MemoryTable;
import dev.retrigger.ledger.Pipelines;
import dev.retrigger.ledger.Run;
import dev.retrigger.ledger.Runs;
import dev.retrigger.targets.Target;
import dev.retrigger.trackrun.Tracked.Moved;
import dev.retrigger.trackrun.Tracked.NotOurs;
import dev.retrigger.trackrun.Tracked.Stale;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How a run moves, by what its target tells and by looking. */
final class RunTrackerTest {
  private static final PipelineId TRAIN = PipelineId.parse("growth/churn/train");
  private static final RunId RUN = RunId.of(TRAIN, new SignalId("leader"), 0);
  private static final String EXECUTION =
      "arn:aws:sagemaker:eu-west-1:111122223333:pipeline/p/execution/x";
  private static final Instant START = Instant.parse("2026-11-21T03:00:00Z");

  private final MemoryTable table = new MemoryTable();
  private final ToldTarget target = new ToldTarget();
  private final List<String> signals = new ArrayList<>();
  private Instant now = START;
  private RetryRule retry = RetryRule.NONE;

  @Test
  @Tag("V-10")
  void shouldEndTheRunTellPeopleNoteWhatItReadAndFreeItsSlotWhenItSucceeded() {
    put(RunStatus.STARTED, false);
    pass(Duration.ofMinutes(20));

    assertThat(tell("Succeeded")).isEqualTo(new Moved(RUN, RunStatus.SUCCEEDED));

    assertThat(run().status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(state().active()).isEmpty();
    assertThat(state().lastStart()).isPresent();
    assertThat(new Pipelines(table).readThrough(TRAIN, "training")).isEqualTo(7);
    assertThat(notices())
        .singleElement()
        .asString()
        .contains("\"succeeded\"", "\"Took\":\"20m\"", "\"Manifest\":\"s3://artifacts/m\"");
    assertThat(signals).isEmpty();
    assertThat(due(DueKind.RUN, Duration.ofDays(99))).isZero();
  }

  @Test
  @Tag("V-10")
  void shouldSayWhyAndLeaveNoCooldownWhenItFailed() {
    put(RunStatus.STARTED, false);

    tell("Failed");

    assertThat(run().progress().detail()).hasValue("step train: out of memory");
    assertThat(state().lastStart()).isEmpty();
    assertThat(new Pipelines(table).readThrough(TRAIN, "training")).isZero();
    assertThat(notices()).singleElement().asString().contains("\"failed\"", "out of memory");
  }

  @Test
  @Tag("N-03")
  void shouldWakeTheStarterWhenSomethingWaitsForTheSlot() {
    put(RunStatus.STARTED, true);

    tell("Failed");

    assertThat(signals).singleElement().asString().contains("WakePipeline", "growth/churn/train");
    assertThat(due(DueKind.WAKE, Duration.ZERO)).isEqualTo(1);
  }

  @ParameterizedTest(name = "{0} then {1}")
  @MethodSource("disorder")
  void shouldNeverMoveBackWhenEventsAreRepeatedLateOrOutOfOrder(
      String first, String second, RunStatus expected) {
    put(RunStatus.STARTED, false);
    tell(first);

    assertThat(tell(second)).isEqualTo(new Stale(RUN, expected));

    assertThat(run().status()).isEqualTo(expected);
    assertThat(notices()).hasSize(1);
  }

  static Stream<Arguments> disorder() {
    return Stream.of(
        Arguments.of("Succeeded", "Succeeded", RunStatus.SUCCEEDED),
        Arguments.of("Succeeded", "Executing", RunStatus.SUCCEEDED),
        Arguments.of("Succeeded", "Failed", RunStatus.SUCCEEDED),
        Arguments.of("Failed", "Succeeded", RunStatus.FAILED),
        Arguments.of("Stopped", "Stopping", RunStatus.STOPPED));
  }

  @Test
  void shouldTakeTheEventForTheAnswerWhenTheAnswerToTheStartWasLost() {
    put(RunStatus.INTENT, false);

    assertThat(tell("Executing")).isEqualTo(new Moved(RUN, RunStatus.STARTED));

    assertThat(run().progress().execution()).hasValue(EXECUTION);
    assertThat(notices()).singleElement().asString().contains("\"started\"");
    assertThat(due(DueKind.INTENT, Duration.ofDays(1))).isZero();
    assertThat(due(DueKind.RUN, Duration.ofMinutes(15))).isEqualTo(1);
  }

  @Test
  void shouldEndTheRunWhenItsEndIsTheFirstThatIsHeardOfIt() {
    put(RunStatus.INTENT, false);

    tell("Failed");

    assertThat(run().status()).isEqualTo(RunStatus.FAILED);
    assertThat(run().progress().execution()).hasValue(EXECUTION);
    assertThat(run().progress().detail()).hasValue("step train: out of memory");
  }

  @Test
  void shouldEndRunOfWhichNobodyCouldTellWhetherItStarted() {
    put(RunStatus.OUTCOME_UNKNOWN, false);

    assertThat(tell("Executing")).isEqualTo(new Stale(RUN, RunStatus.OUTCOME_UNKNOWN));
    assertThat(tell("Succeeded")).isEqualTo(new Moved(RUN, RunStatus.SUCCEEDED));
  }

  @Test
  void shouldStopAndNotForgetRunWhoseStartNobodyCouldTellOfWhenItTurnsUp() {
    put(RunStatus.OUTCOME_UNKNOWN, false);
    tell("Executing");
    pass(Duration.ofHours(4).plusSeconds(1));

    tracker().check(RUN);

    assertThat(target.stopped).containsExactly(EXECUTION);
    assertThat(state().active()).containsExactly(RUN);
  }

  @Test
  void shouldLeaveAloneWhatWeDidNotStart() {
    assertThat(tracker().apply(change("Succeeded", "nightly-by-hand")))
        .isEqualTo(new NotOurs(EXECUTION));
    assertThat(tell("Succeeded")).isEqualTo(new NotOurs(EXECUTION));
  }

  @Test
  void shouldFindTheEndByLookingWhenItsEventWasLost() {
    put(RunStatus.STARTED, false);
    target.status = new Target.Status(RunStatus.SUCCEEDED, Optional.of(START.plusSeconds(600)));
    pass(Duration.ofMinutes(30));

    assertThat(tracker().check(RUN)).isEqualTo(new Moved(RUN, RunStatus.SUCCEEDED));
    assertThat(run().progress().ended()).hasValue(START.plusSeconds(600));
  }

  @Test
  void shouldLookAgainLaterWhenTheRunGoesOn() {
    put(RunStatus.STARTED, false);

    assertThat(tracker().check(RUN)).isEqualTo(new Stale(RUN, RunStatus.STARTED));

    assertThat(due(DueKind.RUN, Duration.ofMinutes(15).minusMillis(1))).isZero();
    assertThat(due(DueKind.RUN, Duration.ofMinutes(15))).isEqualTo(1);
    assertThat(target.stopped).isEmpty();
  }

  @Test
  void shouldStopTheRunAndSayWhyWhenItRunsForTooLong() {
    put(RunStatus.STARTED, false);
    pass(Duration.ofHours(4).plusSeconds(1));

    tracker().check(RUN);
    assertThat(target.stopped).containsExactly(EXECUTION);
    assertThat(due(DueKind.RUN, Duration.ofMinutes(1))).isEqualTo(1);
    tell("Stopped");

    assertThat(run().status()).isEqualTo(RunStatus.FAILED);
    assertThat(run().progress().detail()).get().asString().contains("timeout");
    assertThat(notices()).singleElement().asString().contains("\"failed\"", "timeout");
  }

  @Test
  void shouldStopTheRunWhenItWasAskedTo() {
    put(RunStatus.STARTED, false);
    table.write(List.of(Runs.update(run().stopping(), Optional.of(now))));

    tracker().check(RUN);

    assertThat(target.stopped).containsExactly(EXECUTION);
  }

  @Test
  void shouldKeepTheSlotUntilTheTimeoutWhenNobodyCanTellWhetherTheRunStarted() {
    put(RunStatus.OUTCOME_UNKNOWN, false);
    tracker().check(RUN);
    assertThat(state().active()).containsExactly(RUN);

    pass(Duration.ofHours(4).plusSeconds(1));
    assertThat(tracker().check(RUN)).isEqualTo(new Moved(RUN, RunStatus.FAILED));
    assertThat(state().active()).isEmpty();
  }

  @Test
  @Tag("R-03")
  void shouldAskWhatIsTrueNowWhenSeveralRunsShareAnExecution() {
    Run resumed = resumed();
    assertThat(tell("Failed"))
        .as("a late event about the attempt before")
        .isEqualTo(new Stale(resumed.id(), RunStatus.STARTED));

    target.status = new Target.Status(RunStatus.SUCCEEDED, Optional.of(now));
    assertThat(tell("Succeeded")).isEqualTo(new Moved(resumed.id(), RunStatus.SUCCEEDED));
    assertThat(run().status()).as("what failed has failed").isEqualTo(RunStatus.FAILED);
    assertThat(new Runs(table).find(resumed.id()).orElseThrow().status())
        .isEqualTo(RunStatus.SUCCEEDED);
  }

  @Test
  @Tag("R-08")
  void shouldTellNobodyAndKeepTheSlotWhenItIsTriedAgain() {
    retry = new RetryRule(1, RetryRule.From.START, Duration.ofMinutes(5), Duration.ofHours(1));
    put(RunStatus.STARTED, true);
    assertThat(tell("Failed")).isEqualTo(new Moved(RUN, RunStatus.FAILED));
    assertThat(state().active()).containsExactly(RUN);
    assertThat(notices()).isEmpty();
    assertThat(signals).isEmpty();
    assertThat(due(DueKind.RETRY, Duration.ofMinutes(5))).isEqualTo(1);
  }

  @Test
  void shouldNeverTryAgainByItselfWhatMayStillBeRunning() {
    retry = new RetryRule(1, RetryRule.From.START, Duration.ofMinutes(5), Duration.ofHours(1));
    put(RunStatus.OUTCOME_UNKNOWN, false);
    pass(Duration.ofHours(4).plusSeconds(1));
    tracker().check(RUN);
    assertThat(run().status()).isEqualTo(RunStatus.FAILED);
    assertThat(due(DueKind.RETRY, Duration.ofDays(9))).isZero();
    assertThat(notices()).hasSize(1);
  }

  @Test
  void shouldFindTheRunByItsExecutionWhenTheEventCarriesNoNameOfOurs() {
    put(RunStatus.STARTED, false);
    table.write(List.of(Runs.name(EXECUTION, RUN, now)));
    assertThat(tracker().apply(change("Succeeded", "nightly-by-hand")))
        .isEqualTo(new Moved(RUN, RunStatus.SUCCEEDED));
  }

  @Test
  @Tag("V-20")
  void shouldNoteWhatTheRunHasMade() {
    put(RunStatus.STARTED, false);
    target.made.put("modelPackage", "arn:aws:sagemaker:eu-west-1:111122223333:model-package/c/3");
    tell("Succeeded");
    assertThat(run().lineage()).containsAllEntriesOf(target.made);
  }

  @Test
  void shouldLeaveIntendedRunToTheStarter() {
    put(RunStatus.INTENT, false);

    assertThat(tracker().check(RUN)).isEqualTo(new Stale(RUN, RunStatus.INTENT));
  }

  @Test
  void shouldLeaveTheMessageToBeOfferedAgainWhenTheTargetCannotBeAsked() {
    put(RunStatus.STARTED, false);
    target.fails = true;

    assertThatThrownBy(() -> tracker().check(RUN)).isInstanceOf(IllegalStateException.class);
    assertThat(run().status()).isEqualTo(RunStatus.STARTED);
  }

  private Tracked tell(String status) {
    return tracker().apply(change(status, RUN.value()));
  }

  private StatusChange change(String status, String name) {
    return StatusChange.from(
        EventBridgeEvent.read(
            """
            {"version":"0","id":"e","source":"aws.sagemaker","account":"111122223333",
            "detail-type":"SageMaker Model Building Pipeline Execution Status Change",
            "time":"%s","region":"eu-west-1","resources":[],
            "detail":{"pipelineExecutionDisplayName":"%s","pipelineExecutionArn":"%s",
            "currentPipelineExecutionStatus":"%s"}}
            """
                .formatted(now, name, EXECUTION, status)));
  }

  private RunTracker tracker() {
    return new RunTracker(() -> now, table, (_, _) -> target, (_, body, _) -> signals.add(body));
  }

  /** The run has failed, and its execution goes on as another run. */
  private Run resumed() {
    put(RunStatus.STARTED, false);
    Run failed = run().ended(RunStatus.FAILED, Optional.of("out of memory"), now);
    Run next = failed.nextAttempt(true, Optional.empty(), now).attempted(now);
    table.write(
        List.of(
            Runs.update(failed.followedBy(next.id()), Optional.empty()),
            Runs.update(next.started(EXECUTION, now), Optional.of(now))));
    return next;
  }

  /** A run that occupies the only slot. */
  private void put(RunStatus status, boolean waiting) {
    Run intended =
        Run.intended(
            RUN,
            TRAIN,
            1,
            Run.Origin.first(new SignalId("leader"), 0, Optional.empty()),
            "new-data: 3 new objects",
            "v1",
            new Run.Request(
                Mode.AUTO,
                "sagemaker-pipeline",
                "churn-train",
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                Map.of(),
                Map.of("training", 7L),
                3,
                List.of("s3://artifacts/m"),
                Duration.ofHours(4),
                retry,
                3,
                new Run.Tell(
                    List.of("started", "succeeded", "failed", "stopped"),
                    Optional.of("ml-churn"),
                    Optional.empty())),
            Map.of(),
            now);
    Run run =
        switch (status) {
          case STARTED -> intended.attempted(now).started(EXECUTION, now);
          case OUTCOME_UNKNOWN -> intended.attempted(now).unknown("nobody can tell");
          default -> intended.attempted(now);
        };
    PipelineState state =
        new PipelineState(0, List.of(RUN), Optional.of(now), Optional.of(RUN), 2, waiting ? 3 : 2);
    table.write(
        List.of(
            Runs.update(run, Optional.of(now)), Pipelines.update(TRAIN, state, Optional.empty())));
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }

  private Run run() {
    return new Runs(table).find(RUN).orElseThrow();
  }

  private PipelineState state() {
    return new Pipelines(table).state(TRAIN);
  }

  private int due(DueKind kind, Duration in) {
    return new Due(table).by(kind, now.plus(in), 10).size();
  }

  private Stream<String> notices() {
    return new Due(table)
        .by(DueKind.NOTICE, now.plus(Duration.ofDays(1)), 10).stream().map(row -> row.text("body"));
  }
}
