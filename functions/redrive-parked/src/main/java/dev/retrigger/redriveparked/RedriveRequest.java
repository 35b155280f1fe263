package dev.retrigger.redriveparked;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.domain.Text;
import dev.retrigger.events.InvalidEventException;
import java.util.Set;

/**
 * What an operator asks for.
 *
 * @param queue the queue whose parked messages are meant, such as {@code data}, or {@code all}
 * @param dryRun whether to tell only what would be done
 * @param limit how many messages are looked at, per queue
 * @param perSecond how many are sent in a second
 * @param reason why, for the log; asked for when something is sent
 */
record RedriveRequest(String queue, boolean dryRun, int limit, int perSecond, String reason) {
  static final String ALL = "all";

  private static final Set<String> KNOWN =
      Set.of("queue", "dryRun", "limit", "perSecond", "reason");
  private static final int MOST = 10_000;
  private static final int FASTEST = 100;

  static RedriveRequest from(JsonNode json) {
    if (!json.isObject()) {
      throw new InvalidEventException("not a request to redrive: not a JSON object");
    }
    for (var member : json.properties()) {
      if (!KNOWN.contains(member.getKey())) {
        throw new InvalidEventException(
            "'%s' is not known; a request has queue, dryRun, limit, perSecond and reason"
                .formatted(Text.brief(member.getKey())));
      }
    }
    String queue = json.path("queue").asText("");
    if (queue.isBlank()) {
      throw new InvalidEventException("'queue' is missing: name a queue, or say all");
    }
    JsonNode dryRun = json.path("dryRun");
    if (!dryRun.isMissingNode() && !dryRun.isBoolean()) {
      throw new InvalidEventException("'dryRun' must be true or false");
    }
    boolean dry = dryRun.asBoolean(true);
    String reason = json.path("reason").asText("");
    if (!dry && reason.isBlank()) {
      throw new InvalidEventException("'reason' is missing: say why the messages are sent again");
    }
    return new RedriveRequest(
        queue,
        dry,
        number(json, "limit", dry ? 1_000 : 100, MOST),
        number(json, "perSecond", 10, FASTEST),
        Text.brief(reason));
  }

  private static int number(JsonNode json, String name, int byDefault, int most) {
    JsonNode value = json.path(name);
    if (value.isMissingNode()) {
      return byDefault;
    }
    if (!value.isInt() || value.intValue() < 1 || value.intValue() > most) {
      throw new InvalidEventException(
          "'%s' must be a whole number from 1 to %d".formatted(name, most));
    }
    return value.intValue();
  }
}
