package dev.retrigger.states.execution;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.states.expression.Value;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The variables of one flow of control; it sees those of the flow around it, but sets its own. */
final class Variables {
  private final VariableBudget budget;
  private final @Nullable Variables outer;
  private final Map<String, Value> values = new HashMap<>();
  private long held;

  Variables(VariableBudget budget) {
    this(budget, null);
  }

  private Variables(VariableBudget budget, @Nullable Variables outer) {
    this.budget = budget;
    this.outer = outer;
  }

  Variables inner() {
    return new Variables(budget, this);
  }

  @Nullable Value lookup(String name) {
    Value value = values.get(name);
    return value != null || outer == null ? value : outer.lookup(name);
  }

  /** Sets all variables at once, or none. */
  void assign(Map<String, JsonNode> assigned) {
    long taken = 0;
    long released = 0;
    for (Map.Entry<String, JsonNode> entry : assigned.entrySet()) {
      taken += PayloadSize.of(entry.getValue());
      Value replaced = values.get(entry.getKey());
      released += replaced == null ? 0 : PayloadSize.of(replaced.json());
    }
    budget.take(taken, released);
    held += taken - released;
    assigned.forEach((name, json) -> values.put(name, new Value(json)));
  }

  /** Nobody reads these variables any more. */
  void release() {
    budget.release(held);
    held = 0;
    values.clear();
  }
}
