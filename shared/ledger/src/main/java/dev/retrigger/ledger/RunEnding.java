package dev.retrigger.ledger;

import dev.retrigger.domain.PipelineState;
import dev.retrigger.domain.RunStatus;
import dev.retrigger.events.Notice;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Ends runs: in one transaction the run gets its final status, its slot becomes free, what it read
 * is noted if it succeeded, and people are owed a notice.
 */
public final class RunEnding {
  private static final int ATTEMPTS = 10;

  private final Table table;
  private final Runs runs;
  private final Pipelines pipelines;

  public RunEnding(Table table) {
    this.table = table;
    this.runs = new Runs(table);
    this.pipelines = new Pipelines(table);
  }

  /** Ends the run unless it is over; whether something waits for its slot now. */
  public Ended end(Run run, RunStatus how, Optional<String> why, Instant at) {
    Run current = run;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (!current.status().mayBecome(how)) {
        return new Ended(current, false, false);
      }
      Run over = current.ended(how, why, at);
      PipelineState state =
          pipelines.state(run.pipeline()).released(run.id(), how == RunStatus.SUCCEEDED);
      if (table.write(writes(over, state, at)).isWritten()) {
        return new Ended(over, true, state.hasWaiting());
      }
      current = runs.find(run.id()).orElseThrow();
    }
    throw new IllegalStateException("run " + run.id() + " changes all the time; it is tried again");
  }

  private List<Write> writes(Run over, PipelineState state, Instant at) {
    List<Write> writes = new ArrayList<>();
    writes.add(Runs.update(over, Optional.empty()));
    // The starter finds out whether it may start what waits; a cool-down makes it wait on.
    writes.add(
        Pipelines.update(
            over.pipeline(), state, state.hasWaiting() ? Optional.of(at) : Optional.empty()));
    if (over.status() == RunStatus.SUCCEEDED) {
      for (Map.Entry<String, Long> read : over.request().read().entrySet()) {
        if (read.getValue() > pipelines.readThrough(over.pipeline(), read.getKey())) {
          writes.add(Pipelines.markRead(over.pipeline(), read.getKey(), read.getValue()));
        }
      }
    }
    RunNotices.about(over, kind(over.status()), at)
        .ifPresent(notice -> writes.add(Outbox.owe(notice, at)));
    return writes;
  }

  /** What a status is called in notices. */
  public static Notice.Kind kind(RunStatus status) {
    return switch (status) {
      case SUCCEEDED -> Notice.Kind.SUCCEEDED;
      case FAILED -> Notice.Kind.FAILED;
      case STOPPED -> Notice.Kind.STOPPED;
      case REFUSED -> Notice.Kind.REFUSED;
      case DRY_RUN -> Notice.Kind.DRY_RUN;
      case OUTCOME_UNKNOWN -> Notice.Kind.PARKED;
      case INTENT, STARTED -> Notice.Kind.STARTED;
    };
  }

  /**
   * What became of it.
   *
   * @param now whether it was this call that ended the run
   * @param frees whether something waits for the slot
   */
  public record Ended(Run run, boolean now, boolean frees) {}
}
