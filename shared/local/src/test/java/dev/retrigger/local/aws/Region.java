package dev.retrigger.local.aws;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.domain.RunId;
import dev.retrigger.local.time.EventLoop;
import dev.retrigger.local.timeline.Happening.EventMatched;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** What a service in a test needs around it, and what it put on the bus. */
final class Region {
  static final RunId RUN = new RunId("rt-" + "a".repeat(52));
  static final RunId OTHER = new RunId("rt-" + "b".repeat(52));

  private final List<JsonNode> events = new ArrayList<>();
  final EventLoop loop = EventLoop.virtual(Instant.parse("2026-11-21T03:00:00Z"));
  final Ids ids = new Ids(new SplittableRandom(1));
  final EventBus bus =
      new EventBus(
          loop,
          Account.EXAMPLE,
          ids,
          happening -> {
            if (happening instanceof EventMatched(_, JsonNode event, _)) {
              events.add(event);
            }
          });

  /** The events so far. */
  List<JsonNode> events() {
    return List.copyOf(events);
  }

  /** What the events so far say at a place, one after the other. */
  List<String> said(String pointer) {
    return events.stream().map(event -> event.at(pointer).asText()).toList();
  }
}
