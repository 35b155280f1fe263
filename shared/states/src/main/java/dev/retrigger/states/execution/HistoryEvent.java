package dev.retrigger.states.execution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * One event of an execution's history.
 *
 * @param id counts from 1
 * @param previousId the event before it in the same flow of control; 0 for none
 * @param details the fields that belong to the type; payloads as JSON rather than as text
 */
public record HistoryEvent(
    long id, long previousId, Instant timestamp, EventType type, ObjectNode details) {
  private static final Set<String> PAYLOADS = Set.of("input", "output");

  /** The event as {@code GetExecutionHistory} shows it, payloads as text. */
  public ObjectNode toJson() {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("timestamp", timestamp.toString())
            .put("type", type.awsName())
            .put("id", id)
            .put("previousEventId", previousId);
    if (!type.detailsField().isEmpty()) {
      ObjectNode shown = json.putObject(type.detailsField());
      for (Map.Entry<String, JsonNode> field : details.properties()) {
        show(shown, field.getKey(), field.getValue());
      }
    }
    return json;
  }

  private static void show(ObjectNode shown, String name, JsonNode value) {
    if (PAYLOADS.contains(name)) {
      shown.put(name, value.toString());
      shown.putObject(name + "Details").put("truncated", false);
    } else if (name.equals("parameters")) {
      shown.put(name, value.toString());
    } else if (name.equals("assignedVariables")) {
      ObjectNode variables = shown.putObject(name);
      value
          .properties()
          .forEach(field -> variables.put(field.getKey(), field.getValue().toString()));
      shown.putObject(name + "Details").put("truncated", false);
    } else {
      shown.set(name, value);
    }
  }
}
