package dev.retrigger.receiverequest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.retrigger.aws.MessageQueue;
import dev.retrigger.domain.Decision;
import dev.retrigger.domain.Decision.Limit;
import dev.retrigger.domain.Decision.Refuse;
import dev.retrigger.domain.Decision.Suppress;
import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.PipelineId;
import dev.retrigger.domain.Signal;
import dev.retrigger.domain.SignalId;
import dev.retrigger.domain.Timestamps;
import dev.retrigger.domain.TriggerId;
import dev.retrigger.events.Json;
import dev.retrigger.events.Operator;
import dev.retrigger.events.StarterMessage.SignalArrived;
import dev.retrigger.ledger.SignalRecord;
import dev.retrigger.ledger.Signals;
import dev.retrigger.ledger.Table;
import dev.retrigger.models.CompiledModel;
import dev.retrigger.receiverequest.Order.Replayed;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Sends recorded signals to the starter again. Whatever is sent is decided like any signal: limits
 * and approvals hold, and an override of the first time does not. A signal that is sent as it was
 * is a duplicate; one that shall be decided anew gets a key of its own, the next that no decision
 * has, so that asking twice before it is decided still sends one and the same.
 */
final class Replays {
  private static final String REPLAY = "@replay-";
  private static final String REPLAY_OF = "replayOf";
  private static final String OVERRIDE = "override";
  private static final String OBJECT = "s3";
  private static final String WINDOW = "window";
  private static final int MOST = 1_000;
  private static final Comparator<SignalRecord> ORDER =
      Comparator.comparing(SignalRecord::at).thenComparing(record -> record.signal().id().value());

  private final Signals signals;
  private final ModelsInForce models;
  private final MessageQueue queue;

  Replays(Table table, ModelsInForce models, MessageQueue queue) {
    this.signals = new Signals(table);
    this.models = models;
    this.queue = queue;
  }

  /**
   * What a replay sends, or would.
   *
   * @param next where the next page begins; empty if there is none
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  @JsonPropertyOrder({"dryRun", "items", "next"})
  public record Page(boolean dryRun, List<Item> items, Optional<String> next) {}

  /**
   * One signal of a replay.
   *
   * @param outcome what was decided the first time
   * @param sends the id of the signal that is sent; empty if none is
   * @param note what comes of it, or why it is not sent
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  @JsonPropertyOrder({
    "signal",
    "event",
    "trigger",
    "pipeline",
    "subject",
    "decided",
    "outcome",
    "sends",
    "sendsEvent",
    "note"
  })
  public record Item(
      SignalId signal,
      String event,
      TriggerId trigger,
      Optional<PipelineId> pipeline,
      String subject,
      Instant decided,
      String outcome,
      Optional<SignalId> sends,
      Optional<String> sendsEvent,
      String note) {}

  Answer replay(Order.Replay order, Operator operator) {
    List<SignalRecord> found = found(order.what());
    boolean range = order.what() instanceof Replayed.Range;
    if (found.isEmpty() && !range) {
      throw Refusal.unknown(
          order.what() instanceof Replayed.Event ? "event" : "subject",
          "the ledger has no decision about it",
          "look it up: retrigger why; a new one is found after some seconds");
    }
    int limit = order.what() instanceof Replayed.Range(_, _, _, var most, _) ? most : MOST;
    List<SignalRecord> page = found.stream().limit(limit).toList();
    List<Item> items = new ArrayList<>();
    for (SignalRecord record : page) {
      Optional<String> obstacle = obstacle(record, order.again());
      Optional<Signal> sent =
          obstacle.isPresent()
              ? Optional.empty()
              : Optional.of(order.again() ? anew(record.signal(), operator) : record.signal());
      if (!order.dryRun()) {
        sent.ifPresent(
            signal ->
                queue.send(
                    signal.trigger().model().toString(), Json.write(new SignalArrived(signal))));
      }
      items.add(item(record, sent, obstacle.orElseGet(() -> effect(order.again()))));
    }
    Optional<String> next =
        found.size() > limit ? Optional.of(cursor(page.getLast())) : Optional.empty();
    return new Answer.Told(order.dryRun() ? 200 : 202, new Page(order.dryRun(), items, next));
  }

  private List<SignalRecord> found(Replayed what) {
    return switch (what) {
      case Replayed.Event(var id) -> signals.ofEvent(id);
      case Replayed.Subject(var subject, var signal) ->
          signals
              .about(subject)
              .filter(record -> signal.map(record.signal().id().value()::equals).orElse(true))
              .sorted(ORDER)
              .toList();
      case Replayed.Range(var model, var from, var to, var limit, var cursor) -> {
        models.model(model);
        yield range(model, from, to, limit, cursor);
      }
    };
  }

  /** One more than the page holds, to know whether there is another. */
  private List<SignalRecord> range(
      ModelId model, Instant from, Instant to, int limit, Optional<String> cursor) {
    Instant begin = cursor.map(Replays::momentOf).filter(from::isBefore).orElse(from);
    List<SignalRecord> found = new ArrayList<>();
    LocalDate last = day(to);
    for (LocalDate day = day(begin);
        !day.isAfter(last) && found.size() <= limit;
        day = day.plusDays(1)) {
      signals.onDay(model, day).stream()
          .filter(record -> !record.at().isBefore(from) && record.at().isBefore(to))
          .filter(record -> cursor.map(end -> cursor(record).compareTo(end) > 0).orElse(true))
          .sorted(ORDER)
          .limit(limit + 1L - found.size())
          .forEach(found::add);
    }
    return found;
  }

  private static LocalDate day(Instant at) {
    return at.atOffset(ZoneOffset.UTC).toLocalDate();
  }

  private static String cursor(SignalRecord record) {
    return Timestamps.format(record.at()) + "_" + record.signal().id();
  }

  private static Instant momentOf(String cursor) {
    try {
      return Timestamps.parse(cursor.substring(0, Math.max(0, cursor.indexOf('_'))));
    } catch (DateTimeException _) {
      throw Refusal.invalid(
          "cursor", "'cursor' is none of ours", "repeat what 'next' of the page before said");
    }
  }

  private Optional<String> obstacle(SignalRecord record, boolean again) {
    Signal signal = record.signal();
    if (signal.source().equals(OBJECT)) {
      return Optional.of(
          "not sent: an object goes with its window; retrigger why names that, replay it by its"
              + " event");
    }
    if (!again) {
      return Optional.empty();
    }
    if (signal.source().equals(WINDOW) && isGivenUp(record.decision())) {
      return Optional.of("not sent: the window was given up, so no run reads its objects");
    }
    if (signal.attributes().containsKey(REPLAY_OF)) {
      return Optional.of("not sent: it is a replay itself; replay the first of them");
    }
    boolean known =
        models.find(signal.trigger().model()).filter(model -> has(model, signal)).isPresent();
    return known
        ? Optional.empty()
        : Optional.of("not sent: the model file in force has no such trigger or pipeline");
  }

  private static boolean has(CompiledModel model, Signal signal) {
    return signal.source().equals(Signal.MANUAL)
        ? model.pipeline(signal.attributes().getOrDefault("pipeline", "")).isPresent()
        : model.trigger(signal.trigger().name()).isPresent();
  }

  private static boolean isGivenUp(Decision decision) {
    return (decision instanceof Suppress(var limit) && limit == Limit.DROPPED)
        || (decision instanceof Refuse(var why, _) && why == Decision.Refusal.NO_MARKER);
  }

  private static String effect(boolean again) {
    return again
        ? "decided anew; the limits hold"
        : "a duplicate, as it was decided; say again to have it decided anew";
  }

  /** The same fact under a key of its own. */
  private Signal anew(Signal first, Operator operator) {
    Map<String, String> attributes = new LinkedHashMap<>(first.attributes());
    attributes.remove(OVERRIDE);
    attributes.put(REPLAY_OF, first.id().value());
    attributes.put("replayedBy", operator.by());
    attributes.merge(
        "reason",
        "replayed by " + operator.by() + ": " + operator.reason(),
        (had, now) -> had + ", " + now);
    return Stream.iterate(1, number -> number + 1)
        .limit(MOST)
        .map(number -> numbered(first, attributes, number))
        .filter(signal -> signals.find(signal).isEmpty())
        .findFirst()
        .orElseThrow(
            () ->
                Refusal.impossible(
                    "again", "it was replayed too often", "start it: retrigger start"));
  }

  private static Signal numbered(Signal first, Map<String, String> attributes, int number) {
    return new Signal(
        first.trigger(),
        first.source(),
        first.key() + REPLAY + number,
        first.subject(),
        first.eventId() + REPLAY + number,
        first.occurredAt(),
        attributes,
        first.depth());
  }

  private static Item item(SignalRecord record, Optional<Signal> sent, String note) {
    return new Item(
        record.signal().id(),
        record.signal().eventId(),
        record.signal().trigger(),
        record.pipeline(),
        record.signal().subject(),
        record.at(),
        record.decision().getClass().getSimpleName(),
        sent.map(Signal::id),
        sent.map(Signal::eventId),
        note);
  }
}
