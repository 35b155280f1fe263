package dev.retrigger.redriveparked;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.domain.Text;
import dev.retrigger.events.InvalidEventException;
import dev.retrigger.events.Json;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A message of a parked queue that is held for a while.
 *
 * @param attributes the text attributes that its sender, or whoever parked it, gave it
 * @param sent when it was sent to the queue that it was first in
 */
public record ParkedMessage(
    String id,
    String receipt,
    String body,
    Map<String, String> attributes,
    Optional<String> group,
    Instant sent) {
  public ParkedMessage {
    attributes = Map.copyOf(attributes);
  }

  /** Why it was parked: codes and types only, because texts may repeat the payload. */
  String why() {
    return attribute("ERROR_CODE")
        .map(code -> Text.brief("not delivered: " + code))
        .or(this::recorded)
        .orElse("its function failed on it again and again");
  }

  private Optional<String> recorded() {
    JsonNode record;
    try {
      record = Json.tree(body);
    } catch (InvalidEventException _) {
      return Optional.of("it is not JSON");
    }
    String condition = record.path("requestContext").path("condition").asText("");
    String type = record.path("responsePayload").path("errorType").asText("");
    return condition.isEmpty()
        ? Optional.empty()
        : Optional.of(Text.brief(type.isEmpty() ? condition : condition + ": " + type));
  }

  Optional<String> attribute(String name) {
    return Optional.ofNullable(attributes.get(name));
  }
}
