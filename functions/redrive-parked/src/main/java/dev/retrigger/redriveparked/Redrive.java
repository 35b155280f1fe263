package dev.retrigger.redriveparked;

import dev.retrigger.redriveparked.Redriven.Fate;
import dev.retrigger.redriveparked.Redriven.Group;
import dev.retrigger.redriveparked.Redriven.OfQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Goes through one parked queue. A message is removed only after it was sent, so dying in between
 * sends it twice and loses nothing; the ledger knows it the second time. Two redrives at once share
 * the messages, because whoever holds one hides it from the other. Trouble ends the queue: the rest
 * is let go, and whoever asked can see why.
 */
final class Redrive {
  /** Longer than the function may run, so that no message is met twice in one pass. */
  static final Duration HOLD = Duration.ofMinutes(6);

  private final Queues queues;
  private final Functions functions;
  private final Origins origins;
  private final Pace pace;
  private final RedriveRequest request;
  private final String id;
  private final BooleanSupplier hasTime;

  private final Map<Alike, Group> groups = new LinkedHashMap<>();
  private final List<ParkedMessage> held = new ArrayList<>();
  private int seen;

  Redrive(
      Queues queues,
      Functions functions,
      Origins origins,
      Pace pace,
      RedriveRequest request,
      String id,
      BooleanSupplier hasTime) {
    this.queues = queues;
    this.functions = functions;
    this.origins = origins;
    this.pace = pace;
    this.request = request;
    this.id = id;
    this.hasTime = hasTime;
  }

  OfQueue run(ParkedQueue queue) {
    Optional<String> stopped;
    try {
      stopped = goThrough(queue);
    } finally {
      queues.release(queue.url(), held);
    }
    return new OfQueue(queue.name(), seen, stopped, List.copyOf(groups.values()));
  }

  private Optional<String> goThrough(ParkedQueue queue) {
    while (seen < request.limit()) {
      List<ParkedMessage> messages = queues.hold(queue.url(), HOLD);
      if (messages.isEmpty()) {
        return Optional.empty();
      }
      held.addAll(messages);
      for (ParkedMessage message : messages) {
        if (seen == request.limit()) {
          break;
        }
        Optional<String> trouble =
            hasTime.getAsBoolean() ? handle(queue, message) : Optional.of("out of time: ask again");
        if (trouble.isPresent()) {
          return trouble;
        }
      }
    }
    return Optional.empty();
  }

  /** What is wrong, if nothing more should be sent. */
  private Optional<String> handle(ParkedQueue queue, ParkedMessage message) {
    Origin origin = origins.of(queue, message);
    Attempts attempts =
        origin instanceof Origin.ToFunction function
            ? Attempts.of(function.payload())
            : Attempts.of(message);
    if (attempts.isOf(id)) {
      return Optional.of("a message that was sent came back: mend the reason first");
    }
    Fate fate = fate(origin, attempts);
    if (!request.dryRun() && (fate == Fate.SENT || fate == Fate.MADE_UP_FOR)) {
      try {
        deliver(origin, attempts, message);
        queues.remove(queue.url(), message);
      } catch (RuntimeException e) {
        return Optional.of(
            "sending to %s failed with %s".formatted(name(origin), e.getClass().getSimpleName()));
      }
      held.remove(message);
    }
    seen++;
    count(fate, name(origin), message.why(), message.sent());
    return Optional.empty();
  }

  private static Fate fate(Origin origin, Attempts attempts) {
    return switch (origin) {
      case Origin.ToQueue _, Origin.ToFunction _ -> attempts.isSpent() ? Fate.TOO_OFTEN : Fate.SENT;
      case Origin.MadeUpFor _ -> Fate.MADE_UP_FOR;
      case Origin.Unknown _ -> Fate.UNKNOWN;
    };
  }

  private void deliver(Origin origin, Attempts attempts, ParkedMessage message) {
    switch (origin) {
      case Origin.ToQueue(var url) -> queues.send(url, message, attempts.attributes(message, id));
      case Origin.ToFunction(var arn, var payload) ->
          functions.invoke(arn, attempts.payload(payload, id));
      case Origin.MadeUpFor _, Origin.Unknown _ -> {
        return;
      }
    }
    pace.pause(Duration.ofSeconds(1).dividedBy(request.perSecond()));
  }

  private static String name(Origin origin) {
    return switch (origin) {
      case Origin.ToQueue(var url) -> url.substring(url.lastIndexOf('/') + 1);
      case Origin.ToFunction(var arn, _) -> arn.split(":", -1)[6];
      case Origin.MadeUpFor(var by) -> by;
      case Origin.Unknown(var why) -> why;
    };
  }

  private void count(Fate fate, String to, String why, Instant sent) {
    groups.merge(
        new Alike(fate, to, why),
        new Group(fate, to, why, 1, sent),
        (all, one) ->
            new Group(
                fate,
                to,
                why,
                all.count() + 1,
                one.oldest().isBefore(all.oldest()) ? one.oldest() : all.oldest()));
  }

  private record Alike(Fate fate, String to, String why) {}
}
