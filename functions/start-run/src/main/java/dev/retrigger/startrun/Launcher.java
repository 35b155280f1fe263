package dev.retrigger.startrun;

import dev.retrigger.aws.ParameterSource;
import dev.retrigger.domain.RunId;
import dev.retrigger.domain.RunStatus;
import dev.retrigger.events.Notice;
import dev.retrigger.ledger.Outbox;
import dev.retrigger.ledger.Run;
import dev.retrigger.ledger.RunEnding;
import dev.retrigger.ledger.RunNotices;
import dev.retrigger.ledger.Runs;
import dev.retrigger.ledger.Table;
import dev.retrigger.ledger.Write;
import dev.retrigger.targets.LargeInput;
import dev.retrigger.targets.Target;
import dev.retrigger.targets.Target.Lookup;
import dev.retrigger.targets.Target.StartOutcome;
import dev.retrigger.targets.Targets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;

/**
 * Gets an intended run to its target. Each attempt is written down before it is made, so whoever
 * comes after a crash knows that the target may have heard of the run: within the target's token
 * window it asks again under the same name, then it looks first, and once a look proves nothing any
 * more it gives up knowing. It never starts what may have been started.
 */
public final class Launcher {
  /** Longer than this function may run: nobody else touches the run while an attempt is made. */
  static final Duration PATIENCE = Duration.ofMinutes(2);

  /** How far apart the clocks of two machines may be: so wrong may the age of a run be. */
  static final Duration SKEW = Duration.ofMinutes(10);

  /** How often what came of an attempt is written, if the run changes meanwhile. */
  private static final int WRITES = 5;

  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(15);
  private static final Duration FIRST_CHECK = Duration.ofMinutes(15);

  private final InstantSource clock;
  private final Table table;
  private final Runs runs;
  private final RunEnding ending;
  private final ParameterSource parameters;
  private final Targets targets;
  private final LargeInput inputs;

  Launcher(
      InstantSource clock,
      Table table,
      ParameterSource parameters,
      Targets targets,
      LargeInput inputs) {
    this.clock = clock;
    this.table = table;
    this.runs = new Runs(table);
    this.ending = new RunEnding(table);
    this.parameters = parameters;
    this.targets = targets;
    this.inputs = inputs;
  }

  /** Makes one attempt at a run that is intended and not known to have started. */
  void advance(RunId id) {
    Instant now = clock.instant();
    runs.findDue(id, now)
        .filter(run -> run.status() == RunStatus.INTENT)
        .ifPresent(run -> advance(run, run.progress().firstAttempt().isEmpty(), now));
  }

  /**
   * Makes the attempt.
   *
   * @param first whether the target cannot have heard of the run before
   */
  private void advance(Run run, boolean first, Instant now) {
    claim(run, now)
        .ifPresent(
            claimed -> settle(claimed, attempt(claimed, first, now), first, clock.instant()));
  }

  /** Writes the attempt down; empty if somebody else is at it. */
  private Optional<Run> claim(Run run, Instant now) {
    Write claim = Runs.update(run.attempted(now), Optional.of(now.plus(PATIENCE)));
    return table.write(List.of(claim)).isWritten() ? runs.find(run.id()) : Optional.empty();
  }

  private StartOutcome attempt(Run run, boolean first, Instant now) {
    SequencedMap<String, String> complete = new LinkedHashMap<>(run.request().parameters());
    Optional<String> unreadable = fillIn(complete, run.request().secrets());
    Target target = target(run);
    Target.Request whole =
        new Target.Request(
            run.id(),
            run.request().resource(),
            run.request().settings(),
            complete,
            run.reason(),
            run.origin().resumes());
    boolean fits = target.inputBytes(whole) <= target.maxInputBytes();
    boolean secret = !run.request().secrets().isEmpty();
    Optional<String> obstacle =
        unreadable
            .or(() -> outOfDate(run, now))
            .or(() -> fits || !secret ? Optional.empty() : Optional.of(tooLarge(target)));
    if (first && obstacle.isPresent()) {
      return new StartOutcome.Rejected(obstacle.get());
    }
    Target.Request request = fits || secret ? whole : inputs.stored(whole);
    Instant since = run.progress().firstAttempt().orElse(now);
    Duration age = Duration.between(since, now);
    if (first) {
      return target.start(request);
    }
    if (obstacle.isEmpty() && age.compareTo(target.tokenWindow(request).minus(SKEW)) < 0) {
      StartOutcome again = target.start(request);
      // What is refused now may have been taken before: only a look can tell.
      return again instanceof StartOutcome.Rejected(var detail)
          ? look(target, request, since, Optional.of(detail))
          : again;
    }
    return age.compareTo(target.lookupHorizon().minus(SKEW)) < 0
        ? look(target, request, since, obstacle)
        : new StartOutcome.Conflict(
            "nobody can tell any more whether the target started it; look for an execution named "
                + run.id());
  }

  private static String tooLarge(Target target) {
    return "its parameters are larger than the "
        + target.maxInputBytes()
        + " bytes that the target takes, and cannot be put into S3 as one of them is a secret;"
        + " have the target read the secret itself";
  }

  /** Adds the secrets' values; what is missing, if one is. */
  private Optional<String> fillIn(Map<String, String> request, Map<String, String> secrets) {
    for (Map.Entry<String, String> secret : secrets.entrySet()) {
      Optional<String> value = parameters.value(secret.getValue());
      if (value.isEmpty()) {
        return Optional.of(
            "parameter '"
                + secret.getKey()
                + "' needs "
                + secret.getValue()
                + ", which is not in Parameter Store any more");
      }
      request.put(secret.getKey(), value.get());
    }
    return Optional.empty();
  }

  private static Optional<String> outOfDate(Run run, Instant now) {
    if (run.progress().stopping()) {
      return Optional.of("it was stopped before it started");
    }
    return now.isAfter(run.progress().intended().plus(run.request().timeout()))
        ? Optional.of("it could not be started within its timeout")
        : Optional.empty();
  }

  /** An earlier attempt may have started it, whatever stands in the way of another one now. */
  private static StartOutcome look(
      Target target, Target.Request request, Instant since, Optional<String> obstacle) {
    return switch (target.look(request, since)) {
      case Lookup.Found(var execution) -> new StartOutcome.Started(execution);
      case Lookup.Other(var detail) -> new StartOutcome.Conflict(detail);
      case Lookup.Unclear(var detail) -> new StartOutcome.Unclear(detail);
      case Lookup.Absent _ ->
          obstacle
              .<StartOutcome>map(StartOutcome.Rejected::new)
              .orElseGet(() -> target.start(request));
    };
  }

  private void settle(Run run, StartOutcome outcome, boolean first, Instant now) {
    switch (outcome) {
      case StartOutcome.Started(var execution) ->
          change(
              run,
              found -> found.started(execution, now),
              Optional.of(Notice.Kind.STARTED),
              run.progress().stopping() ? Duration.ZERO : target(run).pollInterval(),
              now);
      case StartOutcome.Rejected(var detail) ->
          ending.end(
              run,
              run.progress().stopping() ? RunStatus.STOPPED : RunStatus.REFUSED,
              Optional.of(detail),
              Map.of(),
              now);
      case StartOutcome.Conflict(var detail) ->
          change(
              run,
              found -> found.unknown(detail),
              Optional.of(Notice.Kind.PARKED),
              FIRST_CHECK,
              now);
      case StartOutcome.NotNow(var detail) ->
          change(
              run,
              found ->
                  first && found.progress().attempts() == run.progress().attempts()
                      ? found.unheard(detail)
                      : found.explained(detail),
              Optional.empty(),
              pause(run),
              now);
      case StartOutcome.Unclear(var detail) ->
          change(run, found -> found.explained(detail), Optional.empty(), pause(run), now);
    }
  }

  /**
   * Writes the change. If a person or a newer signal asked the run to stop meanwhile, what came of
   * the attempt is still true; if a status event was faster, it knows better.
   */
  private void change(
      Run run, UnaryOperator<Run> how, Optional<Notice.Kind> tells, Duration due, Instant now) {
    Optional<Run> current = Optional.of(run);
    for (int attempt = 0; attempt < WRITES && current.isPresent(); attempt++) {
      Run changed = how.apply(current.get());
      List<Write> writes = new ArrayList<>();
      writes.add(Runs.update(changed, Optional.of(now.plus(due))));
      changed
          .progress()
          .execution()
          .ifPresent(execution -> writes.add(Runs.name(execution, changed.id(), now)));
      tells
          .flatMap(kind -> RunNotices.about(changed, kind, now))
          .ifPresent(notice -> writes.add(Outbox.owe(notice, now)));
      if (table.write(writes).isWritten()) {
        return;
      }
      current = runs.find(run.id()).filter(found -> found.status() == RunStatus.INTENT);
    }
  }

  private Target target(Run run) {
    return targets.of(run.pipeline().model().project(), run.request().target());
  }

  private static Duration pause(Run run) {
    Duration pause = Duration.ofMinutes(1L << (Math.min(run.progress().attempts(), 10) - 1));
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }
}
