package dev.retrigger.ledger;

import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.RunId;
import dev.retrigger.events.Json;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs; each change is written on condition that nobody changed the run meanwhile. */
public final class Runs {
  private static final String BODY = "body";
  private static final String KIND = "kind";
  private static final String RUN = "run";

  /** More than a model's day holds: signals and windows are in its history, too. */
  private static final int DAY = 20_000;

  private final Table table;

  public Runs(Table table) {
    this.table = table;
  }

  public Optional<Run> find(RunId id) {
    return table.get(Keys.run(id)).map(Runs::read);
  }

  /** The run, unless somebody is at it or it is to be left alone for a while. */
  public Optional<Run> findDue(RunId id, Instant now) {
    return table
        .get(Keys.run(id))
        .filter(
            row ->
                read(row).progress().attempts() == 0
                    || row.optionalInstant(DueKind.AT).filter(at -> at.isAfter(now)).isEmpty())
        .map(Runs::read);
  }

  /** The run that a due row of kind {@code INTENT}, {@code RUN} or {@code RETRY} is about. */
  public static RunId runOf(Row row) {
    return read(row).id();
  }

  /** The run that an execution belongs to, where its events do not carry the run's name. */
  public Optional<RunId> ofExecution(String execution) {
    return table.get(Keys.execution(execution)).map(row -> new RunId(row.text(RUN)));
  }

  /** Notes which run an execution belongs to; with a retry, the latest. */
  public static Write name(String execution, RunId run, Instant now) {
    return Write.put(Retention.keep(Row.at(Keys.execution(execution)).with(RUN, run.value()), now));
  }

  /** The model's runs of a day, the newest first. */
  public List<Run> onDay(ModelId model, LocalDate day) {
    return table
        .queryIndex(
            Table.Index.HISTORY, Keys.history(model, day), Rows.LAST, Table.Order.DESCENDING, DAY)
        .stream()
        .filter(row -> row.optionalText(KIND).filter(RUN::equals).isPresent())
        .map(Runs::read)
        .toList();
  }

  /** Writes a run over the version that it was made from; {@code due} says when to look at it. */
  public static Write update(Run run, Optional<Instant> due) {
    Run written = run.written();
    Row row =
        Row.at(Keys.run(run.id()))
            .with(KIND, RUN)
            .with(BODY, Json.write(written))
            .with("status", written.status().name())
            .with("version", written.version())
            .with("at", written.progress().intended())
            .with(
                Table.Index.HISTORY.partition(),
                Keys.history(written.pipeline().model(), written.progress().intended()));
    Row kept = Retention.keep(row, written.progress().intended());
    return Write.put(
        due.map(at -> dueKind(written).mark(kept, at)).orElse(kept),
        Condition.versionIs(run.version()));
  }

  /**
   * Writes more of what the run was made from and what it made; when to look at it stays as it is.
   * Empty if there is no such run.
   */
  public Optional<Write> complete(RunId id, Map<String, String> lineage) {
    return table
        .get(Keys.run(id))
        .map(row -> update(read(row).withLineage(lineage), row.optionalInstant(DueKind.AT)));
  }

  private static DueKind dueKind(Run run) {
    if (run.follow().retries()) {
      return DueKind.RETRY;
    }
    return switch (run.status()) {
      case ASKED, INTENT -> DueKind.INTENT;
      case STARTED, OUTCOME_UNKNOWN, SUCCEEDED, FAILED, STOPPED, REFUSED, DRY_RUN -> DueKind.RUN;
    };
  }

  private static Run read(Row row) {
    return Json.read(row.text(BODY), Run.class);
  }
}
