package dev.retrigger.trackrun;

import dev.retrigger.aws.MessageQueue;
import dev.retrigger.domain.RunId;
import dev.retrigger.domain.RunStatus;
import dev.retrigger.events.Json;
import dev.retrigger.events.Notice;
import dev.retrigger.events.StarterMessage.WakePipeline;
import dev.retrigger.ledger.Outbox;
import dev.retrigger.ledger.Run;
import dev.retrigger.ledger.RunEnding;
import dev.retrigger.ledger.RunEnding.Ended;
import dev.retrigger.ledger.RunNotices;
import dev.retrigger.ledger.Runs;
import dev.retrigger.ledger.Table;
import dev.retrigger.ledger.Write;
import dev.retrigger.targets.Target;
import dev.retrigger.targets.Targets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Moves runs forward, never back: a status that is repeated, late or out of order changes nothing.
 * A run that ends frees its slot, and the starter is told if something waits for it.
 */
final class RunTracker {
  /** How often a run is looked at whose target tells its end by a call. */
  private static final Duration CALLBACK = Duration.ofMinutes(15);

  /** How soon a run that was asked to stop is looked at again. */
  private static final Duration STOPPING = Duration.ofMinutes(1);

  private final InstantSource clock;
  private final Table table;
  private final Runs runs;
  private final RunEnding ending;
  private final Targets targets;
  private final MessageQueue signals;

  RunTracker(InstantSource clock, Table table, Targets targets, MessageQueue signals) {
    this.clock = clock;
    this.table = table;
    this.runs = new Runs(table);
    this.ending = new RunEnding(table);
    this.targets = targets;
    this.signals = signals;
  }

  /** Applies what a target told. */
  Tracked apply(StatusChange change) {
    Optional<Run> run =
        change.run().or(() -> runs.ofExecution(change.execution())).flatMap(runs::find);
    if (run.isEmpty()) {
      return new Tracked.NotOurs(change.execution());
    }
    Run latest = latest(run.get());
    Optional<RunStatus> status = change.status();
    if (status.isEmpty() || latest.origin().resumes().isPresent()) {
      // Where several runs share the execution, what is true now is true of the latest of them.
      return check(known(latest, change.execution()));
    }
    return status.get().isFinal()
        ? finish(known(run.get(), change.execution()), status.get(), change.at())
        : begin(run.get(), change.execution(), change.at());
  }

  /** The run that has the execution now. */
  private Run latest(Run run) {
    Optional<Run> next = run.follow().run().flatMap(runs::find);
    return next.filter(found -> found.origin().resumes().isPresent()).map(this::latest).orElse(run);
  }

  /** Looks at a run, and at whether it has run for too long or shall stop. */
  Tracked check(RunId id) {
    return check(runs.find(id).orElseThrow());
  }

  private Tracked check(Run run) {
    RunId id = run.id();
    if (run.status().isFinal()
        || run.status() == RunStatus.INTENT
        || run.status() == RunStatus.ASKED) {
      return new Tracked.Stale(id, run.status());
    }
    Instant now = clock.instant();
    boolean expired = isExpired(run, now);
    Optional<String> execution = run.progress().execution();
    if (execution.isEmpty()) {
      return expired
          ? finish(run, RunStatus.FAILED, now)
          : lookAgain(run, target(run).pollInterval(), now);
    }
    Target target = target(run);
    Target.Status status = target.describe(execution.get());
    if (status.status().isFinal()) {
      return finish(run, status.status(), status.ended().orElse(now));
    }
    if (expired || run.progress().stopping()) {
      target.stop(id, execution.get());
      return lookAgain(run, STOPPING, now);
    }
    return lookAgain(run, target.pollInterval().isZero() ? CALLBACK : target.pollInterval(), now);
  }

  private static boolean isExpired(Run run, Instant now) {
    return now.isAfter(run.progress().intended().plus(run.request().timeout()));
  }

  private static String tooLong(Run run) {
    return "it ran for longer than its timeout of " + run.request().timeout() + " and was stopped";
  }

  private Tracked begin(Run run, String execution, Instant at) {
    if (run.status() == RunStatus.OUTCOME_UNKNOWN && run.progress().execution().isEmpty()) {
      // The target has it after all, so it can be looked at, and keeps its slot while it runs.
      return lookAgain(run.found(execution, at), target(run).pollInterval(), clock.instant());
    }
    if (!run.status().mayBecome(RunStatus.STARTED)) {
      return new Tracked.Stale(run.id(), run.status());
    }
    // The answer to the start was lost or is still on its way; this is as good.
    Run started = run.started(execution, at);
    List<Write> writes = new ArrayList<>();
    writes.add(Runs.update(started, Optional.of(clock.instant().plus(target(run).pollInterval()))));
    RunNotices.about(started, Notice.Kind.STARTED, at)
        .ifPresent(notice -> writes.add(Outbox.owe(notice, clock.instant())));
    if (table.write(writes).isWritten()) {
      return new Tracked.Moved(run.id(), RunStatus.STARTED);
    }
    return begin(runs.find(run.id()).orElseThrow(), execution, at);
  }

  private static Run known(Run run, String execution) {
    return run.progress().execution().isPresent()
        ? run
        : run.started(execution, run.progress().intended());
  }

  private Tracked finish(Run run, RunStatus told, Instant at) {
    boolean tooLong = told == RunStatus.STOPPED && isExpired(run, at);
    RunStatus how = tooLong ? RunStatus.FAILED : told;
    Optional<String> why =
        tooLong
            ? Optional.of(tooLong(run))
            : told == RunStatus.FAILED
                ? run.progress().execution().map(execution -> target(run).explain(execution))
                : Optional.empty();
    Map<String, String> made =
        how == RunStatus.SUCCEEDED
            ? run.progress().execution().map(target(run)::produced).orElse(Map.of())
            : Map.of();
    Ended ended = ending.end(run, how, why, made, at);
    if (ended.frees()) {
      signals.send(run.pipeline().model().toString(), Json.write(new WakePipeline(run.pipeline())));
    }
    return ended.now()
        ? new Tracked.Moved(run.id(), how)
        : new Tracked.Stale(run.id(), ended.run().status());
  }

  private Tracked lookAgain(Run run, Duration in, Instant now) {
    table.write(List.of(Runs.update(run, Optional.of(now.plus(in)))));
    return new Tracked.Stale(run.id(), run.status());
  }

  private Target target(Run run) {
    return targets.of(run.pipeline().model().project(), run.request().target());
  }
}
