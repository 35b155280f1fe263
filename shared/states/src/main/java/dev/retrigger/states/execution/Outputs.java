package dev.retrigger.states.execution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.jspecify.annotations.Nullable;

/** The outputs of flows that run side by side, in the order in which the flows were laid out. */
final class Outputs {
  private final @Nullable JsonNode[] outputs;

  Outputs(int flows) {
    outputs = new JsonNode[flows];
  }

  void set(long flow, JsonNode output) {
    outputs[Math.toIntExact(flow)] = output;
  }

  JsonNode toArray() {
    var array = JsonNodeFactory.instance.arrayNode(outputs.length);
    for (JsonNode output : outputs) {
      array.add(output);
    }
    return array;
  }
}
