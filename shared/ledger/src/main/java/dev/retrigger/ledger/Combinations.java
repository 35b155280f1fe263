package dev.retrigger.ledger;

import dev.retrigger.domain.Signal;
import dev.retrigger.domain.SignalId;
import dev.retrigger.domain.Timestamps;
import dev.retrigger.domain.TriggerId;
import dev.retrigger.events.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What combinations remember: a header, and each fact in a row of its own under the number of the
 * firing that is to carry it. A firing raises that number, so the facts that stay behind under the
 * old one are those that it carried. Every step is on condition that the header is the one that was
 * read; so of two facts that come at the same moment the second sees the first.
 */
public final class Combinations {
  /**
   * How many facts one step may move, remove or keep a record of; a transaction has no more room.
   */
  public static final int MOST_MOVED = 40;

  private static final String TRIGGER = "trigger";
  private static final String GENERATION = "generation";
  private static final String VERSION = "version";
  private static final String FIRED = "fired";
  private static final String BODY = "body";

  private final Table table;

  public Combinations(Table table) {
    this.table = table;
  }

  /**
   * A combination as it was read.
   *
   * @param generation the number of its next firing
   * @param fired when the first fact of the last firing happened
   * @param waiting the facts that no firing has carried yet, the oldest first
   */
  public record State(
      TriggerId trigger,
      long generation,
      long version,
      Optional<Instant> fired,
      List<Signal> waiting) {
    public State {
      waiting = List.copyOf(waiting);
    }
  }

  public State state(TriggerId combination) {
    Optional<Row> header = table.get(Keys.combination(combination));
    long generation = header.map(row -> row.number(GENERATION)).orElse(1L);
    return new State(
        combination,
        generation,
        header.map(row -> row.number(VERSION)).orElse(0L),
        header.flatMap(row -> row.optionalInstant(FIRED)),
        carried(combination, generation));
  }

  /** The facts that a firing carried; of the next one, those that wait for it. */
  public List<Signal> carried(TriggerId combination, long generation) {
    return Rows.all(table, Keys.facts(combination, generation), "")
        .map(row -> Json.read(row.text(BODY), Signal.class))
        .toList();
  }

  /** Whether the fact has taken part already. */
  public boolean hasTaken(TriggerId combination, SignalId fact) {
    return table.get(Keys.taken(combination, fact)).isPresent();
  }

  /** The combination that a due row of kind {@link DueKind#COMBINATION} is about. */
  public static TriggerId triggerOf(Row row) {
    return TriggerId.parse(row.text(TRIGGER));
  }

  /** A fact takes part, once. */
  public static Write take(TriggerId combination, Signal fact, Instant now) {
    Row row = Row.at(Keys.taken(combination, fact.id())).with("at", now);
    return Write.put(Retention.keep(row, now), Condition.absent());
  }

  /** A fact waits for the next firing. */
  public static Write wait(State state, Signal fact, Instant now) {
    return put(state.trigger(), state.generation(), fact, now);
  }

  /** A fact belongs to the last firing. */
  public static Write absorb(State state, Signal fact, Instant now) {
    return put(state.trigger(), state.generation() - 1, fact, now);
  }

  /** Facts wait no longer. */
  public static List<Write> forget(State state, Collection<Signal> facts) {
    return facts.stream()
        .map(
            fact ->
                Write.delete(key(state.trigger(), state.generation(), fact), Condition.always()))
        .toList();
  }

  /** Facts wait for the firing after the next. */
  public static List<Write> postpone(State state, Collection<Signal> facts, Instant now) {
    List<Write> writes = new ArrayList<>(forget(state, facts));
    facts.forEach(fact -> writes.add(put(state.trigger(), state.generation() + 1, fact, now)));
    return writes;
  }

  /** The combination is looked at again then, if nothing comes before. */
  public static Write look(State state, Optional<Instant> until) {
    return header(state, state.generation(), state.fired(), until);
  }

  /** The combination has fired, and is looked at once more at {@code now}. */
  public static Write fire(State state, Instant first, Instant now) {
    Instant last = state.fired().filter(before -> before.isAfter(first)).orElse(first);
    return header(state, state.generation() + 1, Optional.of(last), Optional.of(now));
  }

  private static Write header(
      State state, long generation, Optional<Instant> fired, Optional<Instant> due) {
    Row row =
        Row.at(Keys.combination(state.trigger()))
            .with(TRIGGER, state.trigger().toString())
            .with(GENERATION, generation)
            .with(FIRED, fired.map(Timestamps::format))
            .with(VERSION, state.version() + 1);
    return Write.put(
        due.map(at -> DueKind.COMBINATION.mark(row, at)).orElse(row),
        Condition.versionIs(state.version()));
  }

  private static Write put(TriggerId combination, long generation, Signal fact, Instant now) {
    Row row = Row.at(key(combination, generation, fact)).with(BODY, Json.write(fact));
    return Write.put(Retention.keep(row, now));
  }

  private static Key key(TriggerId combination, long generation, Signal fact) {
    return new Key(
        Keys.facts(combination, generation),
        Timestamps.format(fact.occurredAt()) + "#" + fact.id());
  }
}
