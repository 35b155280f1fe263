package dev.retrigger.startrun;

import dev.retrigger.domain.Decision;
import dev.retrigger.domain.Decision.Duplicate;
import dev.retrigger.domain.Decision.Ignore;
import dev.retrigger.domain.Decision.Join;
import dev.retrigger.domain.Decision.Limit;
import dev.retrigger.domain.Decision.Refusal;
import dev.retrigger.domain.Decision.Refuse;
import dev.retrigger.domain.Decision.Suppress;
import dev.retrigger.domain.PipelineId;
import dev.retrigger.domain.RunId;
import dev.retrigger.domain.RunStatus;
import dev.retrigger.domain.Signal;
import dev.retrigger.domain.StartPolicy.Departure;
import dev.retrigger.domain.StartPolicy.Plan;
import dev.retrigger.domain.StartPolicy.Telling;
import dev.retrigger.domain.StartPolicy.Wake;
import dev.retrigger.events.Decided;
import dev.retrigger.events.StarterMessage;
import dev.retrigger.ledger.Pipelines;
import dev.retrigger.ledger.Run;
import dev.retrigger.ledger.Runs;
import dev.retrigger.ledger.SignalRecord;
import dev.retrigger.ledger.Signals;
import dev.retrigger.ledger.Table;
import dev.retrigger.ledger.Write;
import dev.retrigger.models.CombinationTrigger;
import dev.retrigger.models.CompiledModel;
import dev.retrigger.models.ScheduleTrigger;
import dev.retrigger.models.Trigger;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides about signals and writes what was decided: the decision, the pipeline's state and the
 * intended run in one transaction, on condition that the state is the one that the decision was
 * made from. Only then is the target called.
 */
public final class Starter {
  private static final int ATTEMPTS = 20;
  private static final int WAKES = 50;

  /** As many as a transaction has room for; one that ends makes room enough for the replacement. */
  private static final int MOST_STOPPED = 8;

  private static final String PIPELINE = "pipeline";
  private static final String OVERRIDE = "override";

  private final InstantSource clock;
  private final Table table;
  private final Signals signals;
  private final Standings standings;
  private final Pipelines pipelines;
  private final Runs runs;
  private final RunPlanner planner;
  private final Departures departures;
  private final Launcher launcher;
  private final Interventions interventions;
  private final Combiner combiner;

  public Starter(InstantSource clock, Table table, RunPlanner planner, Launcher launcher) {
    this.clock = clock;
    this.table = table;
    this.signals = new Signals(table);
    this.standings = new Standings(table);
    this.pipelines = new Pipelines(table);
    this.runs = new Runs(table);
    this.planner = planner;
    this.departures = new Departures(planner);
    this.launcher = launcher;
    this.interventions = new Interventions(clock, table, standings);
    this.combiner = new Combiner(clock, table, standings, this::arrive);
  }

  /** Handles a message; the decision, where it asked for one. */
  public List<Decided> handle(StarterMessage message) {
    switch (message) {
      case StarterMessage.SignalArrived(var signal) -> {
        Decided decided = arrive(signal);
        return Stream.concat(Stream.of(decided), combiner.join(signal).stream()).toList();
      }
      case StarterMessage.CombinationDue(var combination) -> {
        return combiner.look(combination);
      }
      case StarterMessage.WakePipeline(var pipeline) -> wake(pipeline, false);
      case StarterMessage.ResumeRun(var run) -> launcher.advance(run);
      case StarterMessage.RetryRun(var run, var operator, var from) ->
          interventions.retry(run, operator, from).ifPresent(this::follow);
      case StarterMessage.RunWaiting(var pipeline, _) -> wake(pipeline, true);
      case StarterMessage.DropWaiting(var pipeline, var operator) ->
          interventions.drop(pipeline, operator);
      case StarterMessage.DropFacts(var combination, var operator) ->
          combiner.drop(combination, operator);
      case StarterMessage.CloseBreaker(var pipeline, _) -> {
        interventions.closeBreaker(pipeline);
        wake(pipeline, false);
      }
    }
    return List.of();
  }

  private void follow(Interventions.Followed followed) {
    followed.launches().ifPresent(launcher::advance);
    followed.frees().ifPresent(pipeline -> wake(pipeline, false));
  }

  private Decided arrive(Signal signal) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (signals.find(signal).isPresent()) {
        signals.countDuplicate(signal);
        return decided(signal, Optional.empty(), new Duplicate(signal.id()), Map.of());
      }
      Attempt made = told(signal, clock.instant());
      if (table.write(made.writes()).isWritten()) {
        made.launches().ifPresent(launcher::advance);
        made.wakes().ifPresent(pipeline -> wake(pipeline, false));
        return made.decided();
      }
    }
    throw new IllegalStateException(
        "others decide about the same pipeline all the time; the signal is offered again");
  }

  /** An attempt that also tells people of the drift it is about. */
  private Attempt told(Signal signal, Instant now) {
    Optional<CompiledModel> model = standings.model(signal.trigger().model());
    Attempt made = attempt(signal, model, now);
    return model
        .map(
            found ->
                made.with(
                    DriftNotices.about(
                        signal, found, made.decided().pipeline(), made.decided().decision(), now)))
        .orElse(made);
  }

  private Attempt attempt(Signal signal, Optional<CompiledModel> model, Instant now) {
    String version = model.map(CompiledModel::version).orElse("");
    Optional<PipelineId> pipeline = model.flatMap(found -> startedBy(found, signal));
    Optional<Standing> found =
        pipeline.flatMap(named -> standings.of(model.orElseThrow(), named, overrides(signal), now));
    Optional<Decision> ruled = model.flatMap(inForce -> ruled(inForce, signal));
    if (found.isEmpty() || ruled.isPresent()) {
      return settled(signal, ruled.orElseGet(() -> unknown(signal)), version, pipeline, now);
    }
    Standing standing = found.get();
    if (signal.depth() > Signal.MOST_DEPTH) {
      Decision tooDeep =
          new Refuse(
              Refusal.TOO_DEEP,
              signal.depth()
                  + " of our own runs stand before it, more than "
                  + Signal.MOST_DEPTH
                  + "; break the circle of triggers");
      return settled(signal, tooDeep, version, pipeline, now);
    }
    if (onlyIfNewData(standing.model(), signal)
        && !planner.hasNewData(standing.pipeline(), standing.rules(), standing.model(), now)) {
      return settled(signal, new Suppress(Limit.NO_NEW_DATA), version, pipeline, now);
    }
    Plan plan = standing.policyFor(signal).arrive(signal.id(), standing.situation());
    return plan.batch().isEmpty()
        ? suppressed(signal, standing, plan)
        : written(signal, standing, plan);
  }

  private static Optional<PipelineId> startedBy(CompiledModel model, Signal signal) {
    return signal.source().equals(Signal.MANUAL)
        ? Optional.ofNullable(signal.attributes().get(PIPELINE))
            .filter(name -> model.pipeline(name).isPresent())
            .map(name -> new PipelineId(model.file().model(), name))
        : model.trigger(signal.trigger().name()).flatMap(model::startedBy);
  }

  /** What the trigger itself says, without a look at any pipeline. */
  private static Optional<Decision> ruled(CompiledModel model, Signal signal) {
    Optional<Trigger> trigger =
        signal.source().equals(Signal.MANUAL)
            ? Optional.empty()
            : model.trigger(signal.trigger().name());
    if (trigger.isPresent()
        && trigger.get() instanceof ScheduleTrigger schedule
        && schedule.isExcepted(signal.occurredAt())) {
      LocalDate day = signal.occurredAt().atZone(schedule.zone()).toLocalDate();
      return Optional.of(new Ignore("blackout: the schedule excepts " + day));
    }
    return trigger
        .filter(found -> found.start().isEmpty())
        .map(found -> joins(model, found, signal));
  }

  /** One that starts nothing by itself only takes part. */
  private static Decision joins(CompiledModel model, Trigger trigger, Signal signal) {
    List<CombinationTrigger> combinations = model.combinations(trigger.name()).toList();
    return new Join(
        combinations.stream()
            .map(combination -> "combination " + combination.name())
            .collect(Collectors.joining(" and ")),
        combinations.stream()
            .map(combination -> signal.occurredAt().plus(combination.within()))
            .max(Comparator.naturalOrder()));
  }

  private static boolean overrides(Signal signal) {
    return signal.source().equals(Signal.MANUAL) && signal.attributes().containsKey(OVERRIDE);
  }

  private static boolean onlyIfNewData(CompiledModel model, Signal signal) {
    Optional<Trigger> trigger = model.trigger(signal.trigger().name());
    return !signal.source().equals(Signal.MANUAL)
        && trigger.isPresent()
        && trigger.get() instanceof ScheduleTrigger schedule
        && schedule.onlyIfNewData();
  }

  private static Refuse unknown(Signal signal) {
    return new Refuse(
        Refusal.UNKNOWN_TRIGGER,
        signal.source().equals(Signal.MANUAL)
            ? "the model file in force has no pipeline '"
                + signal.attributes().getOrDefault(PIPELINE, "")
                + "'"
            : "the model file in force has no trigger '" + signal.trigger().name() + "'");
  }

  /** A decision that leaves the pipeline as it is. */
  private static Attempt settled(
      Signal signal,
      Decision decision,
      String version,
      Optional<PipelineId> pipeline,
      Instant now) {
    return new Attempt(
        List.of(
            Signals.recordInHistory(
                new SignalRecord(
                    signal, pipeline, decision, version, now, OptionalLong.empty(), 0))),
        Optional.empty(),
        Optional.empty(),
        decided(signal, pipeline, decision, Map.of()));
  }

  private static Attempt suppressed(Signal signal, Standing standing, Plan plan) {
    Attempt settled =
        settled(
            signal,
            plan.decision(),
            standing.model().version(),
            Optional.of(standing.pipeline()),
            standing.now());
    List<Write> told =
        plan.exhausted().isEmpty()
            ? List.of()
            : Stream.concat(
                    standing.writes(plan.next(), plan.project()).stream(),
                    Departures.exhausted(standing, plan.exhausted().get()).stream())
                .toList();
    return new Attempt(
        Stream.concat(settled.writes().stream(), told.stream()).toList(),
        Optional.empty(),
        Optional.empty(),
        settled.decided());
  }

  private Attempt written(Signal signal, Standing standing, Plan plan) {
    PipelineId pipeline = standing.pipeline();
    Instant now = standing.now();
    long batch = plan.batch().orElseThrow();
    List<Write> writes = new ArrayList<>();
    writes.add(Pipelines.board(pipeline, batch, signal, now));
    Optional<Departures.Left> left = left(signal, standing, plan);
    Decision decision = plan.decision();
    if (left.isPresent()) {
      writes.addAll(left.get().writes());
      if (left.get().run().batch() == batch && left.get().refusal().isPresent()) {
        decision = left.get().refusal().get();
      }
    } else {
      writes.addAll(standing.writes(plan.next(), plan.project()));
      plan.exhausted().ifPresent(budget -> writes.addAll(Departures.exhausted(standing, budget)));
    }
    plan.replaced()
        .ifPresent(
            first ->
                // Of a longer queue, left by another onBusy, the rest goes without its epitaph.
                Departures.sealed(pipeline, first, batch, Limit.REPLACED.name(), now)
                    .forEach(writes::add));
    plan.stop().stream()
        .flatMap(run -> runs.find(run).stream())
        .filter(run -> !run.status().isFinal() && !run.progress().stopping())
        .limit(MOST_STOPPED)
        .forEach(run -> writes.add(Runs.update(run.stopping(), Optional.of(stopsAt(run, now)))));
    writes.add(
        Signals.recordInHistory(
            new SignalRecord(
                signal,
                Optional.of(pipeline),
                decision,
                standing.model().version(),
                now,
                OptionalLong.of(batch),
                0)));
    return new Attempt(
        writes,
        left.flatMap(Departures.Left::launches),
        left.map(_ -> pipeline),
        decided(
            signal,
            Optional.of(pipeline),
            decision,
            left.map(gone -> parameters(gone.run())).orElse(Map.of())));
  }

  /** A run that may just be on its way to its target is left to whoever is taking it there. */
  private static Instant stopsAt(Run run, Instant now) {
    return run.status() == RunStatus.INTENT ? now.plus(Launcher.PATIENCE) : now;
  }

  /** What leaves because the signal came, if anything does. */
  private Optional<Departures.Left> left(Signal signal, Standing standing, Plan plan) {
    if (plan.departure().isPresent()) {
      Departure departure = plan.departure().get();
      return Optional.of(
          departures.start(
              standing,
              departure,
              signals(signal, standing, departure.batch()).getFirst(),
              plan.next(),
              plan.project()));
    }
    return plan.question()
        .map(
            question ->
                departures.ask(
                    standing,
                    new Departure(question.asked().run(), question.asked().batch()),
                    question,
                    signals(signal, standing, question.asked().batch()),
                    plan.next()));
  }

  /** The signals of a batch that leaves, with the one that is only just boarding. */
  private List<Signal> signals(Signal arriving, Standing standing, long batch) {
    List<Signal> waiting =
        batch < standing.state().nextBatch()
            ? pipelines.batch(standing.pipeline(), batch)
            : List.of();
    return Stream.concat(waiting.stream(), Stream.of(arriving)).toList();
  }

  /** Starts what waits for a pipeline, as far as it may. */
  private void wake(PipelineId pipeline, boolean override) {
    for (int attempt = 0; attempt < WAKES; attempt++) {
      Optional<Standing> found = standings.of(pipeline, override, clock.instant());
      if (found.isEmpty()) {
        // The model file has it no longer: what waits is kept, and asks for attention no more.
        table.write(interventions.forsaken(pipeline));
        return;
      }
      Standing standing = found.get();
      if (!standing.state().hasWaiting()) {
        return;
      }
      Optional<Wake> wake = standing.policy().wake(standing.situation());
      Awake awake = wake.map(what -> awake(standing, what)).orElseGet(() -> asleep(standing));
      boolean written = table.write(awake.writes()).isWritten();
      if (written) {
        awake.launches().ifPresent(launcher::advance);
      }
      if (written && (wake.isEmpty() || override)) {
        return;
      }
    }
  }

  private Awake awake(Standing standing, Wake wake) {
    return switch (wake) {
      case Wake.Starts(var departure, var next, var project) -> {
        Departures.Left left =
            departures.start(
                standing,
                departure,
                pipelines.batch(standing.pipeline(), departure.batch()).getFirst(),
                next,
                project);
        yield new Awake(left.writes(), left.launches());
      }
      case Wake.Asks(var departure, var question, var next) ->
          new Awake(
              departures
                  .ask(
                      standing,
                      departure,
                      question,
                      pipelines.batch(standing.pipeline(), departure.batch()),
                      next)
                  .writes(),
              Optional.empty());
      case Wake.Drops(var asked, var why, var next) -> {
        List<Write> writes = new ArrayList<>(standing.writes(next, standing.situation().project()));
        writes.add(Pipelines.seal(standing.pipeline(), asked.batch(), why.name(), standing.now()));
        yield new Awake(writes, Optional.empty());
      }
    };
  }

  private static Awake asleep(Standing standing) {
    Telling telling = standing.policy().waits(standing.situation());
    List<Write> writes = new ArrayList<>(standing.writes(telling.next(), telling.project()));
    telling.exhausted().ifPresent(budget -> writes.addAll(Departures.exhausted(standing, budget)));
    writes.addAll(standing.postponed(telling.next(), telling.project()));
    return new Awake(writes, Optional.empty());
  }

  /** The parameters of a run, as its decision shows them. */
  private static Map<String, String> parameters(Run run) {
    return run.request().parameters();
  }

  private static Decided decided(
      Signal signal,
      Optional<PipelineId> pipeline,
      Decision decision,
      Map<String, String> parameters) {
    return new Decided(Optional.of(signal.trigger()), pipeline, decision, signal.key(), parameters);
  }

  /** What to write, and what follows once it is written. */
  private record Attempt(
      List<Write> writes, Optional<RunId> launches, Optional<PipelineId> wakes, Decided decided) {
    Attempt with(List<Write> more) {
      return new Attempt(
          Stream.concat(writes.stream(), more.stream()).toList(), launches, wakes, decided);
    }
  }

  /** The same for that which waits. */
  private record Awake(List<Write> writes, Optional<RunId> launches) {}
}
