package dev.retrigger.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retrigger.domain.Breaker;
import dev.retrigger.domain.Budget;
import dev.retrigger.domain.Caps;
import dev.retrigger.domain.Limits;
import dev.retrigger.domain.OnBusy;
import dev.retrigger.domain.PipelineState;
import dev.retrigger.domain.Signal;
import dev.retrigger.events.StarterMessage.SignalArrived;
import dev.retrigger.ledger.MemoryTable;
import dev.retrigger.ledger.Models.StoredModel;
import dev.retrigger.ledger.Pipelines;
import dev.retrigger.ledger.Table;
import dev.retrigger.proof.Contestant.Machine;
import dev.retrigger.proof.Models.Rules;
import dev.retrigger.testing.Interleavings;
import dev.retrigger.testing.oracle.ServiceOracle;
import dev.retrigger.testing.oracle.ServiceRules;
import dev.retrigger.testing.oracle.StartService;
import dev.retrigger.testing.oracle.StartService.State;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a pipeline and its project may cost is not exceeded, whoever comes at the same time. */
final class LimitsTest {
  private static final Duration AGES = Duration.ofDays(20_000);
  private static final Duration RUN = Duration.ofMinutes(10);
  private static final int LOOP = 10_000;
  private static final int A_DAY = 50;

  @Test
  @Tag("N-11")
  @Tag("V-09")
  void shouldStayWithinTheBudgetWhenEveryRunCausesTheNext() {
    Limits limits =
        Limits.of(Duration.ZERO, 1, OnBusy.COALESCE).with(runs(Budget.Period.DAY, A_DAY));
    List<Instant> starts = new ArrayList<>();

    Stage stage = loop(Rules.of(limits), State.SUCCEEDED, starts);

    Map<LocalDate, Integer> days = new HashMap<>();
    starts.forEach(at -> days.merge(LocalDate.ofInstant(at, ZoneOffset.UTC), 1, Integer::sum));
    assertThat(days).allSatisfy((_, count) -> assertThat(count).isLessThanOrEqualTo(A_DAY));
    assertThat(starts).hasSize(LOOP);
    assertAtMostOneWaits(stage);
  }

  @Test
  @Tag("N-11")
  @Tag("V-09")
  void shouldOpenTheBreakerWhenEveryRunFailsAndCausesTheNext() {
    Duration pause = Duration.ofHours(12);
    Limits limits = Limits.of(Duration.ZERO, 1, OnBusy.COALESCE).with(new Breaker(3, pause));
    List<Instant> starts = new ArrayList<>();

    Stage stage = loop(Rules.of(limits), State.FAILED, starts);

    assertThat(starts).hasSize(LOOP);
    for (int i = 3; i < starts.size(); i++) {
      assertThat(Duration.between(starts.get(i - 1), starts.get(i))).isGreaterThan(pause);
    }
    assertAtMostOneWaits(stage);
  }

  /** Drift is seen after every run, 10,000 times. */
  private static Stage loop(Rules rules, State how, List<Instant> starts) {
    Stage stage = new Stage(Contestant.OURS, ServiceRules.CODEBUILD, Models.quiet(rules));
    int[] drifts = {1};
    stage
        .withTracker()
        .ending(
            RUN,
            1,
            _ -> {
              starts.add(stage.now().minus(RUN));
              if (drifts[0] < LOOP) {
                stage.deliver(Models.signal(++drifts[0]), stage.now());
              }
              return how;
            });
    stage.deliver(Models.signal(1), stage.now());
    stage.play(Models.START.plus(AGES));
    return stage;
  }

  private static void assertAtMostOneWaits(Stage stage) {
    PipelineState state = new Pipelines(stage.table).state(Models.PIPELINE);
    assertThat(state.nextBatch() - state.firstWaiting()).isLessThanOrEqualTo(1);
    assertThat(state.active()).isEmpty();
  }

  @Test
  @Tag("N-10")
  void shouldFreeTheSlotByLookingWhenNobodySaysThatTheRunEnded() {
    Stage stage =
        new Stage(
                Contestant.OURS,
                ServiceRules.CODEBUILD,
                Models.with(Rules.of(Limits.of(Duration.ZERO, 1, OnBusy.QUEUE))))
            .withTracker()
            .ending(RUN, 0, _ -> State.SUCCEEDED);
    for (int fact = 0; fact < 5; fact++) {
      stage.deliver(Models.signal(fact), stage.now());
    }

    stage.play(Models.START.plus(Duration.ofHours(5)));

    assertThat(stage.service.begun()).hasSize(5);
    assertThat(stage.service.peak()).isEqualTo(1);
    assertThat(new Pipelines(stage.table).state(Models.PIPELINE).active()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lasts")
  @Tag("N-11")
  void shouldLetOneOfTwoStartersTakeTheLastOfABudget(
      String name, StoredModel model, Signal one, Signal other) {
    int orders = Interleavings.explore(2, 1, () -> new Race(model, List.of(one, other)));

    assertThat(orders).isGreaterThan(1_000);
  }

  static Stream<Arguments> lasts() {
    Limits wide = Limits.of(Duration.ZERO, 5, OnBusy.QUEUE);
    Signal tick = Models.signal("tick", 1);
    Signal again = Models.signal("tick", 2);
    Signal tock = Models.signal("tock", 3);
    return Stream.of(
        Arguments.of(
            "the pipeline's last run",
            Models.with(Rules.of(wide.with(runs(Budget.Period.DAY, 1)))),
            tick,
            again),
        Arguments.of(
            "the pipeline's last dollars",
            Models.with(Rules.of(wide.with(usd("20", "12")))),
            tick,
            again),
        Arguments.of(
            "the pipeline's last slot",
            Models.with(Rules.of(Limits.of(Duration.ZERO, 1, OnBusy.QUEUE))),
            tick,
            again),
        Arguments.of(
            "the project's last run",
            Models.with(
                Rules.of(wide)
                    .with(
                        new Caps(OptionalInt.empty(), Optional.of(runs(Budget.Period.MONTH, 1))))),
            tick,
            tock),
        Arguments.of(
            "the project's last dollars",
            Models.with(
                Rules.of(wide).with(new Caps(OptionalInt.empty(), Optional.of(usd("20", "12"))))),
            tick,
            tock),
        Arguments.of(
            "the project's last slot",
            Models.with(Rules.of(wide).with(new Caps(OptionalInt.of(1), Optional.empty()))),
            tick,
            tock));
  }

  private static Budget runs(Budget.Period per, int runs) {
    return new Budget(
        per, OptionalInt.of(runs), Optional.empty(), Optional.empty(), ZoneOffset.UTC);
  }

  private static Budget usd(String most, String each) {
    return new Budget(
        Budget.Period.MONTH,
        OptionalInt.empty(),
        Optional.of(new BigDecimal(most)),
        Optional.of(new BigDecimal(each)),
        ZoneOffset.UTC);
  }

  /** Two starters with clocks that are ten minutes apart get a fact each. */
  private static final class Race implements Interleavings.World {
    private final MemoryTable table = new MemoryTable();
    private final ServiceOracle service =
        new ServiceOracle(ServiceRules.CODEBUILD, () -> Models.START);
    private final List<Signal> facts;

    Race(StoredModel model, List<Signal> facts) {
      this.facts = facts;
      new dev.retrigger.ledger.Models(table).replace(model);
    }

    @Override
    public List<Runnable> actors(Interleavings.Gate gate) {
      Table shared = gate.around(Table.class, table);
      StartService port = gate.around(StartService.class, service);
      return List.of(
          starter(shared, port, facts.getFirst(), Duration.ofMinutes(5)),
          starter(shared, port, facts.getLast(), Duration.ofMinutes(-5)));
    }

    private Runnable starter(Table shared, StartService port, Signal fact, Duration skew) {
      InstantSource clock = () -> Models.START.plus(Duration.ofHours(12)).plus(skew);
      Machine machine = new Machine(clock, shared, ServiceRules.CODEBUILD, port, service, "unused");
      return () -> Contestant.OURS.handle(new SignalArrived(fact), machine);
    }

    @Override
    public void check(Set<Integer> halted) {
      assertThat(service.executions().size()).isLessThanOrEqualTo(1);
      if (halted.isEmpty()) {
        assertThat(service.executions()).hasSize(1);
      }
    }
  }
}
