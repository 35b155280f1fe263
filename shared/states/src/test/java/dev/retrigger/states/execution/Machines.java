package dev.retrigger.states.execution;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.retrigger.states.definition.ParsedDefinition;
import dev.retrigger.states.definition.StateMachine;
import dev.retrigger.states.definition.StateMachineParser;
import java.time.Instant;

/** Machines, requests and time for tests. */
final class Machines {
  static final Instant START = Instant.parse("2026-11-01T12:00:00Z");

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Machines() {}

  static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** The machine of some states, of which the first begins. */
  static StateMachine machine(String states) {
    JsonNode node = json(states);
    var definition = MAPPER.createObjectNode().put("QueryLanguage", "JSONata");
    definition.put("StartAt", node.fieldNames().next()).set("States", node);
    return switch (StateMachineParser.parse(definition)) {
      case ParsedDefinition.Valid(var machine) -> machine;
      case ParsedDefinition.Invalid(var findings) -> throw new AssertionError(findings);
    };
  }

  static ExecutionRequest request(String states, String input) {
    return request(machine(states), input, 7);
  }

  static ExecutionRequest request(StateMachine machine, String input, long seed) {
    return new ExecutionRequest(machine, json(input), ExecutionIdentity.local("M", "E"), seed);
  }
}
