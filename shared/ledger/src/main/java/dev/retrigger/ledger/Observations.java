package dev.retrigger.ledger;

import com.fasterxml.jackson.annotation.JsonFormat;
import dev.retrigger.domain.Digest;
import dev.retrigger.domain.ModelId;
import dev.retrigger.events.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What a model's monitors saw last, so that drift can be believed once it was seen often enough.
 * One observation counts once, however often it is announced and by whichever way; announced again
 * it gets the answer that it got at first. One that is older than what was seen before changes
 * nothing.
 */
public final class Observations {
  private static final String BODY = "body";
  private static final int ATTEMPTS = 20;

  /** So many are remembered at least, that an announcement which comes late is still recognised. */
  private static final int MEMORY = 20;

  private final Table table;

  public Observations(Table table) {
    this.table = table;
  }

  /**
   * Something that a monitor saw.
   *
   * @param key what makes two announcements the same observation
   */
  public record Observation(String key, Instant at, boolean drifted) {}

  /** What an observation came to. */
  public sealed interface Seen {
    /** Drift, and seen often enough. */
    record Confirmed() implements Seen {}

    /** Seen in so many of the observations that count, and not often enough, or nothing drifted. */
    record Counted(long seen) implements Seen {}

    /** A newer one was seen before. */
    record Late(Instant newest) implements Seen {}
  }

  /**
   * Counts an observation.
   *
   * @param of how many observations count
   * @param confirms whether drift is believed that was, or was not, seen in these; newest last
   */
  public Seen note(
      ModelId model,
      String monitor,
      Observation observation,
      int of,
      Predicate<List<Boolean>> confirms) {
    Key key = Keys.observations(model, monitor);
    String identity = Digest.of(observation.key());
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<Row> row = table.get(key);
      List<Entry> before = row.map(Observations::read).orElse(List.of());
      Optional<Entry> known =
          before.stream().filter(entry -> entry.id().equals(identity)).findFirst();
      if (known.isPresent()) {
        return known.get().seen();
      }
      if (!before.isEmpty() && observation.at().isBefore(before.getLast().at())) {
        return new Seen.Late(before.getLast().at());
      }
      List<Boolean> drifted =
          Stream.concat(before.stream().map(Entry::drifted), Stream.of(observation.drifted()))
              .skip(Math.max(0, before.size() + 1L - of))
              .toList();
      Entry entry =
          new Entry(
              identity,
              observation.at(),
              observation.drifted(),
              drifted.stream().filter(saw -> saw).count(),
              confirms.test(drifted));
      List<Entry> after = new ArrayList<>(before);
      after.add(entry);
      if (write(key, row, after, Math.max(of, MEMORY))) {
        return entry.seen();
      }
    }
    throw new IllegalStateException("others count for the same monitor all the time");
  }

  private boolean write(Key key, Optional<Row> before, List<Entry> after, int most) {
    long version = before.map(row -> row.number("version")).orElse(0L);
    History history = new History(after.subList(Math.max(0, after.size() - most), after.size()));
    Row row = Row.at(key).with("version", version + 1).with(BODY, Json.write(history));
    return table.write(List.of(Write.put(row, Condition.versionIs(version)))).isWritten();
  }

  private static List<Entry> read(Row row) {
    return Json.read(row.text(BODY), History.class).entries();
  }

  private record History(List<Entry> entries) {}

  /** An observation as it was counted; kept short, for a hundred of them are in one row. */
  @JsonFormat(shape = JsonFormat.Shape.ARRAY)
  private record Entry(String id, Instant at, boolean drifted, long count, boolean confirmed) {
    Seen seen() {
      return confirmed ? new Seen.Confirmed() : new Seen.Counted(count);
    }
  }
}
