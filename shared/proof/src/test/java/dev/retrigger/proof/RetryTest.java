package dev.retrigger.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retrigger.domain.Limits;
import dev.retrigger.domain.OnBusy;
import dev.retrigger.domain.RetryRule;
import dev.retrigger.domain.RunId;
import dev.retrigger.domain.RunStatus;
import dev.retrigger.domain.Signal;
import dev.retrigger.ledger.Models.StoredModel;
import dev.retrigger.ledger.Pipelines;
import dev.retrigger.ledger.Runs;
import dev.retrigger.proof.Models.Rules;
import dev.retrigger.testing.oracle.Schedule;
import dev.retrigger.testing.oracle.ServiceRules;
import dev.retrigger.testing.oracle.StartService.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A failed run is tried again by itself, each time once, whatever goes wrong on the way. */
@Tag("R-08")
final class RetryTest {
  private static final Duration RUN = Duration.ofMinutes(10);
  private static final Duration BACKOFF = Duration.ofMinutes(1);
  private static final Signal FACT = Models.signal(1);

  private static StoredModel retrying(int attempts) {
    return Models.with(
        Rules.of(Limits.of(Duration.ZERO, 1, OnBusy.COALESCE))
            .with(new RetryRule(attempts, RetryRule.From.START, BACKOFF, Duration.ofHours(1))));
  }

  private static RunId generation(int generation) {
    return RunId.of(Models.PIPELINE, FACT.id(), generation);
  }

  @Test
  @Tag("R-03")
  void shouldTryEachGenerationOnceWhenOneThingGoesWrong() {
    long tried = Schedule.enumerate(Integer.MAX_VALUE, 1, StartOnceTest.FAULTS, RetryTest::tryOut);

    assertThat(tried).isGreaterThan(150);
  }

  @Test
  @Tag("R-03")
  @Tag("proof")
  void shouldTryEachGenerationOnceWhateverTwoThingsGoWrong() {
    long tried = Schedule.enumerate(Integer.MAX_VALUE, 2, StartOnceTest.FAULTS, RetryTest::tryOut);

    assertThat(tried).isGreaterThan(10_000);
  }

  /** Two runs fail, the third succeeds. */
  private static List<Schedule.Call> tryOut(Schedule schedule) {
    List<String> works = List.of(generation(0).value(), generation(1).value());
    Stage stage =
        new Stage(
                Contestant.OURS,
                ServiceRules.CODEBUILD,
                retrying(2),
                schedule,
                () -> Duration.ZERO,
                false)
            .withTracker()
            .ending(RUN, 2, begun -> works.contains(begun.work()) ? State.FAILED : State.SUCCEEDED);
    stage.deliver(FACT, stage.now());
    stage.play(Models.START.plus(Duration.ofHours(20)));
    stage.signals.redrive(stage.now());
    stage.play(Models.START.plus(Duration.ofDays(2)));
    for (int each = 0; each < 3; each++) {
      assertThat(stage.service.begun(generation(each).value()))
          .as("generation " + each + " after " + schedule)
          .isOne();
    }
    Runs runs = new Runs(stage.table);
    assertThat(runs.find(generation(2)).orElseThrow().status())
        .as("the last after " + schedule)
        .isEqualTo(RunStatus.SUCCEEDED);
    assertThat(stage.service.executions()).as("executions after " + schedule).hasSize(3);
    assertThat(new Pipelines(stage.table).state(Models.PIPELINE).active()).isEmpty();
    return stage.calls();
  }

  @Test
  @Tag("V-15")
  void shouldWaitTwiceAsLongEachTimeAndTellOfTheLastFailureOnly() {
    List<Instant> ends = new ArrayList<>();
    List<Instant> begins = new ArrayList<>();
    Stage stage = new Stage(Contestant.OURS, ServiceRules.CODEBUILD, retrying(3));
    stage
        .withTracker()
        .ending(
            RUN,
            1,
            _ -> {
              begins.add(stage.now().minus(RUN));
              ends.add(stage.now());
              return State.FAILED;
            });
    stage.deliver(FACT, stage.now());

    stage.play(Models.START.plus(Duration.ofDays(1)));

    assertThat(stage.service.begun()).hasSize(4);
    for (int retry = 1; retry < begins.size(); retry++) {
      assertThat(Duration.between(ends.get(retry - 1), begins.get(retry)))
          .isBetween(
              BACKOFF.multipliedBy(1L << (retry - 1)),
              BACKOFF.multipliedBy(1L << (retry - 1)).plusMinutes(2));
    }
    assertThat(stage.notices().filter(text -> text.contains("\"kind\":\"failed\""))).hasSize(1);
  }
}
