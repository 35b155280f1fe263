package dev.retrigger.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retrigger.domain.RunId;
import dev.retrigger.domain.RunStatus;
import dev.retrigger.domain.Signal;
import dev.retrigger.ledger.Runs;
import dev.retrigger.proof.Stage.StatusWord;
import dev.retrigger.proof.Trial.Verdict;
import dev.retrigger.testing.oracle.Mishap;
import dev.retrigger.testing.oracle.Schedule;
import dev.retrigger.testing.oracle.ServiceRules;
import dev.retrigger.testing.oracle.StartService.State;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What went wrong elsewhere, from {@code reliability.md} section 3. */
final class IncidentTest {
  private static final Signal FACT = Models.signal(1);
  private static final RunId RUN = RunId.of(Models.PIPELINE, FACT.id(), 0);

  static List<ServiceRules> targets() {
    return ServiceRules.ALL;
  }

  /** A late duplicate overwrote a SUCCESS record with FAILED. */
  @Test
  @Tag("V-03")
  void shouldKeepTheEndOfARunWhenAStaleWriterComesLate() {
    Stage stage =
        new Stage(Contestant.OURS, ServiceRules.STATE_MACHINE, Models.PLAIN)
            .withTracker()
            .ending(Duration.ofMinutes(10), 1, _ -> State.SUCCEEDED);
    stage.deliver(FACT, stage.now());
    stage.play(Models.START.plus(Duration.ofHours(1)));
    String execution = stage.service.executions().getFirst().id();

    for (RunStatus stale : List.of(RunStatus.FAILED, RunStatus.STARTED, RunStatus.STOPPED)) {
      stage.status.send(
          new StatusWord(RUN, Optional.of(execution), stale, stage.now()), stage.now());
    }
    stage.deliver(FACT, stage.now());
    stage.play(Models.START.plus(Duration.ofDays(1)));

    assertThat(new Runs(stage.table).find(RUN).orElseThrow().status())
        .isEqualTo(RunStatus.SUCCEEDED);
    assertThat(stage.service.begun(RUN.value())).isOne();
  }

  /** A throttled look was read as "it is missing", and a second one was created. */
  @ParameterizedTest
  @MethodSource("targets")
  @Tag("N-02")
  void shouldNotReadAThrottledLookAsAbsence(ServiceRules target) {
    BadDay quiet = day(Schedule.NONE, target);
    int start = call("start", quiet, target);
    BadDay lost = day(Schedule.NONE.and(start, Mishap.FAIL_AFTER), target);
    Trial looks = lost.trial(Contestant.OURS, target).judged();
    Schedule throttled = lost.schedule();
    for (int call = start + 1; call <= looks.calls().size(); call++) {
      if (looks.calls().get(call - 1).ofService()) {
        throttled = throttled.and(call, Mishap.THROTTLE);
      }
    }

    assertThat(day(throttled, target).trial(Contestant.OURS, target).judge())
        .isIn(Verdict.ONCE, Verdict.PARKED);
  }

  /** Four retries were throttled, and the run was given up. */
  @ParameterizedTest
  @MethodSource("targets")
  @Tag("N-02")
  void shouldStartInTheEndWhenTheServiceIsThrottledForLong(ServiceRules target) {
    Schedule throttled = Schedule.NONE;
    for (int call = 1; call <= 60; call++) {
      throttled = throttled.and(call, Mishap.THROTTLE);
    }

    assertThat(day(throttled, target).trial(Contestant.OURS, target).judge())
        .isEqualTo(Verdict.ONCE);
  }

  /** A process was killed in the middle of a batch, and its lock was kept for ever. */
  @ParameterizedTest
  @MethodSource("targets")
  @Tag("N-02")
  void shouldGoOnWhenTheFirstProcessesDieOneAfterTheOther(ServiceRules target) {
    Schedule deaths = Schedule.NONE;
    for (int call = 1; call <= 4; call++) {
      deaths = deaths.and(call, Mishap.HALT_BEFORE);
    }

    assertThat(day(deaths, target).trial(Contestant.OURS, target).judge()).isEqualTo(Verdict.ONCE);
  }

  private static BadDay day(Schedule schedule, ServiceRules target) {
    boolean brief = target.findable().isPositive();
    return new BadDay(schedule, List.of(), List.of(Duration.ZERO), brief);
  }

  private static int call(String name, BadDay day, ServiceRules target) {
    return 1
        + day.trial(Contestant.OURS, target)
            .judged()
            .calls()
            .indexOf(new Schedule.Call(name, true));
  }
}
