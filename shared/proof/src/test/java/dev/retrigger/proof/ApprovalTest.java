package dev.retrigger.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retrigger.domain.ApprovalId;
import dev.retrigger.domain.ApprovalRule;
import dev.retrigger.domain.Limits;
import dev.retrigger.domain.OnBusy;
import dev.retrigger.domain.RunId;
import dev.retrigger.domain.Signal;
import dev.retrigger.events.StarterMessage.WakePipeline;
import dev.retrigger.ledger.Approvals;
import dev.retrigger.ledger.Models.StoredModel;
import dev.retrigger.ledger.Verdict;
import dev.retrigger.proof.Models.Rules;
import dev.retrigger.testing.oracle.Schedule;
import dev.retrigger.testing.oracle.ServiceRules;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people approve starts once, and what they reject never, whatever goes wrong. */
@Tag("V-01")
final class ApprovalTest {
  private static final Signal FACT = Models.signal(1);
  private static final RunId RUN = RunId.of(Models.PIPELINE, FACT.id(), 0);
  private static final StoredModel ASKING =
      Models.with(
          Rules.of(Limits.of(Duration.ZERO, 1, OnBusy.COALESCE))
              .with(new ApprovalRule(List.of("slack:U1"), Duration.ofDays(2), false)));

  @ParameterizedTest(name = "approved: {0}")
  @ValueSource(booleans = {true, false})
  void shouldDoWhatPeopleSayWhenOneThingGoesWrong(boolean approved) {
    assertThat(tryOut(1, approved)).isGreaterThan(80);
  }

  @ParameterizedTest(name = "approved: {0}")
  @ValueSource(booleans = {true, false})
  @Tag("proof")
  void shouldDoWhatPeopleSayWhateverTwoThingsGoWrong(boolean approved) {
    assertThat(tryOut(2, approved)).isGreaterThan(3_000);
  }

  private static long tryOut(int most, boolean approved) {
    return Schedule.enumerate(
        Integer.MAX_VALUE, most, StartOnceTest.FAULTS, schedule -> tryOut(schedule, approved));
  }

  private static List<Schedule.Call> tryOut(Schedule schedule, boolean approved) {
    Stage stage =
        new Stage(
            Contestant.OURS, ServiceRules.CODEBUILD, ASKING, schedule, () -> Duration.ZERO, false);
    stage.deliver(FACT, stage.now());
    stage.later(
        stage.now().plus(Duration.ofHours(1)),
        () -> {
          Verdict verdict = new Verdict(approved, "slack:U1", "slack", stage.now(), "");
          new Approvals(stage.table).decide(ApprovalId.of(RUN), verdict, stage.now());
          stage.signals.send(new WakePipeline(Models.PIPELINE), stage.now());
          stage.signals.send(new WakePipeline(Models.PIPELINE), stage.now());
        });
    stage.play(Models.START.plus(Duration.ofDays(1)));
    stage.signals.redrive(stage.now());
    stage.play(Models.START.plus(Duration.ofDays(5)));
    assertThat(stage.service.begun(RUN.value()))
        .as("starts after " + schedule)
        .isEqualTo(approved ? 1 : 0);
    return stage.calls();
  }
}
