package dev.retrigger.states.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the states of a machine, a branch or an item processor. */
final class GraphParser {
  static final String JSONATA = "JSONata";
  private static final int MAX_NAME_LENGTH = 80;

  private final boolean jsonata;
  private final Set<String> names = new HashSet<>();

  /**
   * @param jsonata whether JSONata is the language of the whole machine, not of single states
   */
  GraphParser(boolean jsonata) {
    this.jsonata = jsonata;
  }

  /** Reads {@code StartAt} and {@code States}; the caller refuses what else there is. */
  StateGraph parse(Fields graph) {
    String startAt = graph.requiredText("StartAt");
    Map<String, State> states = new LinkedHashMap<>();
    Optional<JsonNode> node = graph.json("States");
    if (node.isEmpty() || !node.get().isObject() || node.get().isEmpty()) {
      graph.report("States", "must be an object with at least one state");
      return new StateGraph(startAt, states);
    }
    node.get()
        .properties()
        .forEach(
            entry ->
                state(graph, entry.getKey(), entry.getValue())
                    .ifPresent(state -> states.put(entry.getKey(), state)));
    StateGraph parsed = new StateGraph(startAt, states);
    if (states.size() == node.get().size()) {
      new GraphChecks(graph).check(parsed);
    }
    return parsed;
  }

  private Optional<State> state(Fields graph, String name, JsonNode node) {
    String path = graph.path("States/" + name);
    if (name.isEmpty() || name.length() > MAX_NAME_LENGTH) {
      graph.findings().add(path, "a state name has 1 to %d characters".formatted(MAX_NAME_LENGTH));
    }
    if (!names.add(name)) {
      graph.findings().add(path, "the name is taken: state names are unique in a whole machine");
    }
    if (!(node instanceof ObjectNode object)) {
      graph.findings().add(path, "must be an object");
      return Optional.empty();
    }
    Fields fields = new Fields(object, path, "", graph.findings());
    return language(fields) ? new StateParser(this, fields).parse(name) : Optional.empty();
  }

  private boolean language(Fields state) {
    String fallback = jsonata ? JSONATA : "JSONPath";
    if (state.text("QueryLanguage").orElse(fallback).equals(JSONATA)) {
      return true;
    }
    state.report(
        "QueryLanguage",
        "the state is in JSONPath, which is not run here: translate it and set"
            + " \"QueryLanguage\": \"JSONata\"");
    return false;
  }
}
