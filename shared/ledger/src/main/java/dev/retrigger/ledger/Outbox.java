package dev.retrigger.ledger;

import dev.retrigger.events.Json;
import dev.retrigger.events.Notice;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Notices that a committed change owes. The row is written with the change; the table's stream
 * hands it to {@code publish-notices}, and the sweep offers it again until it is marked as sent.
 */
public final class Outbox {
  /** How long the stream has before the sweep offers a notice again. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Table table;

  public Outbox(Table table) {
    this.table = table;
  }

  /**
   * Owes the notice. The transaction must be one that is written once only: a notice that was sent
   * would be owed again.
   */
  public static Write owe(Notice notice, Instant now) {
    return Write.put(row(notice, now));
  }

  /** Owes the notice unless it ever was owed, for whoever may come by a second time. */
  public static Write oweOnce(Notice notice, Instant now) {
    return Write.put(row(notice, now), Condition.absent());
  }

  private static Row row(Notice notice, Instant now) {
    Row row =
        Row.at(Keys.notice(notice.id()))
            .with("kind", "notice")
            .with("at", now)
            .with("body", Json.write(notice));
    return DueKind.NOTICE.mark(Retention.keep(row, now), now.plus(PATIENCE));
  }

  /** Touches an unsent notice, so that the stream hands it on once more. */
  public void offerAgain(Row due, Instant now) {
    Row again =
        DueKind.NOTICE
            .mark(due, now.plus(PATIENCE))
            .with("offers", due.optionalNumber("offers").orElse(1) + 1);
    table.write(List.of(Write.put(again, new Condition.TextIs(DueKind.AT, due.text(DueKind.AT)))));
  }

  /** The row at that key, if it still owes a notice. */
  public Optional<Row> owed(Key key) {
    return table.get(key).filter(row -> row.optionalText("sentAt").isEmpty());
  }

  /** Closes a row that can never be published, and keeps the reason in it. */
  public void refuse(Row owed, String problem, Instant now) {
    Row closed = DueKind.clear(owed).with("sentAt", now).with("problem", problem);
    table.write(List.of(Write.put(closed, Condition.present())));
  }

  /** Marks a notice as sent; whether it was owed until now. */
  public boolean markSent(String id, Instant now) {
    Optional<Row> owed = owed(Keys.notice(id));
    return owed.isPresent()
        && table
            .write(
                List.of(
                    Write.put(
                        DueKind.clear(owed.get()).with("sentAt", now),
                        new Condition.TextIs(DueKind.AT, owed.get().text(DueKind.AT)))))
            .isWritten();
  }

  /** The notice, and whether it was sent. */
  public Optional<Row> find(String id) {
    return table.get(Keys.notice(id));
  }
}
