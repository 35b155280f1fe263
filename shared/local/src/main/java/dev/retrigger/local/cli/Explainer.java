package dev.retrigger.local.cli;

import dev.retrigger.aws.ObjectStore.StoredObject;
import dev.retrigger.domain.Decision;
import dev.retrigger.domain.Decision.Duplicate;
import dev.retrigger.domain.PipelineId;
import dev.retrigger.domain.Signal;
import dev.retrigger.domain.TriggerId;
import dev.retrigger.events.Decided;
import dev.retrigger.events.EventBridgeEvent;
import dev.retrigger.events.Json;
import dev.retrigger.events.S3ObjectCreated;
import dev.retrigger.events.ScheduleTick;
import dev.retrigger.ledger.Run;
import dev.retrigger.ledger.Runs;
import dev.retrigger.ledger.SignalRecord;
import dev.retrigger.ledger.Signals;
import dev.retrigger.local.cli.Explanation.Line;
import dev.retrigger.local.rehearsal.ManualClock;
import dev.retrigger.local.rehearsal.Ports;
import dev.retrigger.local.rehearsal.Rehearsal;
import dev.retrigger.models.CompiledModel;
import dev.retrigger.models.DataTrigger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Says what events would do, one after another, to models on a fresh ledger. The functions
 * themselves decide; the clock is the events' own, so between two events windows close and
 * cool-downs end as they would. No target is called: see {@link SupposedTarget}.
 */
final class Explainer {
  private final List<CompiledModel> models;
  private final Rehearsal rehearsal;
  private final Signals signals;
  private final Runs runs;

  Explainer(List<CompiledModel> models, String environment, Instant start) {
    this.models = List.copyOf(models);
    // Whether a secret exists cannot be told here; that it does is supposed, and shown nowhere.
    this.rehearsal =
        new Rehearsal(
            environment,
            new ManualClock(start),
            _ -> Optional.of(""),
            (_, _) -> new SupposedTarget(),
            Ports.open());
    this.signals = new Signals(rehearsal.table());
    this.runs = new Runs(rehearsal.table());
    rehearsal.apply(models);
  }

  /** What the event would do now; an event that is older than one before it arrives late. */
  Explanation explain(GivenEvent event) {
    rehearsal.passUntil(event.time());
    List<Line> decisions =
        switch (event) {
          case GivenEvent.Arrived(var envelope, var object) -> arrive(envelope, object);
          case GivenEvent.Ticked(var tick) -> List.of(tick(tick));
          case GivenEvent.StatusChanged _ ->
              List.of(ignored("the status of a target's execution; it moves its run"));
          case GivenEvent.Other(var envelope) -> List.of(ignored(unheard(envelope)));
        };
    rehearsal.settle();
    return new Explanation(
        new Explanation.Event(event.id(), event.source(), event.type()), decisions);
  }

  /** What an event has led to by then: windows have closed, and runs have ended. */
  Why later(String event, Instant then) {
    rehearsal.passUntil(then);
    return new Reports(rehearsal.table(), Optional.of(rehearsal.store()), () -> then).why(event);
  }

  private List<Line> arrive(EventBridgeEvent event, S3ObjectCreated object) {
    rehearsal
        .store()
        .announce(
            object.bucket(),
            new StoredObject(object.key(), object.version(), object.size(), object.etag()));
    List<Line> decisions = new ArrayList<>();
    for (Decided decided : rehearsal.receiveData(event)) {
      decisions.add(
          decided.trigger().isEmpty()
              ? ignored(unmatched(object))
              : line(
                  decided.trigger().get(), decided.pipeline(), decided.key(), decided.decision()));
    }
    return decisions;
  }

  private Line tick(ScheduleTick tick) {
    Signal signal = tick.signal();
    boolean again = signals.find(signal).isPresent();
    rehearsal.deliverTick(Json.write(tick));
    rehearsal.settle();
    SignalRecord record = signals.find(signal).orElseThrow();
    Decision decision = again ? new Duplicate(signal.id()) : record.decision();
    return line(signal.trigger(), record.pipeline(), signal.key(), decision);
  }

  private Line line(
      TriggerId trigger, Optional<PipelineId> pipeline, String key, Decision decision) {
    Optional<Run> run =
        decision instanceof Decision.Start(var id, _) ? runs.find(id) : Optional.empty();
    return new Line(
        Optional.of(trigger.model()),
        Optional.of(trigger.name()),
        pipeline,
        decision.getClass().getSimpleName(),
        run.map(started -> started.reason() + "; ").orElse("") + Reasons.of(decision),
        Optional.of(key),
        run.map(Reports::parameters),
        Reasons.until(decision));
  }

  private static Line ignored(String reason) {
    return new Line(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Decision.Ignore.class.getSimpleName(),
        reason,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** Why no data trigger wants the object: those that read its bucket, each with its reason. */
  private String unmatched(S3ObjectCreated object) {
    List<String> reasons = models.stream().flatMap(model -> unmatched(model, object)).toList();
    return reasons.isEmpty()
        ? "no input of these models reads the bucket " + object.bucket()
        : String.join("; ", reasons);
  }

  private static Stream<String> unmatched(CompiledModel model, S3ObjectCreated object) {
    return model
        .triggers(DataTrigger.class)
        .filter(data -> listens(model, data, object.bucket()))
        .flatMap(
            data ->
                model.mismatch(data, object.bucket(), object.key(), object.size()).stream()
                    .map(
                        why -> "not for " + model.file().model() + "/" + data.name() + ": " + why));
  }

  private static boolean listens(CompiledModel model, DataTrigger trigger, String bucket) {
    return model.routes().stream()
        .anyMatch(
            route ->
                route.trigger().name().equals(trigger.name()) && route.resource().equals(bucket));
  }

  private static String unheard(EventBridgeEvent event) {
    return event.source().equals(S3ObjectCreated.SOURCE)
        ? "no trigger of these models listens to " + event.detailType() + " of " + event.source()
        : "no trigger of these models listens to " + event.source();
  }
}
