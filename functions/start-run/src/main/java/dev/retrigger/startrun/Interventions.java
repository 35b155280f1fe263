package dev.retrigger.startrun;

import dev.retrigger.domain.ApprovalId;
import dev.retrigger.domain.Decision.Limit;
import dev.retrigger.domain.PipelineId;
import dev.retrigger.domain.PipelineState;
import dev.retrigger.domain.ProjectState;
import dev.retrigger.domain.RetryRule;
import dev.retrigger.domain.RunId;
import dev.retrigger.domain.RunStatus;
import dev.retrigger.domain.StartPolicy.Retry;
import dev.retrigger.events.Operator;
import dev.retrigger.ledger.Approval;
import dev.retrigger.ledger.Approvals;
import dev.retrigger.ledger.Pipelines;
import dev.retrigger.ledger.Projects;
import dev.retrigger.ledger.Run;
import dev.retrigger.ledger.RunEnding;
import dev.retrigger.ledger.Runs;
import dev.retrigger.ledger.Table;
import dev.retrigger.ledger.Write;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What happens to runs and waiting work beyond signals: retries, and what people order. */
final class Interventions {
  private static final int ATTEMPTS = 20;

  /** How long a retry waits for a limit before it is given up. */
  private static final Duration LONGEST_WAIT = Duration.ofDays(2);

  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final InstantSource clock;
  private final Table table;
  private final Standings standings;
  private final Runs runs;
  private final Projects projects;
  private final Pipelines pipelines;
  private final Approvals approvals;
  private final RunEnding ending;

  Interventions(InstantSource clock, Table table, Standings standings) {
    this.clock = clock;
    this.table = table;
    this.standings = standings;
    this.runs = new Runs(table);
    this.projects = new Projects(table);
    this.pipelines = new Pipelines(table);
    this.approvals = new Approvals(table);
    this.ending = new RunEnding(table);
  }

  /**
   * What follows a retry.
   *
   * @param launches the run that the target is to be called for
   * @param frees the pipeline that has a free slot now
   */
  record Followed(Optional<RunId> launches, Optional<PipelineId> frees) {}

  /** Tries a run again that failed: the next run of the same work, if the limits let it. */
  Optional<Followed> retry(RunId id, Optional<Operator> operator, Optional<RetryRule.From> from) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<Run> found = runs.find(id).flatMap(run -> retriable(run, operator, from));
      if (found.isEmpty()) {
        return Optional.empty();
      }
      Run run = found.get();
      Instant now = clock.instant();
      Optional<Standing> standing = standings.of(run.pipeline(), false, now);
      if (standing.isEmpty()) {
        return Optional.of(
            abandoned(run, "the model file in force has no pipeline of that name", now));
      }
      Optional<String> forbidden = forbidden(run, standing.get());
      if (forbidden.isPresent()) {
        return Optional.of(abandoned(run, forbidden.get(), now));
      }
      Retry retry =
          standing
              .get()
              .policy()
              .retry(
                  run.id(), run.successor(), run.follow().holdsSlot(), standing.get().situation());
      switch (retry) {
        case Retry.Starts(var next, var project) -> {
          Run again = run.nextAttempt(resumes(run, standing.get()), by(run), now);
          List<Write> writes = new ArrayList<>(standing.get().writes(next, project));
          writes.add(Runs.update(run.followedBy(again.id()), Optional.empty()));
          writes.add(Runs.update(again, Optional.of(now.plus(Launcher.PATIENCE))));
          writes.addAll(uncounted(run, standing.get()));
          if (table.write(writes).isWritten()) {
            return Optional.of(new Followed(Optional.of(again.id()), Optional.empty()));
          }
        }
        case Retry.GivesUp(var reason) -> {
          return Optional.of(
              abandoned(run, "not tried again: the limit " + reason + " does not let it", now));
        }
        case Retry.Waits(var reason, var until) -> {
          Instant ended = run.progress().ended().orElse(now);
          if (now.isAfter(ended.plus(LONGEST_WAIT)) && run.follow().operator().isEmpty()) {
            return Optional.of(abandoned(run, "not tried again: " + reason + " for too long", now));
          }
          Instant again = until.orElse(now.plus(PAUSE));
          if (table.write(List.of(Runs.update(run, Optional.of(again)))).isWritten()) {
            return Optional.empty();
          }
        }
      }
    }
    throw new IllegalStateException("run " + id + " changes all the time; it is tried again");
  }

  /** What must be so before anything starts, and may have changed since the run did. */
  private Optional<String> forbidden(Run run, Standing standing) {
    if (!standing.model().file().mode().starts()) {
      return Optional.of("not tried again: the model's mode is dry-run now");
    }
    RunId first = RunId.of(run.pipeline(), run.origin().leader(), 0);
    boolean agreed =
        standing.rules().approval().isEmpty()
            || approvals
                .find(ApprovalId.of(first))
                .filter(asked -> asked.status() == Approval.Status.APPROVED)
                .isPresent();
    return agreed
        ? Optional.empty()
        : Optional.of("not tried again: nobody has approved it; retrigger start asks for that");
  }

  /** A project that has no caps any more still lists the run that failed, if it had some before. */
  private List<Write> uncounted(Run run, Standing standing) {
    String project = run.pipeline().model().project();
    ProjectState before = projects.state(project);
    return standing.model().project().caps().isNone() && before.active().contains(run.id())
        ? List.of(Projects.update(project, before.released(run.id())))
        : List.of();
  }

  /** The run as one to try again; empty if it is not one. */
  private static Optional<Run> retriable(
      Run run, Optional<Operator> operator, Optional<RetryRule.From> from) {
    if (run.follow().run().isPresent()) {
      return Optional.empty();
    }
    boolean ended = run.status() == RunStatus.FAILED || run.status() == RunStatus.STOPPED;
    return operator.isPresent() && ended
        ? Optional.of(run.retriedBy(operator.get(), from))
        : Optional.of(run).filter(each -> each.follow().retries());
  }

  private Followed abandoned(Run run, String why, Instant now) {
    return new Followed(
        Optional.empty(),
        ending.abandon(run, why, now).frees() ? Optional.of(run.pipeline()) : Optional.empty());
  }

  private static boolean resumes(Run run, Standing standing) {
    RetryRule rule = run.request().retry();
    RetryRule.From from =
        run.follow().from().orElse(rule.attempts() == 0 ? RetryRule.From.FAILED_STEP : rule.from());
    return from == RetryRule.From.FAILED_STEP
        && standing.rules().target().resumes()
        && run.progress().execution().isPresent();
  }

  private static Optional<String> by(Run run) {
    return run.follow().operator().map(Operator::by);
  }

  /** Drops all that waits; each batch keeps a record of it. */
  void drop(PipelineId pipeline, Operator operator) {
    change(
        pipeline,
        standing -> {
          PipelineState state = standing.state();
          long end = Math.min(state.nextBatch(), state.firstWaiting() + Departures.MOST_SEALED);
          String why = Limit.DROPPED + " by " + operator.by() + ": " + operator.reason();
          List<Write> writes =
              new ArrayList<>(
                  standing.writes(state.waitingFrom(end), standing.situation().project()));
          Departures.sealed(pipeline, state.firstWaiting(), end, why, standing.now())
              .forEach(writes::add);
          return writes;
        });
  }

  /**
   * The model file has the pipeline no longer: what waits is kept, asks for attention no more, and
   * nobody is asked about it.
   */
  List<Write> forsaken(PipelineId pipeline) {
    PipelineState state = pipelines.state(pipeline);
    List<Write> writes = new ArrayList<>();
    writes.add(
        Pipelines.update(pipeline, state.waitingFrom(state.firstWaiting()), Optional.empty()));
    for (PipelineState.Asked asked : state.asked().stream().toList()) {
      Approval approval = approvals.find(asked.approval()).orElseThrow();
      writes.add(
          approval.status() == Approval.Status.PENDING
              ? Approvals.close(approval.superseded())
              : Approvals.takenUp(approval));
      runs.find(asked.run())
          .map(
              run ->
                  run.ended(
                      RunStatus.REFUSED,
                      Optional.of("the model file has its pipeline no longer"),
                      clock.instant()))
          .ifPresent(run -> writes.add(Runs.update(run, Optional.empty())));
    }
    return writes;
  }

  /** Forgets the failures of a pipeline. */
  void closeBreaker(PipelineId pipeline) {
    change(
        pipeline,
        standing ->
            standing.writes(standing.state().withBreakerClosed(), standing.situation().project()));
  }

  private void change(PipelineId pipeline, Change change) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<Standing> standing = standings.of(pipeline, false, clock.instant());
      if (standing.isEmpty() || table.write(change.of(standing.get())).isWritten()) {
        return;
      }
    }
    throw new IllegalStateException(
        pipeline + " changes all the time; the order is carried out again");
  }

  @FunctionalInterface
  private interface Change {
    List<Write> of(Standing standing);
  }
}
