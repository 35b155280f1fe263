package dev.retrigger.notifyslack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.aws.Http;
import dev.retrigger.aws.slack.SlackAddresses;
import dev.retrigger.domain.Text;
import dev.retrigger.events.InvalidEventException;
import dev.retrigger.events.Json;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Slack's Web API and webhooks, each call once; every answer that Slack can give is a value. */
final class Slack {
  private static final Pattern CHANNEL_ID = Pattern.compile("[CDG][A-Z0-9]{8,20}");
  private static final Pattern ERROR = Pattern.compile("[a-z_]{1,60}");
  private static final Duration WITHIN = Duration.ofSeconds(7);
  private static final Duration PAUSE = Duration.ofSeconds(30);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(15);
  private static final Set<String> BUSY = Set.of("ratelimited", "rate_limited");
  private static final Set<String> UNAVAILABLE =
      Set.of(
          "fatal_error",
          "internal_error",
          "request_timeout",
          "rollup_error",
          "service_unavailable",
          "team_added_to_org");

  private final Http http;
  private final SlackAddresses addresses;

  Slack(Http http, SlackAddresses addresses) {
    this.http = http;
    this.addresses = addresses;
  }

  /** Opens a message in a channel, by name or id. */
  Answer post(Credentials.BotToken token, String channel, SlackMessage message) {
    ObjectNode arguments = message.arguments();
    arguments.put("channel", CHANNEL_ID.matcher(channel).matches() ? channel : "#" + channel);
    return call("chat.postMessage", token, arguments);
  }

  /** Answers a message in its thread. */
  Answer reply(Credentials.BotToken token, String channelId, String ts, SlackMessage message) {
    ObjectNode arguments = message.arguments();
    arguments.put("channel", channelId);
    arguments.put("thread_ts", ts);
    return call("chat.postMessage", token, arguments);
  }

  /** Replaces a message. */
  Answer update(Credentials.BotToken token, String channelId, String ts, SlackMessage message) {
    ObjectNode arguments = message.arguments();
    arguments.put("channel", channelId);
    arguments.put("ts", ts);
    return call("chat.update", token, arguments);
  }

  /** Sends to a webhook. */
  Answer send(Credentials.Webhook webhook, SlackMessage message) {
    ObjectNode payload = message.arguments();
    payload.remove("parse");
    return exchange(webhook.address(), Optional.empty(), payload);
  }

  private Answer call(String method, Credentials.BotToken token, ObjectNode arguments) {
    return exchange(addresses.method(method), Optional.of(token.token()), arguments);
  }

  private Answer exchange(URI address, Optional<String> bearer, ObjectNode body) {
    try {
      return answer(http.call(Http.Call.post(address, bearer, Json.write(body), WITHIN)));
    } catch (IOException e) {
      // Its message may quote the address, and a webhook's address is a secret.
      return new Answer.Unavailable("no answer: " + e.getClass().getSimpleName());
    }
  }

  private static Answer answer(Http.Answer response) {
    if (response.status() == 429) {
      return new Answer.Busy(pause(response));
    }
    if (response.status() >= 500) {
      return new Answer.Unavailable("HTTP " + response.status());
    }
    if (response.status() != 200) {
      return new Answer.Refused(
          ERROR.matcher(response.body()).matches() ? response.body() : "HTTP " + response.status());
    }
    if (response.body().equals("ok")) {
      return new Answer.Done("", "");
    }
    try {
      return answer(response, Json.tree(response.body()));
    } catch (InvalidEventException _) {
      return new Answer.Unavailable("an answer that is not Slack's");
    }
  }

  private static Answer answer(Http.Answer response, JsonNode body) {
    if (body.path("ok").asBoolean()) {
      return new Answer.Done(body.path("channel").asText(), body.path("ts").asText());
    }
    String error = Text.brief(body.path("error").asText("unknown_error"));
    if (BUSY.contains(error)) {
      return new Answer.Busy(pause(response));
    }
    return UNAVAILABLE.contains(error) ? new Answer.Unavailable(error) : new Answer.Refused(error);
  }

  private static Duration pause(Http.Answer response) {
    Duration asked =
        response
            .retryAfter()
            .filter(text -> text.matches("[0-9]{1,6}"))
            .map(text -> Duration.ofSeconds(Math.max(1, Integer.parseInt(text))))
            .orElse(PAUSE);
    return asked.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : asked;
  }
}
