package dev.retrigger.states.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** One row of the table: a definition, what goes in, and what must come out. */
record ConformanceCase(String file, JsonNode row) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  String name() {
    return file + ": " + row.path("name").asText();
  }

  /**
   * The definition: written out, or {@code states} of which the first begins, or one {@code state}
   * named S that ends.
   */
  ObjectNode definition() {
    if (row.has("definition")) {
      return row.get("definition").deepCopy();
    }
    ObjectNode states = MAPPER.createObjectNode();
    if (row.has("state")) {
      ObjectNode state = row.get("state").deepCopy();
      String type = state.path("Type").asText();
      if (!type.equals("Succeed")
          && !type.equals("Fail")
          && !type.equals("Choice")
          && !state.has("Next")) {
        state.put("End", true);
      }
      states.set("S", state);
    } else {
      states = row.get("states").deepCopy();
    }
    ObjectNode definition = MAPPER.createObjectNode();
    definition.put("QueryLanguage", "JSONata").put("StartAt", states.fieldNames().next());
    definition.set("States", states);
    return definition;
  }

  JsonNode input() {
    return row.has("input") ? row.get("input") : MAPPER.createObjectNode();
  }

  /** The responses of mocked states, each in the format of {@code MockedResponses}. */
  JsonNode mocks() {
    ObjectNode config = MAPPER.createObjectNode();
    ObjectNode testCase =
        config.putObject("StateMachines").putObject("M").putObject("TestCases").putObject("T");
    ObjectNode responses = config.putObject("MockedResponses");
    row.path("mocks")
        .properties()
        .forEach(
            entry -> {
              testCase.put(entry.getKey(), entry.getKey());
              responses.set(entry.getKey(), entry.getValue());
            });
    return config;
  }

  @Override
  public String toString() {
    return name();
  }
}
