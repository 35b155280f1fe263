package dev.retrigger.events;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.domain.Text;
import dev.retrigger.domain.Timestamps;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * The envelope around every EventBridge event, as the EventBridge user guide describes it ("AWS
 * service event metadata").
 */
public record EventBridgeEvent(
    String id,
    String source,
    String detailType,
    String account,
    String region,
    Instant time,
    JsonNode detail) {

  /** Reads an event; what is not one is an {@link InvalidEventException} that names the field. */
  public static EventBridgeEvent read(String text) {
    return from(Json.tree(text));
  }

  /** Reads an event that was parsed before. */
  public static EventBridgeEvent from(JsonNode event) {
    if (!event.isObject()) {
      throw new InvalidEventException("not an EventBridge event: not a JSON object");
    }
    return new EventBridgeEvent(
        required(event, "id"),
        required(event, "source"),
        required(event, "detail-type"),
        event.path("account").asText(""),
        event.path("region").asText(""),
        time(required(event, "time")),
        event.path("detail"));
  }

  /** The text at {@code detail.<path>}; a missing or empty one is refused by name. */
  public String detailText(String... path) {
    JsonNode node = detail;
    for (String step : path) {
      node = node.path(step);
    }
    if (!node.isTextual() || node.textValue().isEmpty()) {
      throw new InvalidEventException(
          "'detail." + String.join(".", path) + "' is missing in " + Text.brief(detailType));
    }
    return node.textValue();
  }

  private static String required(JsonNode event, String name) {
    JsonNode value = event.path(name);
    if (!value.isTextual() || value.textValue().isEmpty()) {
      throw new InvalidEventException("not an EventBridge event: '" + name + "' is missing");
    }
    return value.textValue();
  }

  private static Instant time(String text) {
    try {
      return Timestamps.parse(text);
    } catch (DateTimeException e) {
      throw new InvalidEventException("'time' is not an ISO 8601 instant");
    }
  }
}
