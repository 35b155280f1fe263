package dev.retrigger.ledger;

import dev.retrigger.domain.PipelineId;
import dev.retrigger.domain.PipelineState;
import dev.retrigger.domain.Signal;
import dev.retrigger.domain.SignalId;
import dev.retrigger.domain.Timestamps;
import dev.retrigger.events.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What pipelines remember. Decisions about one pipeline are serial because each is written on
 * condition that the state's version is the one that was read.
 */
public final class Pipelines {
  private static final String BODY = "body";
  private static final String VERSION = "version";

  private final Table table;

  public Pipelines(Table table) {
    this.table = table;
  }

  public PipelineState state(PipelineId pipeline) {
    return table
        .get(Keys.pipeline(pipeline))
        .map(row -> Json.read(row.text(BODY), PipelineState.class))
        .orElse(PipelineState.NEW);
  }

  /** The pipeline that a due row of kind {@link DueKind#WAKE} is about. */
  public static PipelineId pipelineOf(Row row) {
    return PipelineId.parse(row.text("pipeline"));
  }

  /**
   * Replaces the state that {@code next} was made from.
   *
   * @param wakeAt when the sweep offers what waits, if nothing else does
   */
  public static Write update(PipelineId pipeline, PipelineState next, Optional<Instant> wakeAt) {
    PipelineState written =
        new PipelineState(
            next.version() + 1,
            next.active(),
            next.lastStart(),
            next.lastStarted(),
            next.firstWaiting(),
            next.nextBatch(),
            next.asked(),
            next.spend(),
            next.failures());
    Row row =
        Row.at(Keys.pipeline(pipeline))
            .with("pipeline", pipeline.toString())
            .with(VERSION, written.version())
            .with(BODY, Json.write(written));
    return Write.put(
        wakeAt.map(at -> DueKind.WAKE.mark(row, at)).orElse(row),
        Condition.versionIs(next.version()));
  }

  /** Puts a signal into a batch, behind those that are in it. */
  public static Write board(PipelineId pipeline, long batch, Signal signal, Instant now) {
    Row row =
        Row.at(new Key(Keys.batch(pipeline, batch), Timestamps.format(now) + "#" + signal.id()))
            .with(BODY, Json.write(signal));
    return Write.put(Retention.keep(row, now));
  }

  /** The signals of a batch, in the order in which they came. */
  public List<Signal> batch(PipelineId pipeline, long batch) {
    return Rows.all(table, Keys.batch(pipeline, batch), "")
        .map(row -> Json.read(row.text(BODY), Signal.class))
        .toList();
  }

  /** The signal that names the run of the first waiting batch. */
  public Optional<SignalId> waitingLeader(PipelineId pipeline, PipelineState state) {
    return state.hasWaiting()
        ? Rows.first(table, Keys.batch(pipeline, state.firstWaiting()), "")
            .map(row -> Json.read(row.text(BODY), Signal.class).id())
        : Optional.empty();
  }

  /** Up to which window of the input successful runs have read. */
  public long readThrough(PipelineId pipeline, String input) {
    return table.get(Keys.progress(pipeline, input)).map(row -> row.number("through")).orElse(0L);
  }

  /** Notes up to which window a successful run has read. */
  public static Write markRead(PipelineId pipeline, String input, long through) {
    return Write.put(Row.at(Keys.progress(pipeline, input)).with("through", through));
  }

  /** The run that a batch left with, or the reason why it did not. */
  public Optional<String> fate(PipelineId pipeline, long batch) {
    return table
        .get(new Key(Keys.batch(pipeline, batch) + "#FATE", "FATE"))
        .map(row -> row.text("fate"));
  }

  /** Notes the run that a batch left with, or the reason why it did not. */
  public static Write seal(PipelineId pipeline, long batch, String fate, Instant now) {
    Row row = Row.at(new Key(Keys.batch(pipeline, batch) + "#FATE", "FATE")).with("fate", fate);
    return Write.put(Retention.keep(row, now));
  }

  /** The batch that carried a signal, if one did. */
  public Optional<String> fateOf(SignalRecord record) {
    OptionalLong batch = record.batch();
    return batch.isPresent() && record.pipeline().isPresent()
        ? fate(record.pipeline().get(), batch.getAsLong())
        : Optional.empty();
  }
}
