package dev.retrigger.ledger;

import dev.retrigger.domain.PipelineState;
import dev.retrigger.domain.ProjectState;
import dev.retrigger.domain.RunStatus;
import dev.retrigger.events.Notice;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Ends runs, or has them tried again: in one transaction the run gets its final status, its slot
 * becomes free, what it read is noted if it succeeded, and people are owed a notice, and those
 * triggers a signal that wait for its end.
 */
public final class RunEnding {
  private static final int ATTEMPTS = 10;

  private final Table table;
  private final Runs runs;
  private final Pipelines pipelines;
  private final Projects projects;
  private final FinishedSignals finished;

  public RunEnding(Table table) {
    this.table = table;
    this.runs = new Runs(table);
    this.pipelines = new Pipelines(table);
    this.projects = new Projects(table);
    this.finished = new FinishedSignals(table);
  }

  /**
   * Ends the run unless it is over. One that failed and is tried again by itself keeps its slot,
   * and nobody is told yet.
   *
   * @param made what it has made, for its lineage
   */
  public Ended end(
      Run run, RunStatus how, Optional<String> why, Map<String, String> made, Instant at) {
    Run current = run;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (!current.status().mayBecome(how)) {
        return new Ended(current, false, false);
      }
      if (retries(current, how)) {
        Run failed = current.failedForNow(why, at);
        Instant next = at.plus(failed.request().retry().pause(failed.origin().generation() + 1));
        if (table.write(List.of(Runs.update(failed, Optional.of(next)))).isWritten()) {
          return new Ended(failed, true, false);
        }
      } else {
        Run over = current.withLineage(made).ended(how, why, at);
        PipelineState state = pipelines.state(run.pipeline()).released(run.id(), how, at);
        if (table.write(writes(over, state, at)).isWritten()) {
          return new Ended(over, true, state.hasWaiting());
        }
      }
      current = runs.find(run.id()).orElseThrow();
    }
    throw changesAllTheTime(run);
  }

  /**
   * Gives up a failed run that was to be tried again: now its slot is free, and people are told.
   */
  public Ended abandon(Run run, String why, Instant at) {
    Run current = run;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (!current.follow().retries()) {
        return new Ended(current, false, false);
      }
      boolean holds = current.follow().holdsSlot();
      Run over = current.abandoned(why);
      PipelineState before = pipelines.state(run.pipeline());
      PipelineState state = holds ? before.released(run.id(), RunStatus.FAILED, at) : before;
      List<Write> writes =
          holds ? writes(over, state, at) : List.of(Runs.update(over, Optional.empty()));
      if (table.write(writes).isWritten()) {
        return new Ended(over, true, holds && state.hasWaiting());
      }
      current = runs.find(run.id()).orElseThrow();
    }
    throw changesAllTheTime(run);
  }

  /**
   * Only what is known to have run is run again by itself: what is unknown may still be running.
   */
  private static boolean retries(Run run, RunStatus how) {
    return how == RunStatus.FAILED
        && run.status() == RunStatus.STARTED
        && run.retriesByItself()
        && !run.progress().stopping();
  }

  private static IllegalStateException changesAllTheTime(Run run) {
    return new IllegalStateException(
        "run " + run.id() + " changes all the time; it is tried again");
  }

  private List<Write> writes(Run over, PipelineState state, Instant at) {
    List<Write> writes = new ArrayList<>();
    writes.add(Runs.update(over, Optional.empty()));
    // The starter finds out whether it may start what waits; a cool-down makes it wait on.
    writes.add(
        Pipelines.update(
            over.pipeline(), state, state.hasWaiting() ? Optional.of(at) : Optional.empty()));
    String project = over.pipeline().model().project();
    ProjectState caps = projects.state(project);
    if (caps.active().contains(over.id())) {
      writes.add(Projects.update(project, caps.released(over.id())));
    }
    if (over.status() == RunStatus.SUCCEEDED) {
      writes.add(Lineages.owe(over.id(), at));
      for (Map.Entry<String, Long> read : over.request().read().entrySet()) {
        if (read.getValue() > pipelines.readThrough(over.pipeline(), read.getKey())) {
          writes.add(Pipelines.markRead(over.pipeline(), read.getKey(), read.getValue()));
        }
      }
    }
    finished.owe(over, at).ifPresent(writes::add);
    RunNotices.about(over, kind(over.status()), at)
        .ifPresent(notice -> writes.add(Outbox.owe(notice, at)));
    if (opensBreaker(over, state)) {
      RunNotices.paused(over, state.failures().inARow(), at)
          .ifPresent(notice -> writes.add(Outbox.owe(notice, at)));
    }
    return writes;
  }

  private static boolean opensBreaker(Run over, PipelineState state) {
    boolean failed = over.status() == RunStatus.FAILED || over.status() == RunStatus.REFUSED;
    return failed
        && over.request().breaker() > 0
        && state.failures().inARow() >= over.request().breaker();
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
      case ASKED -> Notice.Kind.APPROVAL;
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
