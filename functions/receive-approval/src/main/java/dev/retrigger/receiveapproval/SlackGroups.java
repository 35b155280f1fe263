package dev.retrigger.receiveapproval;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.aws.CachedSecret;
import dev.retrigger.aws.Http;
import dev.retrigger.aws.slack.SlackAddresses;
import dev.retrigger.domain.Text;
import dev.retrigger.events.InvalidEventException;
import dev.retrigger.events.Json;
import dev.retrigger.receiveapproval.Groups.Membership;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is in which of Slack's user groups, as Slack said within the last minute. Slack waits three
 * seconds for our answer to a click, so each question gets a small part of them; when it gives no
 * answer, nobody is taken to be a member.
 */
final class SlackGroups {
  private static final Logger LOG = LoggerFactory.getLogger(SlackGroups.class);
  private static final Duration KEPT = Duration.ofMinutes(1);
  private static final Duration WITHIN = Duration.ofMillis(700);
  private static final Pattern TOKEN = Pattern.compile("xox[A-Za-z0-9.-]{1,500}");
  private static final Pattern ID = Pattern.compile("[A-Z0-9]{2,30}");

  private final Http http;
  private final SlackAddresses addresses;
  private final CachedSecret secret;
  private final InstantSource clock;
  private final Map<String, Told> members = new HashMap<>();

  private record Told(Set<String> users, Instant at) {}

  SlackGroups(Http http, SlackAddresses addresses, CachedSecret secret, InstantSource clock) {
    this.http = http;
    this.addresses = addresses;
    this.secret = secret;
    this.clock = clock;
  }

  /** The groups of one person. */
  Groups of(String user) {
    return group -> membership(user, group);
  }

  private synchronized Membership membership(String user, String group) {
    Instant now = clock.instant();
    Told told = members.get(group);
    if (told == null || !now.isBefore(told.at().plus(KEPT))) {
      try {
        told = new Told(members(group, now), now);
      } catch (IOException | InvalidEventException e) {
        LOG.atWarn()
            .addKeyValue("group", Text.brief(group))
            .addKeyValue("reason", e.getMessage())
            .log("Slack does not say who is in a group, so nobody of it may decide now");
        return Membership.UNKNOWN;
      }
      members.put(group, told);
    }
    return told.users().contains(user) ? Membership.YES : Membership.NO;
  }

  /** A group that does not exist has no members. */
  private Set<String> members(String group, Instant now) throws IOException {
    String token = token(now);
    Optional<String> id = Optional.empty();
    for (JsonNode each : ask("usergroups.list", token).path("usergroups")) {
      if (each.path("handle").asText().toLowerCase(Locale.ROOT).equals(group)
          && each.path("date_delete").asLong() == 0
          && ID.matcher(each.path("id").asText()).matches()) {
        id = Optional.of(each.path("id").asText());
      }
    }
    Set<String> users = new HashSet<>();
    if (id.isPresent()) {
      ask("usergroups.users.list?usergroup=" + id.get(), token)
          .path("users")
          .forEach(user -> users.add(user.asText()));
    }
    return users;
  }

  private JsonNode ask(String method, String token) throws IOException {
    Http.Answer answer =
        http.call(Http.Call.get(addresses.method(method), Optional.of(token), WITHIN));
    if (answer.status() != 200) {
      throw new IOException("HTTP " + answer.status());
    }
    JsonNode body = Json.tree(answer.body());
    if (!body.path("ok").asBoolean()) {
      throw new IOException("Slack says " + Text.brief(body.path("error").asText()));
    }
    return body;
  }

  private String token(Instant now) throws IOException {
    JsonNode json = Json.tree(secret.at(now));
    String token = json.path("botToken").asText().strip();
    if (!TOKEN.matcher(token).matches()) {
      throw new IOException("the Slack secret has no botToken");
    }
    return token;
  }
}
