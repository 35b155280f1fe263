package dev.retrigger.redriveparked;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Queues in memory; what is held stays hidden until it is let go. */
final class FakeQueues implements Queues {
  private static final Instant SENT = Instant.parse("2026-11-21T03:00:00Z");

  private final Map<String, List<ParkedMessage>> visible = new HashMap<>();
  private final Map<String, List<ParkedMessage>> held = new HashMap<>();
  private int ids;

  void put(String url, String body, Map<String, String> attributes) {
    String id = "m-" + ++ids;
    in(visible, url)
        .add(
            new ParkedMessage(
                id,
                "r-" + id,
                body,
                attributes,
                Optional.of("growth.churn"),
                SENT.plusSeconds(ids)));
  }

  List<ParkedMessage> visible(String url) {
    return List.copyOf(in(visible, url));
  }

  List<ParkedMessage> held(String url) {
    return List.copyOf(in(held, url));
  }

  /** A function that fails on everything: what is in its queue is parked again. */
  void fail(String url) {
    in(visible, url + "-parked").addAll(in(visible, url));
    in(visible, url).clear();
  }

  @Override
  public List<ParkedMessage> hold(String queueUrl, Duration duration) {
    List<ParkedMessage> some = new ArrayList<>(in(visible, queueUrl).stream().limit(10).toList());
    in(visible, queueUrl).removeAll(some);
    in(held, queueUrl).addAll(some);
    return some;
  }

  @Override
  public void send(String queueUrl, ParkedMessage message, Map<String, String> attributes) {
    put(queueUrl, message.body(), attributes);
  }

  @Override
  public void remove(String queueUrl, ParkedMessage message) {
    in(held, queueUrl).remove(message);
  }

  @Override
  public void release(String queueUrl, List<ParkedMessage> messages) {
    in(held, queueUrl).removeAll(messages);
    in(visible, queueUrl).addAll(messages);
  }

  private static List<ParkedMessage> in(Map<String, List<ParkedMessage>> queues, String url) {
    return queues.computeIfAbsent(url, _ -> new ArrayList<>());
  }
}
