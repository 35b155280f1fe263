package dev.retrigger.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * DynamoDB's answers for one table, in memory. It believes every condition, which is enough for one
 * caller at a time who never does the same thing twice.
 */
final class LedgerStub {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final char SEPARATOR = '\u0001';

  private final NavigableMap<String, JsonNode> items;

  private LedgerStub(NavigableMap<String, JsonNode> items) {
    this.items = items;
  }

  static LedgerStub empty() {
    return new LedgerStub(new ConcurrentSkipListMap<>());
  }

  /** A table that begins with the same rows. */
  LedgerStub copy() {
    return new LedgerStub(new ConcurrentSkipListMap<>(items));
  }

  JsonNode get(JsonNode request) {
    ObjectNode answer = JSON.createObjectNode();
    JsonNode item = items.get(keyOf(request.path("Key")));
    if (item != null) {
      answer.set("Item", item);
    }
    return answer;
  }

  JsonNode query(JsonNode request) {
    ArrayNode found = JSON.createArrayNode();
    JsonNode values = request.path("ExpressionAttributeValues");
    if (!request.has("IndexName")) {
      String prefix =
          values.path(":partition").path("S").asText()
              + SEPARATOR
              + values.path(":prefix").path("S").asText();
      var matching = items.subMap(prefix, true, prefix + Character.MAX_VALUE, false);
      boolean ascending = request.path("ScanIndexForward").asBoolean(true);
      (ascending ? matching : matching.descendingMap())
          .values().stream().limit(request.path("Limit").asInt(1_000)).forEach(found::add);
    }
    return JSON.createObjectNode()
        .put("Count", found.size())
        .put("ScannedCount", found.size())
        .set("Items", found);
  }

  JsonNode transact(JsonNode request) {
    for (JsonNode each : request.path("TransactItems")) {
      if (each.has("Put")) {
        JsonNode item = each.path("Put").path("Item");
        items.put(keyOf(item), item);
      } else if (each.has("Delete")) {
        items.remove(keyOf(each.path("Delete").path("Key")));
      }
    }
    return JSON.createObjectNode();
  }

  private static String keyOf(JsonNode attributes) {
    return attributes.path("pk").path("S").asText()
        + SEPARATOR
        + attributes.path("sk").path("S").asText();
  }
}
