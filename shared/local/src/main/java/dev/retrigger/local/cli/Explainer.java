package dev.retrigger.local.cli;

import static java.time.ZoneOffset.UTC;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.aws.HttpRequest;
import dev.retrigger.aws.ObjectStore.StoredObject;
import dev.retrigger.aws.webhook.Verification.Rejected;
import dev.retrigger.aws.webhook.Verification.Verified;
import dev.retrigger.domain.Decision;
import dev.retrigger.domain.Decision.Duplicate;
import dev.retrigger.domain.PipelineId;
import dev.retrigger.domain.Signal;
import dev.retrigger.domain.SignalId;
import dev.retrigger.domain.TriggerId;
import dev.retrigger.events.Decided;
import dev.retrigger.events.EventBridgeEvent;
import dev.retrigger.events.InvalidEventException;
import dev.retrigger.events.Json;
import dev.retrigger.events.S3ObjectCreated;
import dev.retrigger.events.ScheduleTick;
import dev.retrigger.intake.Taken;
import dev.retrigger.ledger.Image;
import dev.retrigger.ledger.Images;
import dev.retrigger.ledger.Run;
import dev.retrigger.ledger.Runs;
import dev.retrigger.ledger.SignalRecord;
import dev.retrigger.ledger.Signals;
import dev.retrigger.local.cli.Explanation.Line;
import dev.retrigger.local.rehearsal.ManualClock;
import dev.retrigger.local.rehearsal.Ports;
import dev.retrigger.local.rehearsal.Receiver;
import dev.retrigger.local.rehearsal.Rehearsal;
import dev.retrigger.models.CombinationTrigger;
import dev.retrigger.models.CompiledModel;
import dev.retrigger.models.DataTrigger;
import dev.retrigger.models.ImageInput;
import dev.retrigger.receivewebhook.Sender;
import dev.retrigger.receivewebhook.Senders;
import dev.retrigger.receivewebhook.WebhookReceiver.Received;
import java.time.Instant;
import java.time.LocalDate;
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
  /** In days; no window and no combination waits longer. */
  private static final int LONGEST_WINDOW = 32;

  private final List<CompiledModel> models;
  private final Optional<Senders> senders;
  private final Optional<byte[]> report;
  private final Rehearsal rehearsal;
  private final Signals signals;
  private final Runs runs;

  /**
   * Begins with nothing.
   *
   * @param senders who may post webhooks, if it is known: without it no signature is verified
   * @param report what every drift report says that an event announces
   */
  Explainer(
      List<CompiledModel> models,
      String environment,
      Instant start,
      Optional<Senders> senders,
      Optional<byte[]> report) {
    this.models = List.copyOf(models);
    this.report = report;
    this.senders = senders;
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
  Explanation explain(GivenEvent event, JsonNode document) {
    rehearsal.passUntil(event.time());
    List<Line> decisions;
    try {
      decisions = decide(event, document);
    } catch (InvalidEventException e) {
      decisions = List.of(ignored("cannot be read, and would be parked: " + Problems.sentence(e)));
    }
    rehearsal.settle();
    return new Explanation(
        new Explanation.Event(event.id(), event.source(), event.type()), decisions);
  }

  private List<Line> decide(GivenEvent event, JsonNode document) {
    return switch (event) {
      case GivenEvent.Arrived(var envelope, var object) -> arrive(envelope, object, document);
      case GivenEvent.Ticked(var tick) -> tick(tick);
      case GivenEvent.StatusChanged _ ->
          List.of(ignored("the status of a target's execution; it moves its run"));
      case GivenEvent.Announced(_, var receiver) ->
          lines(rehearsal.receive(receiver, Json.write(document)), "");
      case GivenEvent.Alarmed _ ->
          lines(rehearsal.receive(Receiver.DRIFT, Json.write(document)), "");
      case GivenEvent.Posted(var request, _) -> posted(request, document);
      case GivenEvent.Other(var envelope) -> List.of(ignored(unheard(envelope)));
    };
  }

  /** Supposes that an image of each input was accepted some time ago. */
  void supposeImages() {
    Images images = new Images(rehearsal.table());
    for (CompiledModel model : models) {
      model.file().inputs().values().stream()
          .filter(ImageInput.class::isInstance)
          .map(ImageInput.class::cast)
          .forEach(
              input ->
                  images.accept(
                      model.file().model(),
                      input.name(),
                      new Image(
                          "registry.example",
                          input.repository(),
                          "sha256:" + "0".repeat(64),
                          "supposed",
                          Instant.EPOCH)));
    }
  }

  /** What an event has led to by then: windows have closed, and runs have ended. */
  Why later(TriggerId trigger, String event, Instant then) {
    rehearsal.passUntil(then);
    Reports reports = new Reports(rehearsal.table(), Optional.of(rehearsal.store()), () -> then);
    Why why = reports.why(event);
    // What comes by HTTP, and what several triggers make together, goes on under an id of its own.
    return why.decisions().stream().anyMatch(decision -> decision.trigger().equals(trigger))
        ? why
        : last(trigger, then).map(record -> reports.why(record.signal().eventId())).orElse(why);
  }

  private Optional<SignalRecord> last(TriggerId trigger, Instant then) {
    LocalDate day = LocalDate.ofInstant(then, UTC);
    return Stream.iterate(day, before -> before.minusDays(1))
        .limit(LONGEST_WINDOW)
        .flatMap(each -> signals.onDay(trigger.model(), each).stream())
        .filter(record -> record.signal().trigger().equals(trigger))
        .findFirst();
  }

  private List<Line> posted(HttpRequest request, JsonNode document) {
    return switch (request.route()) {
      case "POST /webhooks/{sender}" -> hooked(request);
      case "POST /requests" -> {
        JsonNode answer = rehearsal.post(Json.write(document));
        rehearsal.settle();
        yield List.of(
            ignored(
                "answered "
                    + answer.path("statusCode").asInt()
                    + ": "
                    + answer.path("body").asText()));
      }
      default -> List.of(ignored(request.route() + " starts nothing"));
    };
  }

  private List<Line> hooked(HttpRequest request) {
    if (senders.isEmpty()) {
      Sender supposed = Sender.supposed(request);
      return received(request, supposed, supposed.unproven(request), "unverified: ");
    }
    Optional<Sender> sender = senders.get().find(request.path("sender").orElse(""));
    if (sender.isEmpty()) {
      return List.of(ignored("refused: the secrets know no sender of this name"));
    }
    return switch (sender.get().verify(request)) {
      case Rejected _ ->
          List.of(ignored("refused: its signature does not hold, or its time is not now"));
      case Verified verified -> received(request, sender.get(), verified, "verified: ");
    };
  }

  private List<Line> received(HttpRequest request, Sender sender, Verified verified, String proof) {
    return switch (rehearsal.receiveWebhook(request, sender, verified)) {
      case Received.Accepted(_, _, var fired) -> lines(fired, proof);
      case Received.Conflict(var id) ->
          List.of(ignored(proof + "refused: something else came under the id " + id));
      case Received.TooLong(var bytes) ->
          List.of(ignored(proof + "refused: its " + bytes + " bytes are too many"));
      case Received.Unreadable(var why) -> List.of(ignored(proof + "refused: " + why));
    };
  }

  /** What the signals led to; those that had been decided before are duplicates. */
  private List<Line> lines(Taken taken, String proof) {
    if (taken.ignored().isPresent()) {
      return List.of(ignored(proof + taken.ignored().get()));
    }
    List<SignalId> known =
        taken.fired().stream()
            .filter(signal -> signals.find(signal).isPresent())
            .map(Signal::id)
            .toList();
    rehearsal.settle();
    return Stream.concat(
            taken.fired().stream().map(signal -> line(signal, known.contains(signal.id()), proof)),
            combined())
        .toList();
  }

  private Line line(Signal signal, boolean again, String proof) {
    SignalRecord record = signals.find(signal).orElseThrow();
    Decision decision = again ? new Duplicate(signal.id()) : record.decision();
    return line(signal.trigger(), record.pipeline(), signal.key(), decision, proof);
  }

  /** What combinations that fired just now led to. */
  private Stream<Line> combined() {
    Instant now = rehearsal.now();
    return models.stream()
        .filter(model -> model.triggers(CombinationTrigger.class).findAny().isPresent())
        .flatMap(
            model -> signals.onDay(model.file().model(), LocalDate.ofInstant(now, UTC)).stream())
        .filter(record -> record.at().equals(now) && record.signal().source().equals("combination"))
        .map(
            record ->
                line(
                    record.signal().trigger(),
                    record.pipeline(),
                    record.signal().key(),
                    record.decision(),
                    ""));
  }

  private List<Line> arrive(EventBridgeEvent event, S3ObjectCreated object, JsonNode document) {
    rehearsal
        .store()
        .announce(
            object.bucket(),
            new StoredObject(object.key(), object.version(), object.size(), object.etag()));
    if (models.stream().flatMap(CompiledModel::reportBuckets).anyMatch(object.bucket()::equals)) {
      report.ifPresent(content -> rehearsal.store().put(object.bucket(), object.key(), content));
      return lines(rehearsal.receive(Receiver.DRIFT, Json.write(document)), "");
    }
    List<Line> decisions = new ArrayList<>();
    for (Decided decided : rehearsal.receiveData(event)) {
      decisions.add(
          decided.trigger().isEmpty()
              ? ignored(unmatched(object))
              : line(
                  decided.trigger().get(),
                  decided.pipeline(),
                  decided.key(),
                  decided.decision(),
                  ""));
    }
    return decisions;
  }

  private List<Line> tick(ScheduleTick tick) {
    Signal signal = tick.signal();
    boolean again = signals.find(signal).isPresent();
    rehearsal.deliverTick(Json.write(tick));
    rehearsal.settle();
    return Stream.concat(Stream.of(line(signal, again, "")), combined()).toList();
  }

  private Line line(
      TriggerId trigger,
      Optional<PipelineId> pipeline,
      String key,
      Decision decision,
      String proof) {
    Optional<Run> run =
        decision instanceof Decision.Start(var id, _) ? runs.find(id) : Optional.empty();
    return new Line(
        Optional.of(trigger.model()),
        Optional.of(trigger.name()),
        pipeline,
        decision.getClass().getSimpleName(),
        proof + run.map(started -> started.reason() + "; ").orElse("") + Reasons.of(decision),
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
