package dev.retrigger.startrun;

import dev.retrigger.domain.Decision;
import dev.retrigger.domain.Decision.Duplicate;
import dev.retrigger.domain.Decision.Limit;
import dev.retrigger.domain.Decision.Refusal;
import dev.retrigger.domain.Decision.Refuse;
import dev.retrigger.domain.Decision.Suppress;
import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.PipelineId;
import dev.retrigger.domain.PipelineState;
import dev.retrigger.domain.RunId;
import dev.retrigger.domain.Signal;
import dev.retrigger.domain.StartPolicy;
import dev.retrigger.domain.StartPolicy.Departure;
import dev.retrigger.domain.StartPolicy.Plan;
import dev.retrigger.domain.StartPolicy.Wake;
import dev.retrigger.events.Decided;
import dev.retrigger.events.Json;
import dev.retrigger.events.StarterMessage;
import dev.retrigger.ledger.Models;
import dev.retrigger.ledger.Outbox;
import dev.retrigger.ledger.Pipelines;
import dev.retrigger.ledger.Run;
import dev.retrigger.ledger.RunEnding;
import dev.retrigger.ledger.RunNotices;
import dev.retrigger.ledger.Runs;
import dev.retrigger.ledger.SignalRecord;
import dev.retrigger.ledger.Signals;
import dev.retrigger.ledger.Table;
import dev.retrigger.ledger.Write;
import dev.retrigger.models.CompiledModel;
import dev.retrigger.models.Pipeline;
import dev.retrigger.models.ScheduleTrigger;
import dev.retrigger.models.Trigger;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/**
 * Decides about signals and writes what was decided: the decision, the pipeline's state and the
 * intended run in one transaction, on condition that the state is the one that the decision was
 * made from. Only then is the target called.
 */
public final class Starter {
  private static final int ATTEMPTS = 20;
  private static final int WAKES = 50;
  private static final int MOST_SEALED = 80;

  private final InstantSource clock;
  private final Table table;
  private final Signals signals;
  private final Models models;
  private final Pipelines pipelines;
  private final Runs runs;
  private final RunPlanner planner;
  private final Launcher launcher;

  public Starter(InstantSource clock, Table table, RunPlanner planner, Launcher launcher) {
    this.clock = clock;
    this.table = table;
    this.signals = new Signals(table);
    this.models = new Models(table);
    this.pipelines = new Pipelines(table);
    this.runs = new Runs(table);
    this.planner = planner;
    this.launcher = launcher;
  }

  /** Handles a message; the decision, where it asked for one. */
  public List<Decided> handle(StarterMessage message) {
    return switch (message) {
      case StarterMessage.SignalArrived(var signal) -> List.of(arrive(signal));
      case StarterMessage.WakePipeline(var pipeline) -> {
        wake(pipeline);
        yield List.of();
      }
      case StarterMessage.ResumeRun(var run) -> {
        launcher.advance(run);
        yield List.of();
      }
    };
  }

  private Decided arrive(Signal signal) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (signals.find(signal).isPresent()) {
        signals.countDuplicate(signal);
        return decided(signal, Optional.empty(), new Duplicate(signal.id()), Map.of());
      }
      Instant now = clock.instant();
      Attempt made = attempt(signal, now);
      if (table.write(made.writes()).isWritten()) {
        made.departed().ifPresent(launcher::advance);
        made.target().ifPresent(this::wake);
        return made.decided();
      }
    }
    throw new IllegalStateException(
        "others decide about the same pipeline all the time; the signal is offered again");
  }

  private Attempt attempt(Signal signal, Instant now) {
    Optional<CompiledModel> model = model(signal.trigger().model());
    Optional<Trigger> trigger = model.flatMap(found -> found.trigger(signal.trigger().name()));
    if (trigger.isEmpty()) {
      return settled(
          signal,
          new Refuse(
              Refusal.UNKNOWN_TRIGGER,
              "the model file in force has no trigger '" + signal.trigger().name() + "'"),
          model.map(CompiledModel::version).orElse(""),
          Optional.empty(),
          now);
    }
    PipelineId pipeline = model.get().startedBy(trigger.get());
    Pipeline rules = model.get().pipeline(pipeline.name()).orElseThrow();
    if (trigger.get() instanceof ScheduleTrigger schedule
        && schedule.onlyIfNewData()
        && !planner.hasNewData(pipeline, rules, model.get(), now)) {
      return settled(
          signal,
          new Suppress(Limit.NO_NEW_DATA),
          model.get().version(),
          Optional.of(pipeline),
          now);
    }
    PipelineState state = pipelines.state(pipeline);
    Plan plan =
        new StartPolicy(pipeline, rules.limits(), model.get().file().mode())
            .arrive(signal.id(), state, pipelines.waitingLeader(pipeline, state), now);
    return written(signal, model.get(), pipeline, rules, state, plan, now);
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

  private Attempt written(
      Signal signal,
      CompiledModel model,
      PipelineId pipeline,
      Pipeline rules,
      PipelineState state,
      Plan plan,
      Instant now) {
    if (plan.batch().isEmpty()) {
      return settled(signal, plan.decision(), model.version(), Optional.of(pipeline), now);
    }
    long batch = plan.batch().getAsLong();
    List<Write> writes = new ArrayList<>();
    writes.add(Pipelines.board(pipeline, batch, signal, now));
    PipelineState next = plan.next();
    Decision decision = plan.decision();
    Optional<RunId> departed = Optional.empty();
    Map<String, String> parameters = Map.of();
    if (plan.departure().isPresent()) {
      Departure departure = plan.departure().get();
      Signal leader =
          departure.batch() == state.nextBatch()
              ? signal
              : pipelines.batch(pipeline, departure.batch()).getFirst();
      RunPlan run = planner.plan(departure, model, pipeline, rules, leader, now);
      next = run.refusal().isPresent() ? next.refused(state) : next;
      decision =
          departure.batch() == batch && run.refusal().isPresent() ? run.refusal().get() : decision;
      parameters = run.run().request().parameters();
      departed = depart(run.run(), writes, now);
    }
    plan.replaced()
        .ifPresent(
            first ->
                // Of a longer queue, left by another onBusy, the rest goes without its epitaph.
                LongStream.range(first, Math.min(batch, first + MOST_SEALED))
                    .mapToObj(each -> Pipelines.seal(pipeline, each, Limit.REPLACED.name(), now))
                    .forEach(writes::add));
    plan.stop().stream()
        .flatMap(run -> runs.find(run).stream())
        .filter(run -> !run.status().isFinal() && !run.progress().stopping())
        .forEach(run -> writes.add(Runs.update(run.stopping(), Optional.of(now))));
    writes.add(Pipelines.update(pipeline, next, next.wakesAt(rules.limits(), now)));
    writes.add(
        Signals.recordInHistory(
            new SignalRecord(
                signal,
                Optional.of(pipeline),
                decision,
                model.version(),
                now,
                OptionalLong.of(batch),
                0)));
    return new Attempt(
        writes,
        departed,
        plan.departure().map(_ -> pipeline),
        decided(signal, Optional.of(pipeline), decision, parameters));
  }

  /** Writes a run that leaves; its id, if the target is to be called. */
  private static Optional<RunId> depart(Run run, List<Write> writes, Instant now) {
    boolean calls = !run.status().isFinal();
    writes.add(
        Runs.update(run, calls ? Optional.of(now.plus(Launcher.PATIENCE)) : Optional.empty()));
    writes.add(Pipelines.seal(run.pipeline(), run.batch(), run.id().value(), now));
    if (!calls) {
      RunNotices.about(run, RunEnding.kind(run.status()), now)
          .ifPresent(notice -> writes.add(Outbox.owe(notice, now)));
    }
    return calls ? Optional.of(run.id()) : Optional.empty();
  }

  /** Starts what waits for a pipeline, as far as it may. */
  private void wake(PipelineId pipeline) {
    for (int attempt = 0; attempt < WAKES; attempt++) {
      Instant now = clock.instant();
      PipelineState state = pipelines.state(pipeline);
      Optional<CompiledModel> model = model(pipeline.model());
      Optional<Pipeline> rules = model.flatMap(found -> found.pipeline(pipeline.name()));
      if (rules.isEmpty()) {
        // The model file has it no longer: what waits is kept, and asks for attention no more.
        table.write(List.of(Pipelines.update(pipeline, state, Optional.empty())));
        return;
      }
      if (!state.hasWaiting()) {
        return;
      }
      Optional<Wake> wake =
          new StartPolicy(pipeline, rules.get().limits(), model.get().file().mode())
              .wake(state, pipelines.waitingLeader(pipeline, state), now);
      List<Write> writes = new ArrayList<>();
      Optional<RunId> departed = Optional.empty();
      if (wake.isPresent()) {
        Departure departure = wake.get().departure();
        RunPlan run =
            planner.plan(
                departure,
                model.get(),
                pipeline,
                rules.get(),
                pipelines.batch(pipeline, departure.batch()).getFirst(),
                now);
        PipelineState next =
            run.refusal().isPresent() ? wake.get().next().refused(state) : wake.get().next();
        writes.add(Pipelines.update(pipeline, next, next.wakesAt(rules.get().limits(), now)));
        departed = depart(run.run(), writes, now);
      } else {
        writes.add(Pipelines.update(pipeline, state, state.wakesAt(rules.get().limits(), now)));
      }
      boolean written = table.write(writes).isWritten();
      if (written) {
        departed.ifPresent(launcher::advance);
      }
      if (written && wake.isEmpty()) {
        return;
      }
    }
  }

  private Optional<CompiledModel> model(ModelId model) {
    return models.find(model).map(row -> Json.read(row.body(), CompiledModel.class));
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
      List<Write> writes, Optional<RunId> departed, Optional<PipelineId> target, Decided decided) {}
}
