package dev.retrigger.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.retrigger.events.InvalidEventException;
import dev.retrigger.events.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/**
 * A Slack workspace on this machine: {@code chat.postMessage}, {@code chat.update} and an incoming
 * webhook over real HTTP, with Slack's answers to what is wrong. It keeps what it was sent.
 */
public final class SlackSink implements AutoCloseable {
  public static final String TOKEN = "xoxb-111122223333-local";
  private static final String API = "/api/";
  private static final String WEBHOOK = "/services/T00000000/B00000000/local";

  private final HttpServer server;
  private final InstantSource clock;
  private final List<Message> messages = new ArrayList<>();
  private final Map<String, String> closedChannels = new HashMap<>();
  private final Queue<Failure> failures = new ArrayDeque<>();
  private int calls;

  /**
   * A message as the workspace shows it.
   *
   * @param channel the name without {@code #}; empty for the webhook's own
   * @param threadTs the message that it answers
   */
  public record Message(
      String channel,
      String ts,
      Optional<String> threadTs,
      String text,
      JsonNode blocks,
      boolean edited) {}

  private sealed interface Failure {
    record Http(int status, Optional<Duration> retryAfter) implements Failure {}

    record NotOk(String error) implements Failure {}

    record None() implements Failure {}

    /** The message is there, and the caller never learns it. */
    record AnswerLost() implements Failure {}
  }

  private record Reply(int status, Map<String, String> headers, String body) {}

  private SlackSink(HttpServer server, InstantSource clock) {
    this.server = server;
    this.clock = clock;
  }

  /** Opens the workspace on a free port. */
  public static SlackSink start(InstantSource clock) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      SlackSink sink = new SlackSink(server, clock);
      server.createContext(API, exchange -> sink.serve(exchange, sink::api));
      server.createContext(WEBHOOK, exchange -> sink.serve(exchange, sink::webhook));
      server.start();
      return sink;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The value for {@code SLACK_API_URL}. */
  public URI apiUrl() {
    return URI.create(origin() + "/api");
  }

  public URI webhookUrl() {
    return URI.create(origin() + WEBHOOK);
  }

  /** All messages, in the order in which they were posted. */
  public synchronized List<Message> messages() {
    return List.copyOf(messages);
  }

  /** The messages that answer none. */
  public synchronized List<Message> roots() {
    return messages.stream().filter(each -> each.threadTs().isEmpty()).toList();
  }

  /** The answers to a message. */
  public synchronized List<Message> replies(String ts) {
    return messages.stream()
        .filter(each -> each.threadTs().filter(ts::equals).isPresent())
        .toList();
  }

  /** How often it was called, whatever it answered. */
  public synchronized int calls() {
    return calls;
  }

  /** Lets the next call be; what is asked for after this is for the one that follows. */
  public synchronized void passNext() {
    failures.add(new Failure.None());
  }

  /** Answers the next call with 429. */
  public synchronized void limitNext(Duration retryAfter) {
    failures.add(new Failure.Http(429, Optional.of(retryAfter)));
  }

  /** Answers the next call with that status. */
  public synchronized void breakNext(int status) {
    failures.add(new Failure.Http(status, Optional.empty()));
  }

  /** Answers the next call with {@code ok: false} and that error. */
  public synchronized void refuseNext(String error) {
    failures.add(new Failure.NotOk(error));
  }

  /** Does what the next call asks, and hangs up without an answer. */
  public synchronized void loseNextAnswer() {
    failures.add(new Failure.AnswerLost());
  }

  /** Answers every post to a channel with an error, such as {@code not_in_channel}. */
  public synchronized void close(String channel, String error) {
    closedChannels.put(channel, error);
  }

  /** Undoes {@link #close(String, String)}. */
  public synchronized void open(String channel) {
    closedChannels.remove(channel);
  }

  /** A person deletes a message. */
  public synchronized void delete(String ts) {
    messages.removeIf(each -> each.ts().equals(ts));
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private String origin() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @FunctionalInterface
  private interface Endpoint {
    Reply answer(HttpExchange exchange, JsonNode body);
  }

  private void serve(HttpExchange exchange, Endpoint endpoint) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      Optional<Reply> reply = reply(exchange, body, endpoint);
      if (reply.isEmpty()) {
        return;
      }
      byte[] bytes = reply.get().body().getBytes(StandardCharsets.UTF_8);
      reply.get().headers().forEach(exchange.getResponseHeaders()::set);
      exchange.sendResponseHeaders(reply.get().status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private synchronized Optional<Reply> reply(
      HttpExchange exchange, String body, Endpoint endpoint) {
    calls++;
    Failure failure = failures.poll();
    return switch (failure) {
      case null -> Optional.of(answer(exchange, body, endpoint));
      case Failure.None() -> Optional.of(answer(exchange, body, endpoint));
      case Failure.Http(var status, var retryAfter) ->
          Optional.of(
              new Reply(
                  status,
                  retryAfter
                      .map(pause -> Map.of("Retry-After", Long.toString(pause.toSeconds())))
                      .orElse(Map.of()),
                  ""));
      case Failure.NotOk(var error) -> Optional.of(error(error));
      case Failure.AnswerLost() -> {
        answer(exchange, body, endpoint);
        yield Optional.empty();
      }
    };
  }

  private static Reply answer(HttpExchange exchange, String body, Endpoint endpoint) {
    if (!exchange.getRequestMethod().equals("POST")) {
      return new Reply(405, Map.of("Allow", "POST"), "");
    }
    try {
      return endpoint.answer(exchange, Json.tree(body));
    } catch (InvalidEventException _) {
      return error("invalid_json");
    }
  }

  private Reply api(HttpExchange exchange, JsonNode body) {
    String authorization =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")).orElse("");
    if (authorization.isEmpty()) {
      return error("not_authed");
    }
    if (!authorization.equals("Bearer " + TOKEN)) {
      return error("invalid_auth");
    }
    Optional<String> problem = SlackRules.problemOf(body);
    if (problem.isPresent()) {
      return error(problem.get());
    }
    return switch (exchange.getRequestURI().getPath().substring(API.length())) {
      case "chat.postMessage" -> post(body);
      case "chat.update" -> update(body);
      default -> error("unknown_method");
    };
  }

  private Reply post(JsonNode body) {
    String channel = name(body.path("channel").asText());
    if (channel.isEmpty()) {
      return error("channel_not_found");
    }
    if (closedChannels.containsKey(channel)) {
      return error(closedChannels.get(channel));
    }
    Optional<String> threadTs = Optional.ofNullable(body.get("thread_ts")).map(JsonNode::asText);
    if (threadTs.isPresent() && find(channel, threadTs.get()).isEmpty()) {
      return error("cannot_reply_to_message");
    }
    return done(add(channel, threadTs, body));
  }

  private Reply update(JsonNode body) {
    String channel = body.path("channel").asText();
    // Unlike a post, an update does not know channels by name.
    if (!channel.startsWith("C0")) {
      return error("channel_not_found");
    }
    Optional<Message> found = find(name(channel), body.path("ts").asText());
    if (found.isEmpty()) {
      return error("message_not_found");
    }
    Message before = found.get();
    Message after =
        new Message(
            before.channel(),
            before.ts(),
            before.threadTs(),
            body.path("text").asText(),
            body.path("blocks"),
            true);
    messages.set(messages.indexOf(before), after);
    return done(after);
  }

  private Reply webhook(HttpExchange exchange, JsonNode body) {
    if (SlackRules.problemOf(body).isPresent()) {
      return new Reply(400, Map.of(), "invalid_payload");
    }
    add("", Optional.empty(), body);
    return new Reply(200, Map.of(), "ok");
  }

  private Message add(String channel, Optional<String> threadTs, JsonNode body) {
    String ts =
        String.format(
            Locale.ROOT, "%d.%06d", clock.instant().getEpochSecond(), messages.size() + 1);
    Message message =
        new Message(channel, ts, threadTs, body.path("text").asText(), body.path("blocks"), false);
    messages.add(message);
    return message;
  }

  private Optional<Message> find(String channel, String ts) {
    return messages.stream()
        .filter(each -> each.channel().equals(channel) && each.ts().equals(ts))
        .findFirst();
  }

  /** Ids look like Slack's and still show the name: {@code ml-churn} is {@code C0ML-CHURN}. */
  private static String name(String channel) {
    return channel.startsWith("C0")
        ? channel.substring(2).toLowerCase(Locale.ROOT)
        : channel.startsWith("#") ? channel.substring(1) : channel;
  }

  private static Reply done(Message message) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("ok", true);
    answer.put("channel", "C0" + message.channel().toUpperCase(Locale.ROOT));
    answer.put("ts", message.ts());
    return new Reply(200, Map.of(), Json.write(answer));
  }

  private static Reply error(String error) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("ok", false);
    answer.put("error", error);
    return new Reply(200, Map.of(), Json.write(answer));
  }
}
