package dev.retrigger.startrun;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retrigger.domain.Decision.Duplicate;
import dev.retrigger.domain.Decision.Ignore;
import dev.retrigger.domain.Decision.Join;
import dev.retrigger.domain.Decision.Limit;
import dev.retrigger.domain.Decision.Start;
import dev.retrigger.domain.Decision.Suppress;
import dev.retrigger.domain.Signal;
import dev.retrigger.domain.TriggerId;
import dev.retrigger.events.Decided;
import dev.retrigger.events.Operator;
import dev.retrigger.events.StarterMessage.CombinationDue;
import dev.retrigger.events.StarterMessage.DropFacts;
import dev.retrigger.events.StarterMessage.SignalArrived;
import dev.retrigger.ledger.Approvals;
import dev.retrigger.ledger.Combinations;
import dev.retrigger.ledger.Due;
import dev.retrigger.ledger.DueKind;
import dev.retrigger.ledger.Handoffs;
import dev.retrigger.ledger.MemoryTable;
import dev.retrigger.ledger.Row;
import dev.retrigger.ledger.SignalRecord;
import dev.retrigger.ledger.Signals;
import dev.retrigger.ledger.Table;
import dev.retrigger.testing.Interleavings;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Facts come at the starter, and the sweep offers what is due. */
@Tag("N-01")
final class CombinerTest {
  private static final TriggerId BOTH = new TriggerId(Suite.CHURN, "both");

  @Test
  void shouldStartOneRunThatKnowsEveryFactWhenAllHaveCome() {
    Suite suite = suite("all: [a, b], within: 1h");

    assertThat(arrive(suite, "a", 0)).containsExactly("Join combination both");
    assertThat(arrive(suite, "a", 10)).containsExactly("Join combination both");
    assertThat(arrive(suite, "b", 20)).containsExactly("Join combination both", "Start");

    assertThat(suite.target.starts()).hasSize(1);
    Signal firing = firing(suite, 1).signal();
    assertThat(firing.attributes())
        .containsEntry("reason", "a and b within 1h")
        .containsEntry("carried", "3")
        .containsEntry("facts", "a a0, a a10, b b20")
        .containsEntry("commit", "of-b20");
    assertThat(firing.depth()).isEqualTo(1);
    assertThat(firing.occurredAt()).isEqualTo(at(20));
    assertThat(new Combinations(suite.table).carried(BOTH, 1)).hasSize(3);
    assertThat(new Signals(suite.table).ofEvent("e-b20"))
        .extracting(record -> record.signal().trigger().name())
        .containsExactlyInAnyOrder("b", "both");
    assertThat(new Due(suite.table).by(DueKind.HANDOFF, at(600), 10)).isEmpty();
  }

  @Test
  @Tag("N-12")
  void shouldAskNobodyOfThoseWhoseFactsItCarries() {
    Suite suite = suite("all: [a, b], within: 1h");
    suite.govern("file/mode", "\"ASK\"");
    suite.govern(
        "file/pipelines/train/approval",
        """
        {"approvers":["slack:@leads"],"expires":"PT48H","allowRequester":false}""");

    suite.handle(new SignalArrived(fact("a", 0, Map.of("by", "iam:Ops/ann"))));
    suite.handle(
        new SignalArrived(fact("a", 1, Map.of("by", "iam:Ops/cy", "replayedBy", "iam:Ops/bo"))));
    suite.handle(new SignalArrived(fact("b", 2, Map.of("by", "iam:Ops/cy"))));

    Signal firing = firing(suite, 1).signal();
    assertThat(firing.attributes()).containsEntry("people", "iam:Ops/ann, iam:Ops/cy, iam:Ops/bo");

    assertThat(new Approvals(suite.table).open())
        .singleElement()
        .satisfies(
            approval ->
                assertThat(approval.requesters())
                    .containsExactlyInAnyOrder("iam:Ops/ann", "iam:Ops/bo", "iam:Ops/cy"));
  }

  @Test
  void shouldFireOnceWhenFactsAreDeliveredAgainAndInAnyOrder() {
    for (int seed = 0; seed < 200; seed++) {
      Suite suite = suite("all: [a, b], within: 1h");
      List<Signal> deliveries =
          new ArrayList<>(List.of(fact("a", 0), fact("a", 10), fact("b", 20)));
      deliveries.addAll(List.copyOf(deliveries));
      Collections.shuffle(deliveries, new Random(seed));

      deliveries.forEach(fact -> suite.handle(new SignalArrived(fact)));
      sweep(suite, 600);

      assertThat(suite.target.starts()).describedAs("seed %d", seed).hasSize(1);
      assertThat(settled(suite)).describedAs("seed %d", seed).isEqualTo(3);
    }
  }

  @Test
  void shouldRecordWhatWaitedInVainAndNotFireWhenTheOtherFactIsTooLate() {
    Suite suite = suite("all: [a, b], within: 1h");
    arrive(suite, "a", 0);
    pass(suite, 61);
    arrive(suite, "b", 61);

    sweep(suite, 64);
    assertThat(expiries(suite, "e-a0")).isEmpty();
    sweep(suite, 65);
    sweep(suite, 200);

    assertThat(suite.target.starts()).isEmpty();
    assertThat(expiries(suite, "e-a0"))
        .singleElement()
        .satisfies(
            record -> {
              assertThat(record.decision()).isEqualTo(new Suppress(Limit.INCOMPLETE));
              assertThat(record.signal().attributes())
                  .containsEntry("reason", "a: no b (a and b within 1h)");
            });
    assertThat(expiries(suite, "e-b61")).hasSize(1);
    assertThat(new Combinations(suite.table).state(BOTH).waiting()).isEmpty();
    assertThat(new Due(suite.table).by(DueKind.COMBINATION, at(100_000), 10)).isEmpty();
  }

  @Test
  void shouldFireAtOnceAndAbsorbWhatFollowsWhenAnyDoes() {
    Suite suite = suite("any: [a, b], within: 1h");

    assertThat(arrive(suite, "a", 0)).containsExactly("Join combination both", "Start");
    assertThat(arrive(suite, "b", 20)).containsExactly("Join combination both");
    assertThat(arrive(suite, "a", 60)).containsExactly("Join combination both");

    assertThat(suite.target.starts()).hasSize(1);
    assertThat(new Combinations(suite.table).carried(BOTH, 1))
        .extracting(Signal::key)
        .containsExactly("a0", "b20", "a60");
    arrive(suite, "b", 61);
    assertThat(new Combinations(suite.table).state(BOTH).generation()).isEqualTo(3);
  }

  @Test
  void shouldFireOnlyInTheOrderOfASequence() {
    Suite suite = suite("sequence: [a, b], within: 1h");

    arrive(suite, "b", 0);
    arrive(suite, "a", 10);
    assertThat(suite.target.starts()).isEmpty();
    arrive(suite, "b", 20);

    assertThat(suite.target.starts()).hasSize(1);
    assertThat(firing(suite, 1).signal().attributes()).containsEntry("facts", "a a10, b b20");
    sweep(suite, 65);
    assertThat(expiries(suite, "e-b0")).hasSize(1);
  }

  @Test
  void shouldFireByTheClockWhenNothingFollowed() {
    Suite suite = suite("absence: [a, b], within: 1h");
    arrive(suite, "a", 0);

    sweep(suite, 59);
    assertThat(suite.target.starts()).isEmpty();
    sweep(suite, 60);
    sweep(suite, 61);

    assertThat(suite.target.starts()).hasSize(1);
    assertThat(firing(suite, 1).signal().occurredAt()).isEqualTo(at(60));
  }

  @Test
  void shouldRecordWhyItDidNotFireWhenSomethingFollowed() {
    Suite suite = suite("absence: [a, b], within: 1h");
    arrive(suite, "a", 0);
    arrive(suite, "b", 30);

    sweep(suite, 300);

    assertThat(suite.target.starts()).isEmpty();
    assertThat(expiries(suite, "e-a0"))
        .extracting(SignalRecord::decision)
        .containsExactly(new Suppress(Limit.CANCELLED));
  }

  @Test
  void shouldCountFactsOfTriggersThatStartRunsOfTheirOwn() {
    Suite suite =
        suite(
            "all: [a, b], within: 1h",
            "a: {registered: {modelPackageGroup: churn-a}, start: train}");

    assertThat(arrive(suite, "a", 0)).containsExactly("Start");
    assertThat(arrive(suite, "b", 1).getFirst()).isEqualTo("Join combination both");

    assertThat(firing(suite, 1).signal().attributes()).containsEntry("carried", "2");
  }

  @Test
  void shouldHealWhenTheStarterDiedBetweenTheDecisionAndTheCombination() {
    Suite suite = suite("all: [a, b], within: 1h");
    arrive(suite, "a", 0);
    Signal decidedOnly = fact("b", 20);
    suite.table.write(
        List.of(
            Signals.record(
                new SignalRecord(
                    decidedOnly,
                    Optional.empty(),
                    new Join("combination both", Optional.empty()),
                    "v1",
                    suite.now(),
                    OptionalLong.empty(),
                    0))));

    assertThat(arrive(suite, "b", 20)).containsExactly("Duplicate", "Start");

    assertThat(suite.target.starts()).hasSize(1);
  }

  @Test
  void shouldGoOnAfterARedeployAndWhenTheModelFileHasItNoLonger() {
    Suite before = suite("all: [a, b], within: 1h");
    arrive(before, "a", 0);
    Suite after = new Suite(before.table, model("all: [a, b], within: 1h"));

    arrive(after, "b", 20);
    assertThat(after.target.starts()).hasSize(1);

    arrive(after, "a", 30);
    after.apply(
        Suite.PROJECT,
        model("all: [b, c], within: 1h").replace("churn-a}}", "churn-a}, start: train}"));
    sweep(after, 100);
    assertThat(expiries(after, "e-a30"))
        .singleElement()
        .satisfies(
            record ->
                assertThat(record.signal().attributes().get("reason"))
                    .startsWith("a: it takes part no longer"));
  }

  @Test
  @Tag("N-15")
  void shouldNotCountATickOnADayOnWhichTheScheduleRests() {
    Suite suite =
        suite(
            "all: [a, b], within: 1h",
            "a: {schedule: \"cron(0 4 * * ? *)\", except: [\"2026-11-21\"]}");

    assertThat(arrive(suite, "a", 0))
        .containsExactly("Ignore blackout: the schedule excepts 2026-11-21");

    assertThat(new Combinations(suite.table).state(BOTH).waiting()).isEmpty();
  }

  @Test
  void shouldCarryMoreFactsThanATransactionHolds() {
    Suite suite = suite("all: [a, b], within: 1d");
    IntStream.range(0, 300).forEach(minute -> arrive(suite, "a", minute));

    arrive(suite, "b", 300);

    assertThat(firing(suite, 1).signal().attributes()).containsEntry("carried", "301");
    assertThat(new Combinations(suite.table).state(BOTH).waiting()).isEmpty();
  }

  @Test
  @Tag("N-22")
  void shouldDropMoreFactsThanATransactionHolds() {
    Suite suite = suite("all: [a, b], within: 1h");
    IntStream.range(0, 100).forEach(i -> arrive(suite, "a", 0, "n" + i));
    DropFacts order = new DropFacts(BOTH, new Operator("iam:Ops/ann", "a test"));

    suite.handle(order);
    suite.handle(order);
    arrive(suite, "b", 10);

    assertThat(expiries(suite, "e-n0"))
        .singleElement()
        .satisfies(
            record -> {
              assertThat(record.decision()).isEqualTo(new Suppress(Limit.DROPPED));
              assertThat(record.signal().attributes())
                  .containsEntry("reason", "a: dropped by iam:Ops/ann: a test (a and b within 1h)");
            });
    assertThat(suite.target.starts()).isEmpty();
    sweep(suite, 600);
    assertThat(settled(suite)).isEqualTo(101);
  }

  @Test
  void shouldExpireMoreFactsThanATransactionHolds() {
    Suite suite = suite("all: [a, b], within: 1h");
    IntStream.range(0, 100).forEach(i -> arrive(suite, "a", 0, "n" + i));

    sweep(suite, 600);

    assertThat(settled(suite)).isEqualTo(100);
  }

  /** Two starters take in two facts at the same moment, one of them may die; a sweep follows. */
  @Test
  @Tag("R-02")
  void shouldFireExactlyOnceInEveryOrderOfTwoStarters() {
    int orders = Interleavings.explore(3, 0, () -> new Race("all: [a, b], within: 1h"));
    int deaths = Interleavings.explore(1, 1, () -> new Race("sequence: [a, b], within: 1h"));

    assertThat(orders).isGreaterThan(500);
    assertThat(deaths).isGreaterThan(50);
  }

  private static final class Race implements Interleavings.World {
    private final MemoryTable table = new MemoryTable();

    Race(String combination) {
      Suite unused = new Suite(table, model(combination)); // Puts the model in force.
      assertThat(unused.target.starts()).isEmpty();
    }

    @Override
    public List<Runnable> actors(Interleavings.Gate gate) {
      Table shared = gate.around(Table.class, table);
      return List.of(
          () -> Suite.over(table, shared).handle(new SignalArrived(fact("a", 0))),
          () -> Suite.over(table, shared).handle(new SignalArrived(fact("b", 1))));
    }

    @Override
    public void check(Set<Integer> halted) {
      Suite suite = Suite.over(table, table);
      pass(suite, 2);
      // Whose starter died is delivered again; the sweep sends what was not handed over.
      suite.handle(new SignalArrived(fact("a", 0)));
      suite.handle(new SignalArrived(fact("b", 1)));
      new Due(table)
          .by(DueKind.HANDOFF, at(600), 10)
          .forEach(row -> Handoffs.messagesOf(row).forEach(suite::handle));
      sweep(suite, 600);
      assertThat(new Combinations(table).state(BOTH).generation()).isEqualTo(2);
      assertThat(new Combinations(table).carried(BOTH, 1)).hasSize(2);
      assertThat(suite.runs()).hasSize(1);
    }
  }

  private static Suite suite(String combination) {
    return new Suite(model(combination));
  }

  private static Suite suite(String combination, String trigger) {
    return new Suite(model(combination).replaceFirst("(?m)^  a: .*$", "  " + trigger));
  }

  private static String model(String combination) {
    return """
        version: 1
        model: growth/churn
        mode: auto
        pipelines:
          train:
            target: {type: sagemaker-pipeline, name: churn-train}
            parameters: {Reason: "${trigger.reason}"}
            limits: {budget: {per: day, runs: 10000}, concurrency: 5}
        triggers:
          a: {registered: {modelPackageGroup: churn-a}}
          b: {registered: {modelPackageGroup: churn-b}}
          c: {registered: {modelPackageGroup: churn-c}, start: train}
          both: {COMBINATION, start: train}
        """
        .replace("COMBINATION", combination);
  }

  private static List<String> arrive(Suite suite, String member, int minute) {
    return arrive(suite, member, minute, member + minute);
  }

  private static List<String> arrive(Suite suite, String member, int minute, String key) {
    pass(suite, minute);
    return suite.decide(new SignalArrived(fact(member, minute, key))).stream()
        .map(Decided::decision)
        .map(
            decision ->
                switch (decision) {
                  case Join(var window, _) -> "Join " + window;
                  case Ignore(var reason) -> "Ignore " + reason;
                  case Start _ -> "Start";
                  case Duplicate _ -> "Duplicate";
                  default -> decision.toString();
                })
        .toList();
  }

  private static Signal fact(String member, int minute) {
    return fact(member, minute, member + minute);
  }

  private static Signal fact(String member, int minute, Map<String, String> attributes) {
    String key = member + minute;
    return new Signal(
        new TriggerId(Suite.CHURN, member),
        "test",
        key,
        "test/" + key,
        "e-" + key,
        at(minute),
        attributes,
        0);
  }

  private static Signal fact(String member, int minute, String key) {
    return new Signal(
        new TriggerId(Suite.CHURN, member),
        "test",
        key,
        "test/" + key,
        "e-" + key,
        at(minute),
        Map.of("reason", "because", "commit", "of-" + key),
        member.equals("b") ? 1 : 0);
  }

  /** Does what the sweep would, at that minute. */
  private static void sweep(Suite suite, int minute) {
    pass(suite, minute);
    for (Row row : new Due(suite.table).by(DueKind.COMBINATION, at(minute), 10)) {
      suite.handle(new CombinationDue(Combinations.triggerOf(row)));
    }
  }

  private static void pass(Suite suite, int minute) {
    if (at(minute).isAfter(suite.now())) {
      suite.pass(Duration.between(suite.now(), at(minute)));
    }
  }

  private static SignalRecord firing(Suite suite, long generation) {
    return new Signals(suite.table)
        .about("combination/" + BOTH)
        .filter(record -> record.signal().key().equals(Long.toString(generation)))
        .findFirst()
        .orElseThrow();
  }

  private static List<SignalRecord> expiries(Suite suite, String event) {
    return new Signals(suite.table)
        .ofEvent(event).stream()
            .filter(record -> record.signal().trigger().equals(BOTH))
            .filter(record -> record.decision() instanceof Suppress)
            .toList();
  }

  /** How many facts were carried by a firing, or expired. */
  private static long settled(Suite suite) {
    Combinations combinations = new Combinations(suite.table);
    Combinations.State state = combinations.state(BOTH);
    assertThat(state.waiting()).isEmpty();
    long carried = 0;
    for (long generation = 1; generation < state.generation(); generation++) {
      carried += combinations.carried(BOTH, generation).size();
    }
    long expired =
        new Signals(suite.table)
            .onDay(Suite.CHURN, LocalDate.parse("2026-11-21")).stream()
                .filter(record -> record.decision() instanceof Suppress)
                .count();
    return carried + expired;
  }

  private static Instant at(int minute) {
    return Suite.START.plus(Duration.ofMinutes(minute));
  }
}
