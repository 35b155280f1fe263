package dev.retrigger.ledger;

import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.SignalId;
import dev.retrigger.events.Json;
import dev.retrigger.ledger.OpenWindow.Stage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Windows. An arrival is written into one of 16 shards of its window's inbox, in the transaction
 * that reserves its signal; then, once a batch, the receiver makes sure that the window has a
 * header. The closer empties the inbox only of what a committed manifest lists, and gives up the
 * header only after it has said so and looked once more: whoever arrives in between sees that, and
 * opens a new window. So an arrival is in exactly one committed manifest, and no row is written by
 * every arrival.
 *
 * <p>A window's id is never used again, as manifests and signals are named after it: it is made
 * from the arrival that the window is opened for, and a window opens only while that arrival is in
 * the inbox. Every change of a header is on condition of its id and version, as a header that is
 * given up and opened again counts its versions anew.
 */
public final class Windows {
  private static final int SHARDS = 16;
  private static final String BODY = "body";
  private static final String SIGNALS = "signals";
  private static final String FENCE = "fence";
  private static final String VERSION = "version";
  private static final String NEXT = "next";

  private final Table table;

  public Windows(Table table) {
    this.table = table;
  }

  /** Puts an arrival into the inbox. */
  public static Write join(String window, Arrival arrival) {
    return Write.put(Row.at(inboxKey(window, arrival.signal())).with(BODY, Json.write(arrival)));
  }

  /** Whether the arrival is still in the inbox, in no committed manifest yet. */
  public boolean holds(String window, SignalId signal) {
    return table.get(inboxKey(window, signal)).isPresent();
  }

  public Optional<OpenWindow> find(String window) {
    return table.get(Keys.window(window)).map(Windows::header);
  }

  /** The name of the window that a due row of kind {@link DueKind#WINDOW} is about. */
  public static String nameOf(Row row) {
    return header(row).name();
  }

  /** The model of that window. */
  public static ModelId modelOf(Row row) {
    return header(row).trigger().model();
  }

  /**
   * Makes sure that there is a header, as somebody arrived. Returns about how many arrivals the
   * window holds.
   *
   * @param first the window to open if there is none; its leader is one of those who arrived
   * @param arrivals how many came together
   * @param look when a window that opens now is first looked at
   */
  public long noteArrivals(OpenWindow first, long arrivals, Instant look) {
    Optional<OpenWindow> found = find(first.name());
    if (found.isPresent() && found.get().stage() != Stage.DRAINED) {
      Write count = Write.add(Keys.window(first.name()), SIGNALS, arrivals);
      return table.write(List.of(count)).isWritten()
          ? found.get().signals() + arrivals
          : noteArrivals(first, arrivals, look);
    }
    Key leader = inboxKey(first.name(), first.leader());
    Table.Outcome outcome =
        table.write(
            List.of(
                Write.put(
                    row(first.holding(arrivals), look),
                    found.map(Windows::unchanged).orElse(Condition.absent())),
                new Write.Check(leader, Condition.present())));
    return switch (outcome) {
      case Table.Outcome.Written _ -> arrivals;
      case Table.Outcome.Refused(var conflicts) ->
          conflicts.stream().anyMatch(conflict -> conflict.key().equals(leader))
              ? noteLeft(first, arrivals, look)
              : noteArrivals(first, arrivals, look);
    };
  }

  /** The leader went with another window; of those who came with it, one may be left to lead. */
  private long noteLeft(OpenWindow first, long arrivals, Instant look) {
    Optional<SignalId> left = anyLeft(first.name());
    return left.isPresent() ? noteArrivals(first.ledBy(left.get()), arrivals, look) : 0;
  }

  /**
   * Takes the window for one closer until then: it is not due before, nobody else takes it, and
   * every later write is on condition that nobody did. Empty if somebody was faster.
   */
  public Optional<OpenWindow> take(OpenWindow window, Instant now, Instant until) {
    OpenWindow fenced = window.fenced(Optional.of(until));
    return !window.isFenced(now)
            && table.write(List.of(Write.put(row(fenced, until), unchanged(window)))).isWritten()
        ? Optional.of(fenced.next())
        : Optional.empty();
  }

  /** Lets a taken window go; it is looked at again then. */
  public void letGo(OpenWindow window, Instant look) {
    table.write(List.of(put(window.fenced(Optional.empty()), look)));
  }

  /** Every arrival in the inbox, in no order. */
  public List<Arrival> arrivals(String window) {
    return shards(window)
        .flatMap(shard -> Rows.all(table, shard, ""))
        .map(row -> Json.read(row.text(BODY), Arrival.class))
        .toList();
  }

  /** The number that the next closed window of an input gets. */
  public long nextNumber(ModelId model, String input) {
    return table.get(Keys.inputHead(model, input)).map(row -> row.number(NEXT)).orElse(1L);
  }

  /** Ends the collecting of a taken window; what its manifest lists can be removed then. */
  public static Write settle(OpenWindow window, List<SignalId> markers) {
    return put(window.settled(markers), window.fencedUntil().orElse(window.opened()));
  }

  /** Numbers a closed window among those of its input. */
  public static List<Write> number(ClosedWindow closed) {
    List<Write> writes = new ArrayList<>();
    writes.add(
        Write.put(
            Row.at(Keys.inputHead(closed.model(), closed.input()))
                .with(NEXT, closed.number() + 1)
                .with(VERSION, closed.number()),
            Condition.versionIs(closed.number() - 1)));
    writes.add(
        Write.put(
            Row.at(Keys.closedWindow(closed.model(), closed.input(), closed.number()))
                .with("kind", "window")
                .with(BODY, Json.write(closed))
                .with("at", closed.closed())
                .with(
                    Table.Index.HISTORY.partition(), Keys.history(closed.model(), closed.closed())),
            Condition.absent()));
    return writes;
  }

  /** Removes arrivals that a committed manifest lists. */
  public void remove(String window, Collection<Arrival> arrivals) {
    table.deleteAll(arrivals.stream().map(arrival -> inboxKey(window, arrival.signal())).toList());
  }

  /**
   * Gives up a window whose committed arrivals are removed. If more have come meanwhile they get a
   * window of their own, which is returned.
   */
  public Optional<OpenWindow> release(OpenWindow window, Instant now, Instant look) {
    if (!table.write(List.of(put(window.drained(), look))).isWritten()) {
      return find(window.name());
    }
    OpenWindow drained = window.drained().next();
    Optional<SignalId> left = anyLeft(window.name());
    if (left.isPresent()) {
      OpenWindow successor =
          OpenWindow.by(left.get(), window.trigger(), window.input(), window.partition(), now);
      noteArrivals(successor, 1, look);
      return find(window.name());
    }
    table.write(List.of(Write.delete(Keys.window(window.name()), unchanged(drained))));
    return Optional.empty();
  }

  /** The closed windows of an input from {@code number} on, the oldest first. */
  public Stream<ClosedWindow> closedFrom(ModelId model, String input, long number) {
    Key before = Keys.closedWindow(model, input, number - 1);
    return Rows.from(table, Keys.input(model, input), Keys.CLOSED, Optional.of(before))
        .map(row -> Json.read(row.text(BODY), ClosedWindow.class));
  }

  private static Write put(OpenWindow window, Instant due) {
    return Write.put(row(window, due), unchanged(window));
  }

  private static Row row(OpenWindow window, Instant due) {
    OpenWindow written = window.next();
    Row row =
        Row.at(Keys.window(window.name()))
            .with(BODY, Json.write(written))
            .with(SIGNALS, written.signals())
            .with(FENCE, written.fence());
    return DueKind.WINDOW.mark(row, due);
  }

  private static Condition unchanged(OpenWindow window) {
    return new Condition.TextIs(FENCE, window.fence());
  }

  private static OpenWindow header(Row row) {
    return Json.read(row.text(BODY), OpenWindow.class).holding(row.number(SIGNALS));
  }

  private Optional<SignalId> anyLeft(String window) {
    return shards(window)
        .flatMap(shard -> Rows.first(table, shard, "").stream())
        .map(row -> Json.read(row.text(BODY), Arrival.class).signal())
        .findFirst();
  }

  private static Stream<String> shards(String window) {
    return IntStream.range(0, SHARDS).mapToObj(shard -> Keys.inbox(window, shard));
  }

  private static Key inboxKey(String window, SignalId signal) {
    int shard = Math.floorMod(signal.value().hashCode(), SHARDS);
    return new Key(Keys.inbox(window, shard), signal.value());
  }
}
