package dev.retrigger.ledger;

import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.Signal;
import dev.retrigger.events.Json;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Signals and the decisions about them; the row reserves the signal, so that it is decided once.
 */
public final class Signals {
  private static final String PREFIX = "SIGNAL#";
  private static final String BODY = "body";
  private static final String DUPLICATES = "duplicates";
  private static final int PAGE = 200;

  /** More than a model's day holds: runs and windows are in its history, too. */
  private static final int DAY = 20_000;

  private final Table table;

  public Signals(Table table) {
    this.table = table;
  }

  /** The decision about that very signal. */
  public Optional<SignalRecord> find(Signal signal) {
    return table.get(Keys.signal(signal.subject(), signal.id())).map(Signals::read);
  }

  /** Every decision about a subject: the versions of an object, the ticks of a schedule. */
  public Stream<SignalRecord> about(String subject) {
    return Rows.all(table, Keys.subject(subject), PREFIX).map(Signals::read);
  }

  /** The decisions that a delivery led to. */
  public List<SignalRecord> ofEvent(String eventId) {
    return table
        .queryIndex(Table.Index.EVENT, eventId, Rows.LAST, Table.Order.ASCENDING, PAGE)
        .stream()
        .filter(row -> row.key().sort().startsWith(PREFIX))
        .map(Signals::read)
        .toList();
  }

  /** The decisions that a model's history shows for a day, the newest first. */
  public List<SignalRecord> onDay(ModelId model, LocalDate day) {
    return table
        .queryIndex(
            Table.Index.HISTORY, Keys.history(model, day), Rows.LAST, Table.Order.DESCENDING, DAY)
        .stream()
        .filter(row -> row.optionalNumber(DUPLICATES).isPresent())
        .map(Signals::read)
        .toList();
  }

  /** Reserves the signal and records the decision. */
  public static Write record(SignalRecord record) {
    return Write.put(row(record), Condition.absent());
  }

  /** Reserves and records, and shows the decision in the model's history. */
  public static Write recordInHistory(SignalRecord record) {
    return Write.put(
        row(record)
            .with(
                Table.Index.HISTORY.partition(),
                Keys.history(record.signal().trigger().model(), record.at())),
        Condition.absent());
  }

  /** Counts that the same fact was announced again. */
  public void countDuplicate(Signal signal) {
    table.write(List.of(Write.add(Keys.signal(signal.subject(), signal.id()), DUPLICATES, 1)));
  }

  private static Row row(SignalRecord record) {
    Row row =
        Row.at(Keys.signal(record.signal().subject(), record.signal().id()))
            .with(Table.Index.EVENT.partition(), record.signal().eventId())
            .with("at", record.at())
            .with("outcome", record.decision().getClass().getSimpleName())
            .with(BODY, Json.write(record))
            .with(DUPLICATES, 0);
    return Retention.keep(row, record.at());
  }

  static SignalRecord read(Row row) {
    SignalRecord record = Json.read(row.text(BODY), SignalRecord.class);
    return new SignalRecord(
        record.signal(),
        record.pipeline(),
        record.decision(),
        record.modelVersion(),
        record.at(),
        record.batch(),
        row.number(DUPLICATES));
  }
}
