package dev.retrigger.local.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.aws.MessageQueue;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A standard queue in memory: a message that was received is offered again when its visibility time
 * is over, unless it was deleted, and is parked after as many receives as the template allows.
 */
final class MemoryQueue implements MessageQueue {
  private static final Duration VISIBILITY = Duration.ofMinutes(3);
  private static final int MAX_RECEIVES = 5;

  private final InstantSource clock;
  private final List<Message> messages = new ArrayList<>();
  private final List<String> parked = new ArrayList<>();
  private long sent;

  MemoryQueue(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public void send(String group, String body, Duration delay) {
    messages.add(new Message("m-" + ++sent, body, clock.instant().plus(delay), 0));
  }

  /** A batch of what is visible, as Lambda would get it; empty if nothing is. */
  Optional<JsonNode> receive(int atMost) {
    Instant now = clock.instant();
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    ArrayNode records = event.putArray("Records");
    for (int i = 0; i < messages.size() && records.size() < atMost; i++) {
      Message message = messages.get(i);
      if (message.visible().isAfter(now)) {
        continue;
      }
      Message received =
          new Message(message.id(), message.body(), now.plus(VISIBILITY), message.receives() + 1);
      messages.set(i, received);
      ObjectNode entry = records.addObject();
      entry.put("messageId", received.id());
      entry.put("receiptHandle", received.id());
      entry.put("body", received.body());
      entry
          .putObject("attributes")
          .put("ApproximateReceiveCount", Integer.toString(received.receives()));
    }
    return records.isEmpty() ? Optional.empty() : Optional.of(event);
  }

  /** Takes Lambda's answer: what did not fail is deleted, what failed too often is parked. */
  void answered(JsonNode batch, JsonNode answer) {
    Set<String> failed = new HashSet<>();
    answer
        .path("batchItemFailures")
        .forEach(failure -> failed.add(failure.path("itemIdentifier").asText()));
    Set<String> received = new HashSet<>();
    batch.path("Records").forEach(entry -> received.add(entry.path("messageId").asText()));
    messages.removeIf(
        message -> {
          boolean done = received.contains(message.id()) && !failed.contains(message.id());
          boolean hopeless =
              received.contains(message.id()) && !done && message.receives() >= MAX_RECEIVES;
          if (hopeless) {
            parked.add(message.body());
          }
          return done || hopeless;
        });
  }

  /** When a message is next visible; empty if none is left. */
  Optional<Instant> nextOffer() {
    return messages.stream().map(Message::visible).min(Comparator.naturalOrder());
  }

  /** Whether anything is left, visible or not. */
  boolean isEmpty() {
    return messages.isEmpty();
  }

  /** The messages that failed too often. */
  List<String> parked() {
    return List.copyOf(parked);
  }

  private record Message(String id, String body, Instant visible, int receives) {}
}
