package dev.retrigger.startrun;

import dev.retrigger.domain.Combination;
import dev.retrigger.domain.Combination.Verdict;
import dev.retrigger.domain.Decision;
import dev.retrigger.domain.Decision.Limit;
import dev.retrigger.domain.Decision.Suppress;
import dev.retrigger.domain.Signal;
import dev.retrigger.domain.TriggerId;
import dev.retrigger.events.Decided;
import dev.retrigger.events.Operator;
import dev.retrigger.events.StarterMessage.SignalArrived;
import dev.retrigger.ledger.Combinations;
import dev.retrigger.ledger.Combinations.State;
import dev.retrigger.ledger.Handoffs;
import dev.retrigger.ledger.SignalRecord;
import dev.retrigger.ledger.Signals;
import dev.retrigger.ledger.Table;
import dev.retrigger.ledger.Write;
import dev.retrigger.models.CombinationTrigger;
import dev.retrigger.models.CompiledModel;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Brings the facts of several triggers together. Each step is one transaction: the fact that comes,
 * what it means, and the signal that the combination owes when it fires. A crash between two steps
 * leaves the combination due at once; a firing whose signal was not decided about is handed over by
 * the sweep.
 */
final class Combiner {
  /** The source of the combination's own signals. */
  static final String SOURCE = "combination";

  /** Conflicts and steps together; whatever is left is due at once. */
  private static final int ATTEMPTS = 100;

  private static final int MOST_LISTED = 10;
  private static final String REASON = "reason";

  private final InstantSource clock;
  private final Table table;
  private final Standings standings;
  private final Signals signals;
  private final Combinations combinations;
  private final Handoffs handoffs;
  private final Function<Signal, Decided> starter;

  /**
   * Makes one.
   *
   * @param starter decides about the signal of a combination that has fired
   */
  Combiner(
      InstantSource clock, Table table, Standings standings, Function<Signal, Decided> starter) {
    this.clock = clock;
    this.table = table;
    this.standings = standings;
    this.signals = new Signals(table);
    this.combinations = new Combinations(table);
    this.handoffs = new Handoffs(table);
    this.starter = starter;
  }

  /**
   * A fact that was decided about takes part in the combinations of its trigger, unless it did
   * before; what was decided because of that.
   */
  List<Decided> join(Signal fact) {
    Optional<CompiledModel> model = standings.model(fact.trigger().model());
    List<CombinationTrigger> joined =
        model.stream().flatMap(found -> found.combinations(fact.trigger().name())).toList();
    if (joined.isEmpty() || fact.source().equals(Signal.MANUAL) || !counts(fact)) {
      return List.of();
    }
    return joined.stream()
        .flatMap(trigger -> settle(id(fact, trigger), Optional.of(fact)).stream())
        .toList();
  }

  /** Does what is due; what was decided because of that. */
  List<Decided> look(TriggerId combination) {
    return settle(combination, Optional.empty());
  }

  /** Drops all that waits; each fact keeps a record of who wanted that. */
  void drop(TriggerId combination, Operator operator) {
    String why = "dropped by " + operator.by() + ": " + operator.reason();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      State state = combinations.state(combination);
      if (state.waiting().isEmpty()) {
        settle(combination, Optional.empty());
        return;
      }
      Stage stage = new Stage(rule(combination), state, Optional.empty(), clock.instant());
      table.write(stage.drops(state.waiting(), Limit.DROPPED, why).writes());
    }
    throw changing(combination);
  }

  /** A fact that was none, or that must not go on, sets off nothing else either. */
  private boolean counts(Signal fact) {
    return signals
        .find(fact)
        .map(SignalRecord::decision)
        .filter(
            decision ->
                !(decision instanceof Decision.Ignore
                    || decision instanceof Decision.Refuse
                    || decision.equals(new Suppress(Limit.NO_NEW_DATA))))
        .isPresent();
  }

  private List<Decided> settle(TriggerId combination, Optional<Signal> arriving) {
    List<Decided> decided = new ArrayList<>();
    Optional<Signal> fact = arriving;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      State state = combinations.state(combination);
      if (fact.isPresent() && combinations.hasTaken(combination, fact.get().id())) {
        return decided;
      }
      Step step = step(rule(combination), state, fact, clock.instant());
      if (table.write(step.writes()).isWritten()) {
        fact = Optional.empty();
        step.firing().ifPresent(signal -> decided.add(fire(signal)));
        if (step.last()) {
          return decided;
        }
      }
    }
    throw changing(combination);
  }

  private static IllegalStateException changing(TriggerId combination) {
    return new IllegalStateException(
        "combination " + combination + " changes all the time; it is looked at again");
  }

  private Decided fire(Signal signal) {
    Decided decided = starter.apply(signal);
    handoffs.settle(signal.id().value());
    return decided;
  }

  /**
   * One transaction.
   *
   * @param firing the signal that it owes
   * @param last whether there is nothing left to do before another fact comes
   */
  private record Step(List<Write> writes, Optional<Signal> firing, boolean last) {}

  private Step step(Optional<Rule> rule, State state, Optional<Signal> arriving, Instant now) {
    List<Signal> facts = Stream.concat(state.waiting().stream(), arriving.stream()).toList();
    Verdict verdict =
        rule.map(found -> found.trigger().rule().judge(facts, state.fired(), now))
            .orElseGet(() -> dismiss(facts));
    Stage stage = new Stage(rule, state, arriving, now);
    return switch (verdict) {
      case Verdict.Waits(var until) -> stage.waits(until);
      case Verdict.Fires(var carried) -> stage.fires(carried, facts);
      case Verdict.Absorbed(var fact) -> stage.absorbs(fact);
      case Verdict.Expired(var gone, var missing) ->
          stage.drops(
              gone,
              Limit.INCOMPLETE,
              missing.isEmpty() ? "not in this order" : "no " + String.join(", no ", missing));
      case Verdict.Cancelled(var gone, var by) ->
          stage.drops(gone, Limit.CANCELLED, by.trigger().name() + " came at " + by.occurredAt());
      case Verdict.Dismissed(var gone) ->
          stage.drops(gone, Limit.INCOMPLETE, "it takes part no longer");
      case Verdict.Forgotten(var gone) -> stage.forgets(gone);
    };
  }

  private static Verdict dismiss(List<Signal> facts) {
    return facts.isEmpty() ? new Verdict.Waits(Optional.empty()) : new Verdict.Dismissed(facts);
  }

  private Optional<Rule> rule(TriggerId combination) {
    return standings
        .model(combination.model())
        .flatMap(
            model ->
                model
                    .triggers(CombinationTrigger.class)
                    .filter(trigger -> trigger.name().equals(combination.name()))
                    .findFirst()
                    .map(trigger -> new Rule(model, trigger)));
  }

  private static TriggerId id(Signal fact, CombinationTrigger trigger) {
    return new TriggerId(fact.trigger().model(), trigger.name());
  }

  private record Rule(CompiledModel model, CombinationTrigger trigger) {}

  /** The combination as it was read, and what a step makes of it. */
  private record Stage(Optional<Rule> rule, State state, Optional<Signal> arriving, Instant now) {

    Step waits(Optional<Instant> until) {
      List<Write> writes = begin(List.of());
      writes.add(Combinations.look(state, until));
      return new Step(writes, Optional.empty(), true);
    }

    Step absorbs(Signal fact) {
      List<Write> writes = begin(List.of(fact));
      writes.add(Combinations.absorb(state, fact, now));
      writes.add(Combinations.look(state, Optional.empty()));
      return new Step(writes, Optional.empty(), true);
    }

    Step fires(List<Signal> ready, List<Signal> facts) {
      List<Signal> left = new ArrayList<>(facts);
      left.removeAll(ready);
      // What is more than can be moved to the next firing goes with this one.
      List<Signal> stay =
          left.subList(Math.max(0, left.size() - Combinations.MOST_MOVED), left.size());
      Signal firing =
          firing(
              facts.stream()
                  .filter(fact -> !stay.contains(fact))
                  .sorted(Comparator.comparing(Signal::occurredAt))
                  .toList());
      List<Write> writes = begin(stay);
      writes.addAll(Combinations.postpone(state, stay, now));
      writes.add(Combinations.fire(state, ready.getFirst().occurredAt(), now));
      writes.add(Handoffs.owe(firing.id().value(), new SignalArrived(firing), now));
      return new Step(writes, Optional.of(firing), false);
    }

    Step drops(List<Signal> all, Limit limit, String why) {
      List<Signal> gone = all.stream().limit(Combinations.MOST_MOVED).toList();
      List<Write> writes = forget(gone);
      gone.forEach(fact -> writes.add(record(fact, limit, why)));
      return new Step(writes, Optional.empty(), false);
    }

    Step forgets(List<Signal> all) {
      return new Step(
          forget(all.stream().limit(Combinations.MOST_MOVED).toList()), Optional.empty(), false);
    }

    private List<Write> forget(List<Signal> gone) {
      List<Write> writes = begin(gone);
      writes.addAll(
          Combinations.forget(state, gone.stream().filter(fact -> !isNew(fact)).toList()));
      writes.add(Combinations.look(state, Optional.of(now)));
      return writes;
    }

    /** The fact that comes takes part, and waits unless it is dealt with otherwise. */
    private List<Write> begin(List<Signal> settled) {
      List<Write> writes = new ArrayList<>();
      arriving.ifPresent(
          fact -> {
            writes.add(Combinations.take(state.trigger(), fact, now));
            if (!settled.contains(fact)) {
              writes.add(Combinations.wait(state, fact, now));
            }
          });
      return writes;
    }

    private boolean isNew(Signal fact) {
      return arriving.filter(fact::equals).isPresent();
    }

    private Signal firing(List<Signal> carried) {
      CombinationTrigger trigger = rule.orElseThrow().trigger();
      Map<String, String> attributes = new HashMap<>();
      carried.forEach(fact -> attributes.putAll(fact.attributes()));
      People.listed(carried).ifPresent(people -> attributes.put(People.ALL, people));
      attributes.put(REASON, trigger.show());
      attributes.put("carried", Integer.toString(carried.size()));
      attributes.put(
          "facts",
          carried.stream()
                  .limit(MOST_LISTED)
                  .map(fact -> fact.trigger().name() + " " + fact.key())
                  .collect(Collectors.joining(", "))
              + (carried.size() > MOST_LISTED ? ", ..." : ""));
      Signal last = carried.getLast();
      return new Signal(
          state.trigger(),
          SOURCE,
          Long.toString(state.generation()),
          SOURCE + "/" + state.trigger(),
          last.eventId(),
          trigger.kind() == Combination.Kind.ABSENCE
              ? carried.getFirst().occurredAt().plus(trigger.within())
              : last.occurredAt(),
          attributes,
          carried.stream().mapToInt(Signal::depth).max().orElse(0));
    }

    /** Found under the fact that it is about, so that its event tells what became of it. */
    private Write record(Signal fact, Limit limit, String why) {
      String shown = rule.map(found -> " (" + found.trigger().show() + ")").orElse("");
      Signal told =
          new Signal(
              state.trigger(),
              SOURCE,
              "fact/" + fact.id(),
              fact.subject(),
              fact.eventId(),
              fact.occurredAt(),
              Map.of(REASON, fact.trigger().name() + ": " + why + shown),
              fact.depth());
      return Signals.recordInHistory(
          new SignalRecord(
              told,
              rule.flatMap(found -> found.model().startedBy(found.trigger())),
              new Suppress(limit),
              rule.map(found -> found.model().version()).orElse(""),
              now,
              OptionalLong.empty(),
              0));
    }
  }
}
