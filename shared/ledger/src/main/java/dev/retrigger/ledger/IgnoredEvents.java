package dev.retrigger.ledger;

import dev.retrigger.domain.Digest;
import dev.retrigger.events.Json;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Events that came and were for no trigger, and why. Each is one row, however often it came. */
public final class IgnoredEvents {
  private static final String PREFIX = "IGNORED#";
  private static final String BODY = "body";
  private static final String DUPLICATES = "duplicates";
  private static final int PAGE = 50;

  private final Table table;

  public IgnoredEvents(Table table) {
    this.table = table;
  }

  /**
   * An event for no trigger.
   *
   * @param subject what it is about: {@code ecr/growth/churn:1.2.0}
   * @param occurred when it happened
   * @param at when it was ignored
   */
  public record IgnoredEvent(
      String source,
      String subject,
      String eventId,
      Instant occurred,
      Instant at,
      String reason,
      long duplicates) {}

  /** Records it; an event that was recorded before is counted. */
  public void note(IgnoredEvent event) {
    Row row =
        Retention.keep(
            Row.at(key(event))
                .with(Table.Index.EVENT.partition(), event.eventId())
                .with("at", event.at())
                .with(BODY, Json.write(event))
                .with(DUPLICATES, 0),
            event.at());
    if (!table.write(List.of(Write.put(row, Condition.absent()))).isWritten()) {
      table.write(List.of(Write.add(key(event), DUPLICATES, 1)));
    }
  }

  /** What was ignored of a delivery. */
  public List<IgnoredEvent> ofEvent(String eventId) {
    return table
        .queryIndex(Table.Index.EVENT, eventId, Rows.LAST, Table.Order.ASCENDING, PAGE)
        .stream()
        .filter(row -> row.key().sort().startsWith(PREFIX))
        .map(IgnoredEvents::read)
        .toList();
  }

  /** What was ignored about a subject. */
  public Stream<IgnoredEvent> about(String subject) {
    return Rows.all(table, Keys.subject(subject), PREFIX).map(IgnoredEvents::read);
  }

  private static Key key(IgnoredEvent event) {
    return new Key(
        Keys.subject(event.subject()), PREFIX + Digest.of(event.source(), event.eventId()));
  }

  private static IgnoredEvent read(Row row) {
    IgnoredEvent event = Json.read(row.text(BODY), IgnoredEvent.class);
    return new IgnoredEvent(
        event.source(),
        event.subject(),
        event.eventId(),
        event.occurred(),
        event.at(),
        event.reason(),
        row.number(DUPLICATES));
  }
}
