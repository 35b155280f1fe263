package dev.retrigger.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.retrigger.domain.Decision.Defer;
import dev.retrigger.domain.Decision.Join;
import dev.retrigger.domain.Decision.Limit;
import dev.retrigger.domain.Decision.Start;
import dev.retrigger.domain.Decision.Suppress;
import dev.retrigger.domain.Decision.Waiting;
import dev.retrigger.domain.StartPolicy.Departure;
import dev.retrigger.domain.StartPolicy.Plan;
import dev.retrigger.domain.StartPolicy.Rules;
import dev.retrigger.domain.StartPolicy.Situation;
import dev.retrigger.domain.StartPolicy.Wake;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("N-03")
final class StartPolicyTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final Duration COOLDOWN = Duration.ofHours(6);
  private static final PipelineId TRAIN = PipelineId.parse("growth/churn/train");
  private static final SignalId EARLIER = new SignalId("earlier");
  private static final SignalId NEW = new SignalId("new");
  private static final RunId ACTIVE = run("active");

  private static final PipelineState IDLE = PipelineState.NEW;
  private static final PipelineState BUSY =
      new PipelineState(1, List.of(ACTIVE), Optional.of(NOON), Optional.of(ACTIVE), 2, 2);
  private static final PipelineState BUSY_ONE_WAITS =
      new PipelineState(2, List.of(ACTIVE), Optional.of(NOON), Optional.of(ACTIVE), 2, 3);
  private static final PipelineState COOLING =
      new PipelineState(2, List.of(), Optional.of(NOON), Optional.of(ACTIVE), 2, 2);
  private static final PipelineState FREE_ONE_WAITS =
      new PipelineState(3, List.of(), Optional.empty(), Optional.of(ACTIVE), 2, 3);
  private static final PipelineState FREE_TWO_WAIT =
      new PipelineState(3, List.of(), Optional.empty(), Optional.of(ACTIVE), 2, 4);

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("arrivals")
  void shouldDecideOnAnArrival(
      OnBusy onBusy,
      String situation,
      PipelineState state,
      Decision decision,
      String waiting,
      OptionalLong batch,
      Optional<Departure> departure) {
    Plan plan = policy(onBusy, Mode.AUTO).arrive(NEW, Situation.of(state, leader(state), NOON));
    assertThat(plan.decision()).isEqualTo(decision);
    assertThat(plan.next().firstWaiting() + ".." + plan.next().nextBatch()).isEqualTo(waiting);
    assertThat(plan.batch()).isEqualTo(batch);
    assertThat(plan.departure()).isEqualTo(departure);
    assertThat(plan.next().version()).isEqualTo(state.version());
  }

  static Stream<Arguments> arrivals() {
    Instant warm = NOON.plus(COOLDOWN);
    Decision starts = new Start(run("new"), Mode.AUTO);
    Decision busy = new Defer(Optional.empty(), Waiting.BUSY);
    Decision cooling = new Defer(Optional.of(warm), Waiting.COOLDOWN);
    return Stream.of(
            Stream.of(OnBusy.values())
                .map(each -> of(each, "idle", IDLE, starts, "2..2", 1, goes("new", 1))),
            Stream.of(
                of(OnBusy.COALESCE, "busy", BUSY, join(2), "2..3", 2, stays()),
                of(OnBusy.COALESCE, "busy, one waits", BUSY_ONE_WAITS, join(2), "2..3", 2, stays()),
                of(OnBusy.COALESCE, "cooling", COOLING, cooling, "2..3", 2, stays()),
                of(
                    OnBusy.COALESCE,
                    "free, one waits",
                    FREE_ONE_WAITS,
                    new Start(run("earlier"), Mode.AUTO),
                    "3..3",
                    2,
                    goes("earlier", 2)),
                of(
                    OnBusy.COALESCE,
                    "free, two wait since it was a queue",
                    FREE_TWO_WAIT,
                    busy,
                    "3..4",
                    3,
                    goes("earlier", 2)),
                of(OnBusy.QUEUE, "busy", BUSY, busy, "2..3", 2, stays()),
                of(OnBusy.QUEUE, "busy, one waits", BUSY_ONE_WAITS, busy, "2..4", 3, stays()),
                of(OnBusy.QUEUE, "cooling", COOLING, cooling, "2..3", 2, stays()),
                of(
                    OnBusy.QUEUE,
                    "free, one waits",
                    FREE_ONE_WAITS,
                    busy,
                    "3..4",
                    3,
                    goes("earlier", 2)),
                of(OnBusy.REPLACE, "busy", BUSY, busy, "2..3", 2, stays()),
                of(OnBusy.REPLACE, "busy, one waits", BUSY_ONE_WAITS, busy, "3..4", 3, stays()),
                of(OnBusy.REPLACE, "cooling", COOLING, cooling, "2..3", 2, stays()),
                of(
                    OnBusy.REPLACE,
                    "free, one waits",
                    FREE_ONE_WAITS,
                    starts,
                    "4..4",
                    3,
                    goes("new", 3))),
            Stream.of(
                arguments(
                    OnBusy.SKIP,
                    "busy",
                    BUSY,
                    new Suppress(Limit.BUSY),
                    "2..2",
                    OptionalLong.empty(),
                    stays()),
                arguments(
                    OnBusy.SKIP,
                    "cooling",
                    COOLING,
                    new Suppress(Limit.COOLDOWN),
                    "2..2",
                    OptionalLong.empty(),
                    stays())))
        .flatMap(each -> each);
  }

  @ParameterizedTest
  @EnumSource(OnBusy.class)
  void shouldStopNothingButWhatIsReplaced(OnBusy onBusy) {
    Plan plan =
        policy(onBusy, Mode.AUTO)
            .arrive(NEW, Situation.of(BUSY_ONE_WAITS, leader(BUSY_ONE_WAITS), NOON));
    boolean replaces = onBusy == OnBusy.REPLACE;
    assertThat(plan.stop()).isEqualTo(replaces ? List.of(ACTIVE) : List.of());
    assertThat(plan.replaced()).isEqualTo(replaces ? OptionalLong.of(2) : OptionalLong.empty());
  }

  @Test
  void shouldNameEveryBatchThatIsReplacedWhenSeveralWait() {
    PipelineState queued =
        new PipelineState(9, List.of(ACTIVE), Optional.of(NOON), Optional.of(ACTIVE), 5, 9);
    Plan plan =
        policy(OnBusy.REPLACE, Mode.AUTO).arrive(NEW, Situation.of(queued, leader(queued), NOON));
    assertThat(plan.replaced()).hasValue(5);
    assertThat(plan.batch()).hasValue(9);
    assertThat(plan.next().firstWaiting()).isEqualTo(9);
  }

  @Test
  void shouldStopNothingWhenOnlyTheCooldownHoldsAReplacement() {
    Plan plan =
        policy(OnBusy.REPLACE, Mode.AUTO)
            .arrive(NEW, Situation.of(COOLING, Optional.empty(), NOON));
    assertThat(plan.stop()).isEmpty();
  }

  @Test
  void shouldCarryAllSignalsOfABusyTimeInOneRunWhenCoalescing() {
    StartPolicy policy = policy(OnBusy.COALESCE, Mode.AUTO);
    PipelineState state = BUSY;
    for (int i = 0; i < 100; i++) {
      Plan plan = policy.arrive(new SignalId("s" + i), Situation.of(state, leader(state), NOON));
      assertThat(plan.batch()).hasValue(2);
      state = plan.next();
    }
    Instant warm = NOON.plus(COOLDOWN);
    PipelineState released = state.released(ACTIVE, RunStatus.SUCCEEDED, NOON);
    assertThat(policy.wake(Situation.of(released, Optional.of(new SignalId("s0")), warm)))
        .hasValueSatisfying(
            found -> {
              Wake.Starts wake = (Wake.Starts) found;
              assertThat(wake.departure()).isEqualTo(new Departure(run("s0"), 2));
              assertThat(wake.next().hasWaiting()).isFalse();
              assertThat(wake.next().active()).containsExactly(run("s0"));
            });
  }

  @Test
  void shouldStartQueuedSignalsInTheirOrder() {
    StartPolicy policy =
        new StartPolicy(TRAIN, Rules.of(Limits.of(Duration.ZERO, 1, OnBusy.QUEUE), Mode.AUTO));
    PipelineState state = BUSY;
    for (int i = 2; i < 5; i++) {
      Plan plan = policy.arrive(new SignalId("s" + i), Situation.of(state, leader(state), NOON));
      assertThat(plan.batch()).hasValue(i);
      state = plan.next();
    }
    RunId active = ACTIVE;
    for (int i = 2; i < 5; i++) {
      state = state.released(active, RunStatus.SUCCEEDED, NOON);
      Wake.Starts wake =
          (Wake.Starts)
              policy
                  .wake(Situation.of(state, Optional.of(new SignalId("s" + i)), NOON))
                  .orElseThrow();
      assertThat(wake.departure()).isEqualTo(new Departure(run("s" + i), i));
      active = wake.departure().run();
      state = wake.next();
    }
    assertThat(state.hasWaiting()).isFalse();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wakeless")
  void shouldWakeNothing(String why, PipelineState state, Optional<SignalId> leader) {
    assertThat(policy(OnBusy.QUEUE, Mode.AUTO).wake(Situation.of(state, leader, NOON))).isEmpty();
  }

  static Stream<Arguments> wakeless() {
    return Stream.of(
        arguments("nothing waits", IDLE, Optional.empty()),
        arguments("the run is active", BUSY_ONE_WAITS, Optional.of(EARLIER)),
        arguments(
            "it cools down",
            new PipelineState(2, List.of(), Optional.of(NOON), Optional.of(ACTIVE), 2, 3),
            Optional.of(EARLIER)),
        arguments("another took what waits", COOLING, Optional.of(EARLIER)),
        arguments("the batch is not seen yet", FREE_ONE_WAITS, Optional.empty()));
  }

  @Test
  void shouldOccupyNoSlotAndStillCoolDownWhenDryRunning() {
    Plan plan =
        policy(OnBusy.QUEUE, Mode.DRY_RUN).arrive(NEW, Situation.of(IDLE, Optional.empty(), NOON));
    assertThat(plan.decision()).isEqualTo(new Start(run("new"), Mode.DRY_RUN));
    assertThat(plan.next().active()).isEmpty();
    assertThat(plan.next().coolingUntil(Limits.of(COOLDOWN, 1, OnBusy.QUEUE), NOON))
        .hasValue(NOON.plus(COOLDOWN));
  }

  @Test
  void shouldFillEverySlotBeforeItIsBusy() {
    StartPolicy policy =
        new StartPolicy(TRAIN, Rules.of(Limits.of(Duration.ZERO, 2, OnBusy.QUEUE), Mode.AUTO));
    Plan first = policy.arrive(EARLIER, Situation.of(IDLE, Optional.empty(), NOON));
    Plan second = policy.arrive(NEW, Situation.of(first.next(), Optional.empty(), NOON));
    assertThat(second.decision()).isInstanceOf(Start.class);
    assertThat(second.next().active()).containsExactly(run("earlier"), run("new"));
    assertThat(
            policy.arrive(
                new SignalId("third"), Situation.of(second.next(), Optional.empty(), NOON)))
        .extracting(Plan::decision)
        .isEqualTo(new Defer(Optional.empty(), Waiting.BUSY));
  }

  @Test
  void shouldStartAtTheVeryEndOfTheCooldown() {
    StartPolicy policy = policy(OnBusy.SKIP, Mode.AUTO);
    Instant warm = NOON.plus(COOLDOWN);
    assertThat(
            policy
                .arrive(NEW, Situation.of(COOLING, Optional.empty(), warm.minusMillis(1)))
                .decision())
        .isEqualTo(new Suppress(Limit.COOLDOWN));
    assertThat(policy.arrive(NEW, Situation.of(COOLING, Optional.empty(), warm)).decision())
        .isEqualTo(new Start(run("new"), Mode.AUTO));
  }

  private static StartPolicy policy(OnBusy onBusy, Mode mode) {
    return new StartPolicy(TRAIN, Rules.of(Limits.of(COOLDOWN, 1, onBusy), mode));
  }

  private static Optional<SignalId> leader(PipelineState state) {
    return state.hasWaiting() ? Optional.of(EARLIER) : Optional.empty();
  }

  private static RunId run(String leader) {
    return RunId.of(TRAIN, new SignalId(leader), 0);
  }

  private static Decision join(long batch) {
    return new Join("growth/churn/train#" + batch, Optional.empty());
  }

  private static Optional<Departure> goes(String leader, long batch) {
    return Optional.of(new Departure(run(leader), batch));
  }

  private static Optional<Departure> stays() {
    return Optional.empty();
  }

  private static Arguments of(
      OnBusy onBusy,
      String situation,
      PipelineState state,
      Decision decision,
      String waiting,
      long batch,
      Optional<Departure> departure) {
    return arguments(
        onBusy, situation, state, decision, waiting, OptionalLong.of(batch), departure);
  }
}
