package dev.retrigger.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.retrigger.domain.Budget.Period;
import dev.retrigger.domain.Decision.Ask;
import dev.retrigger.domain.Decision.Defer;
import dev.retrigger.domain.Decision.Limit;
import dev.retrigger.domain.Decision.Start;
import dev.retrigger.domain.Decision.Suppress;
import dev.retrigger.domain.Decision.Waiting;
import dev.retrigger.domain.StartPolicy.Answer;
import dev.retrigger.domain.StartPolicy.Plan;
import dev.retrigger.domain.StartPolicy.Retry;
import dev.retrigger.domain.StartPolicy.Rules;
import dev.retrigger.domain.StartPolicy.Situation;
import dev.retrigger.domain.StartPolicy.Wake;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds a start back beyond a busy pipeline and its cool-down. */
final class FlowControlTest {
  private static final PipelineId TRAIN = PipelineId.parse("growth/churn/train");
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final SignalId FIRST = new SignalId("first");
  private static final SignalId SECOND = new SignalId("second");
  private static final RunId RUN = RunId.of(TRAIN, FIRST, 0);
  private static final Limits FREE = Limits.of(Duration.ZERO, 1, OnBusy.COALESCE);
  private static final ApprovalRule LEADS =
      new ApprovalRule(List.of("slack:@leads"), Duration.ofDays(2), false);

  @Test
  @Tag("N-11")
  void shouldWaitForTheNextDayWhenTheBudgetIsUsedUpAndTellItOnce() {
    StartPolicy policy = policy(FREE.with(runs(1)));
    Plan first = policy.arrive(FIRST, at(PipelineState.NEW));
    assertThat(first.decision()).isEqualTo(new Start(RUN, Mode.AUTO));
    PipelineState free = ended(first.next());

    Plan second = policy.arrive(SECOND, at(free));
    Instant midnight = Instant.parse("2026-11-22T00:00:00Z");
    assertThat(second.decision()).isEqualTo(new Defer(Optional.of(midnight), Waiting.BUDGET));
    assertThat(second.exhausted()).hasValue(Waiting.BUDGET);
    assertThat(policy.wakesAt(second.next(), ProjectState.NEW, at(second.next())))
        .hasValue(midnight);

    Plan third = policy.arrive(new SignalId("third"), at(second.next()));
    assertThat(third.exhausted()).isEmpty();
    assertThat(policy.wake(at(third.next(), SECOND, midnight.minusMillis(1)))).isEmpty();
    assertThat(policy.wake(at(third.next(), SECOND, midnight)))
        .hasValueSatisfying(wake -> assertThat(wake).isInstanceOf(Wake.Starts.class));
  }

  @Test
  @Tag("N-11")
  void shouldCountWhatARunIsDeclaredToCost() {
    Budget money =
        new Budget(
            Period.DAY,
            OptionalInt.empty(),
            Optional.of(new BigDecimal("30")),
            Optional.of(new BigDecimal("12")),
            ZoneOffset.UTC);
    StartPolicy policy = policy(FREE.with(money));
    PipelineState state = PipelineState.NEW;
    for (String each : List.of("a", "b")) {
      Plan plan = policy.arrive(new SignalId(each), at(state));
      assertThat(plan.decision()).isInstanceOf(Start.class);
      state = ended(plan.next());
    }
    assertThat(state.spend().usd()).isEqualByComparingTo("24");
    assertThat(policy.arrive(new SignalId("c"), at(state)).decision())
        .isInstanceOf(Defer.class)
        .asString()
        .contains("BUDGET");
  }

  @Test
  @Tag("N-11")
  void shouldCountARunOfUnknownCostAsTheMostThatTheProjectDeclares() {
    Caps caps =
        new Caps(
            OptionalInt.empty(),
            Optional.of(
                new Budget(
                    Period.DAY,
                    OptionalInt.empty(),
                    Optional.of(new BigDecimal("50")),
                    Optional.of(new BigDecimal("30")),
                    ZoneOffset.UTC)));
    StartPolicy policy = new StartPolicy(TRAIN, new Rules(FREE, Mode.AUTO, Optional.empty(), caps));
    Plan first = policy.arrive(FIRST, at(PipelineState.NEW));
    assertThat(first.project().spend().usd()).isEqualByComparingTo("30");

    Situation then = in(ended(first.next()), first.project().released(RUN));
    Plan second = policy.arrive(SECOND, then);
    assertThat(second.decision())
        .isEqualTo(
            new Defer(Optional.of(Instant.parse("2026-11-22T00:00:00Z")), Waiting.PROJECT_BUDGET));
    assertThat(second.exhausted()).hasValue(Waiting.PROJECT_BUDGET);
  }

  @Test
  @Tag("N-11")
  void shouldHoldAPipelineBackWhenItsProjectRunsAsOftenAsItMay() {
    Caps caps = new Caps(OptionalInt.of(1), Optional.empty());
    StartPolicy policy = new StartPolicy(TRAIN, new Rules(FREE, Mode.AUTO, Optional.empty(), caps));
    ProjectState busy = new ProjectState(4, List.of(RUN), Spend.NONE);

    assertThat(policy.arrive(SECOND, in(PipelineState.NEW, busy)).decision())
        .isEqualTo(new Defer(Optional.of(NOON.plusSeconds(60)), Waiting.PROJECT_BUSY));
    assertThat(policy.arrive(SECOND, in(PipelineState.NEW, busy.released(RUN))).project().active())
        .containsExactly(RunId.of(TRAIN, SECOND, 0));
  }

  @Test
  @Tag("N-11")
  void shouldOpenAfterFailuresInARowAndLetOneTryAfterThePause() {
    StartPolicy policy =
        policy(Limits.of(Duration.ZERO, 5, OnBusy.QUEUE).with(new Breaker(2, Duration.ofHours(1))));
    PipelineState state = PipelineState.NEW;
    for (String each : List.of("a", "b")) {
      Plan plan = policy.arrive(new SignalId(each), at(state));
      assertThat(plan.decision()).isInstanceOf(Start.class);
      state = plan.next().released(RunId.of(TRAIN, new SignalId(each), 0), RunStatus.FAILED, NOON);
    }
    Instant opens = NOON.plus(Duration.ofHours(1));
    Plan held = policy.arrive(FIRST, at(state));
    assertThat(held.decision()).isEqualTo(new Defer(Optional.of(opens), Waiting.BREAKER));

    Wake.Starts trial = (Wake.Starts) policy.wake(at(held.next(), FIRST, opens)).orElseThrow();
    assertThat(policy.arrive(SECOND, at(trial.next(), SECOND, opens)).decision())
        .as("one at a time while it is half open")
        .isEqualTo(new Defer(Optional.empty(), Waiting.BREAKER));

    PipelineState failed = trial.next().released(RUN, RunStatus.FAILED, opens);
    assertThat(policy.arrive(SECOND, at(failed, SECOND, opens)).decision())
        .as("open again")
        .isEqualTo(new Defer(Optional.of(opens.plus(Duration.ofHours(1))), Waiting.BREAKER));

    PipelineState good = trial.next().released(RUN, RunStatus.SUCCEEDED, opens);
    assertThat(policy.arrive(SECOND, at(good, SECOND, opens)).decision())
        .as("closed")
        .isInstanceOf(Start.class);
  }

  @Test
  void shouldCountNoFailureWhenARunIsStopped() {
    PipelineState stopped =
        policy(FREE)
            .arrive(FIRST, at(PipelineState.NEW))
            .next()
            .released(RUN, RunStatus.STOPPED, NOON);
    assertThat(stopped.failures()).isEqualTo(Failures.NONE);
  }

  @Test
  @Tag("N-10")
  void shouldWaitForTheHours() {
    StartPolicy policy = policy(FREE.with(Hours.parse("Mon-Sun 02:00-06:00", ZoneOffset.UTC)));
    Instant opens = Instant.parse("2026-11-22T02:00:00Z");
    Plan plan = policy.arrive(FIRST, at(PipelineState.NEW));
    assertThat(plan.decision()).isEqualTo(new Defer(Optional.of(opens), Waiting.HOURS));
    assertThat(policy.wake(at(plan.next(), FIRST, opens)))
        .hasValueSatisfying(wake -> assertThat(wake).isInstanceOf(Wake.Starts.class));
  }

  @ParameterizedTest
  @EnumSource(OnBusy.class)
  void shouldDropNothingWhilePausedUnlessItSkips(OnBusy onBusy) {
    Plan plan =
        policy(Limits.of(Duration.ZERO, 1, onBusy)).arrive(FIRST, paused(PipelineState.NEW));
    if (onBusy == OnBusy.SKIP) {
      assertThat(plan.decision()).isEqualTo(new Suppress(Limit.PAUSED));
    } else {
      assertThat(plan.decision()).isEqualTo(new Defer(Optional.empty(), Waiting.PAUSED));
      assertThat(plan.next().hasWaiting()).isTrue();
    }
  }

  @Test
  @Tag("N-22")
  void shouldSetLimitsAsideForAPersonButNeverAPauseOrTheConcurrency() {
    Limits strict =
        Limits.of(Duration.ofDays(1), 1, OnBusy.COALESCE)
            .with(runs(1))
            .with(Hours.parse("Mon-Sun 02:00-06:00", ZoneOffset.UTC));
    StartPolicy policy = policy(strict);
    assertThat(policy.arrive(FIRST, overriding(PipelineState.NEW, false)).decision())
        .isInstanceOf(Start.class);
    PipelineState busy = policy.arrive(FIRST, overriding(PipelineState.NEW, false)).next();
    assertThat(policy.arrive(SECOND, overriding(busy, false)).next().hasWaiting()).isTrue();
    assertThat(policy.arrive(FIRST, overriding(PipelineState.NEW, true)).decision())
        .isEqualTo(new Defer(Optional.empty(), Waiting.PAUSED));
  }

  @Test
  @Tag("N-12")
  void shouldAskBeforeItStartsAndStartExactlyThatWhenApproved() {
    StartPolicy policy = asking();
    Plan plan = policy.arrive(FIRST, at(PipelineState.NEW));
    assertThat(plan.decision())
        .isEqualTo(new Ask(ApprovalId.of(RUN), NOON.plus(Duration.ofDays(2))));
    assertThat(plan.departure()).isEmpty();
    assertThat(plan.next().active()).isEmpty();

    Plan meanwhile = policy.arrive(SECOND, at(plan.next()));
    assertThat(meanwhile.decision()).isEqualTo(new Defer(Optional.empty(), Waiting.APPROVAL));
    assertThat(meanwhile.batch()).as("not in the batch that was asked about").hasValue(2);

    assertThat(policy.wake(answered(meanwhile.next(), Answer.PENDING))).isEmpty();
    Wake.Starts starts =
        (Wake.Starts) policy.wake(answered(meanwhile.next(), Answer.APPROVED)).orElseThrow();
    assertThat(starts.departure().run()).isEqualTo(RUN);
    assertThat(starts.next().asked()).isEmpty();
    assertThat(starts.next().hasWaiting()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(names = {"REJECTED", "EXPIRED"})
  @Tag("N-12")
  void shouldDropTheBatchAndAskAboutTheNextWhenNobodyAgrees(Answer answer) {
    StartPolicy policy = asking();
    PipelineState asked = policy.arrive(FIRST, at(PipelineState.NEW)).next();
    PipelineState both = policy.arrive(SECOND, at(asked)).next();

    Wake.Drops drops = (Wake.Drops) policy.wake(answered(both, answer)).orElseThrow();
    assertThat(drops.why().name()).isEqualTo(answer.name());
    assertThat(drops.next().asked()).isEmpty();
    assertThat(drops.next().firstWaiting()).isEqualTo(2);

    assertThat(policy.wake(at(drops.next(), SECOND, NOON)))
        .hasValueSatisfying(wake -> assertThat(wake).isInstanceOf(Wake.Asks.class));
  }

  @Test
  @Tag("N-12")
  void shouldHoldWhatIsApprovedToTheLimitsAgain() {
    StartPolicy policy =
        new StartPolicy(
            TRAIN,
            new Rules(
                FREE.with(Hours.parse("Mon-Sun 10:00-13:00", ZoneOffset.UTC)),
                Mode.ASK,
                Optional.of(LEADS),
                Caps.NONE));
    PipelineState asked = policy.arrive(FIRST, at(PipelineState.NEW)).next();
    Instant late = NOON.plus(Duration.ofHours(2));
    Situation approvedLate =
        new Situation(
            asked,
            ProjectState.NEW,
            false,
            Optional.of(FIRST),
            Optional.of(Answer.APPROVED),
            false,
            late);
    assertThat(policy.wake(approvedLate)).isEmpty();
    assertThat(policy.wakesAt(asked, ProjectState.NEW, approvedLate))
        .hasValue(Instant.parse("2026-11-22T10:00:00Z"));
  }

  @Test
  void shouldNotAskWhenNothingWouldStartAnyway() {
    StartPolicy dry =
        new StartPolicy(TRAIN, new Rules(FREE, Mode.DRY_RUN, Optional.of(LEADS), Caps.NONE));
    assertThat(dry.arrive(FIRST, at(PipelineState.NEW)).decision())
        .isEqualTo(new Start(RUN, Mode.DRY_RUN));
  }

  @Test
  void shouldNotBeInModeAskWithNobodyToAsk() {
    assertThatIllegalArgumentException().isThrownBy(() -> Rules.of(FREE, Mode.ASK));
  }

  @Test
  @Tag("R-08")
  void shouldGoOnInTheSlotOfTheRunThatFailed() {
    StartPolicy policy = policy(FREE.with(runs(2)));
    PipelineState running = policy.arrive(FIRST, at(PipelineState.NEW)).next();
    RunId next = RunId.of(TRAIN, FIRST, 1);
    Retry.Starts starts = (Retry.Starts) policy.retry(RUN, next, true, at(running));
    assertThat(starts.next().active()).containsExactly(next);
    assertThat(starts.next().spend().runs()).isEqualTo(2);
    assertThat(policy.retry(next, RunId.of(TRAIN, FIRST, 2), true, at(starts.next())))
        .isEqualTo(new Retry.GivesUp(Waiting.BUDGET));
  }

  @Test
  void shouldLetAPersonsRetryWaitForASlot() {
    StartPolicy policy = policy(FREE);
    PipelineState running = policy.arrive(FIRST, at(PipelineState.NEW)).next();
    RunId old = RunId.of(TRAIN, SECOND, 0);
    assertThat(policy.retry(old, RunId.of(TRAIN, SECOND, 1), false, at(running)))
        .isEqualTo(new Retry.Waits(Waiting.BUSY, Optional.empty()));
  }

  @Test
  @Tag("R-08")
  void shouldWaitTwiceAsLongBeforeEachFurtherRetry() {
    RetryRule rule =
        new RetryRule(9, RetryRule.From.START, Duration.ofMinutes(1), Duration.ofMinutes(5));
    assertThat(List.of(rule.pause(1), rule.pause(2), rule.pause(3), rule.pause(4), rule.pause(9)))
        .extracting(Duration::toMinutes)
        .containsExactly(1L, 2L, 4L, 5L, 5L);
  }

  private static StartPolicy policy(Limits limits) {
    return new StartPolicy(TRAIN, Rules.of(limits, Mode.AUTO));
  }

  private static StartPolicy asking() {
    return new StartPolicy(TRAIN, new Rules(FREE, Mode.ASK, Optional.of(LEADS), Caps.NONE));
  }

  private static Budget runs(int most) {
    return new Budget(
        Period.DAY, OptionalInt.of(most), Optional.empty(), Optional.empty(), ZoneOffset.UTC);
  }

  private static PipelineState ended(PipelineState state) {
    return state.released(state.active().getFirst(), RunStatus.SUCCEEDED, NOON);
  }

  private static Situation at(PipelineState state) {
    return at(state, FIRST, NOON);
  }

  private static Situation at(PipelineState state, SignalId leader, Instant now) {
    return Situation.of(state, state.hasWaiting() ? Optional.of(leader) : Optional.empty(), now);
  }

  private static Situation in(PipelineState state, ProjectState project) {
    return new Situation(state, project, false, Optional.empty(), Optional.empty(), false, NOON);
  }

  private static Situation paused(PipelineState state) {
    return new Situation(
        state, ProjectState.NEW, true, Optional.empty(), Optional.empty(), false, NOON);
  }

  private static Situation overriding(PipelineState state, boolean paused) {
    return new Situation(
        state, ProjectState.NEW, paused, Optional.empty(), Optional.empty(), true, NOON);
  }

  private static Situation answered(PipelineState state, Answer answer) {
    return new Situation(
        state, ProjectState.NEW, false, Optional.of(FIRST), Optional.of(answer), false, NOON);
  }
}
