package dev.retrigger.states.execution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.retrigger.states.expression.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One item of a Map.
 *
 * @param key the name of the member, when the items are the members of an object
 * @param source where the item comes from; empty in an inline Map
 */
record Item(long index, Optional<String> key, JsonNode value, String source) {
  /** What is processed where no selector says otherwise. */
  JsonNode input() {
    return key.<JsonNode>map(
            name -> JsonNodeFactory.instance.objectNode().put("Key", name).set("Value", value))
        .orElse(value);
  }

  /** What the context object says under {@code Map} while the item is processed. */
  Map<String, Object> context() {
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("Index", index);
    key.ifPresent(name -> item.put("Key", name));
    item.put("Value", Value.toPlain(value));
    if (!source.isEmpty()) {
      item.put("Source", source);
    }
    return Map.of("Item", item);
  }
}
