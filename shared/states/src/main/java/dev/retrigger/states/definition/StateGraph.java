package dev.retrigger.states.definition;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** States that refer to each other by name: a machine, a branch or an item processor. */
public record StateGraph(String startAt, Map<String, State> states) {
  public StateGraph {
    states = Collections.unmodifiableMap(new LinkedHashMap<>(states));
  }

  /** The state of a name that a parsed definition refers to. */
  public State state(String name) {
    return Objects.requireNonNull(states.get(name), () -> "no state " + name);
  }
}
