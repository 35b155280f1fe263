package dev.retrigger.ledger;

import dev.retrigger.domain.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is still to be recorded about runs that succeeded. It is owed in the transaction that ends
 * the run, and stays due until it is recorded everywhere or given up; a run is never held up by it.
 */
public final class Lineages {
  private static final String RUN = "run";
  private static final String ATTEMPTS = "attempts";
  private static final String VERSION = "version";
  private static final String DETAIL = "detail";

  /** How often a change of the same run by others is waited for. */
  private static final int WRITES = 5;

  private final Table table;
  private final Runs runs;

  public Lineages(Table table) {
    this.table = table;
    this.runs = new Runs(table);
  }

  /** Owes the record of a run. */
  static Write owe(RunId run, Instant now) {
    return Write.put(row(new Owed(run, 0, Optional.empty(), 1), Optional.of(now), now));
  }

  /** The run that a due row of kind {@link DueKind#LINEAGE} is about. */
  public static RunId runOf(Row row) {
    return new RunId(row.text(RUN));
  }

  /**
   * Takes the work for {@code lease}: nobody else does it meanwhile, and if we do not end it, it is
   * due again then. Empty if nothing is owed, or not yet.
   */
  public Optional<Owed> claim(RunId run, Instant now, Duration lease) {
    return table
        .get(Keys.lineage(run))
        .filter(row -> row.optionalInstant(DueKind.AT).filter(at -> !at.isAfter(now)).isPresent())
        .map(Lineages::read)
        .map(owed -> owed.next(owed.attempts() + 1, owed.detail()))
        .filter(owed -> write(owed, Optional.of(now.plus(lease)), now));
  }

  /** It is tried again later. */
  public void postpone(Owed owed, String why, Instant until, Instant now) {
    write(owed.next(owed.attempts(), Optional.of(why)), Optional.of(until), now);
  }

  /** All is recorded; where, the run knows from now on. */
  public void settle(Owed owed, Map<String, String> recorded, Instant now) {
    close(owed, Optional.empty(), recorded, now);
  }

  /** It is tried no more, and people are told, once; what is recorded, the run knows. */
  public void giveUp(Owed owed, String why, Map<String, String> recorded, Instant now) {
    close(owed, Optional.of(why), recorded, now);
  }

  private void close(Owed owed, Optional<String> why, Map<String, String> recorded, Instant now) {
    for (int attempt = 0; attempt < WRITES; attempt++) {
      Owed closed = owed.next(owed.attempts(), why);
      List<Write> writes = new ArrayList<>();
      writes.add(
          Write.put(row(closed, Optional.empty(), now), Condition.versionIs(owed.version())));
      runs.complete(owed.run(), recorded).ifPresent(writes::add);
      why.flatMap(
              text -> runs.find(owed.run()).flatMap(run -> RunNotices.unrecorded(run, text, now)))
          .ifPresent(notice -> writes.add(Outbox.owe(notice, now)));
      if (table.write(writes).isWritten() || isTaken(owed)) {
        return;
      }
    }
    throw new IllegalStateException(
        "run " + owed.run() + " changes all the time; it is tried again");
  }

  private boolean isTaken(Owed owed) {
    return table
        .get(Keys.lineage(owed.run()))
        .filter(row -> row.number(VERSION) == owed.version())
        .isEmpty();
  }

  private boolean write(Owed owed, Optional<Instant> due, Instant now) {
    return table
        .write(List.of(Write.put(row(owed, due, now), Condition.versionIs(owed.version() - 1))))
        .isWritten();
  }

  private static Row row(Owed owed, Optional<Instant> due, Instant now) {
    Row row =
        Row.at(Keys.lineage(owed.run()))
            .with(RUN, owed.run().value())
            .with(ATTEMPTS, owed.attempts())
            .with(DETAIL, owed.detail())
            .with(VERSION, owed.version());
    Row kept = Retention.keep(row, now);
    return due.map(at -> DueKind.LINEAGE.mark(kept, at)).orElse(kept);
  }

  private static Owed read(Row row) {
    return new Owed(
        runOf(row), (int) row.number(ATTEMPTS), row.optionalText(DETAIL), row.number(VERSION));
  }

  /**
   * What is owed about a run.
   *
   * @param attempts how often it was tried, or may have been
   * @param detail why it did not go well last time
   */
  public record Owed(RunId run, int attempts, Optional<String> detail, long version) {
    private Owed next(int tried, Optional<String> why) {
      return new Owed(run, tried, why, version + 1);
    }
  }
}
