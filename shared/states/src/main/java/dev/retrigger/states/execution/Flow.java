package dev.retrigger.states.execution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.states.definition.StateGraph;
import java.util.Map;
import java.util.function.Consumer;

/** One flow of control through a graph: the machine's, a branch's or an iteration's. */
final class Flow implements Activity {
  private final Run run;
  private final StateGraph graph;
  private final Variables variables;
  private final Map<String, Object> mapContext;
  private Consumer<FlowResult> whenEnded = _ -> {};
  private Activity visit = Activity.NONE;
  private long lastEventId;
  private boolean over;

  /**
   * @param mapContext what the context object says of the item, empty outside of Maps
   * @param parentEventId the event that this flow springs from
   */
  Flow(
      Run run,
      StateGraph graph,
      Variables variables,
      Map<String, Object> mapContext,
      long parentEventId) {
    this.run = run;
    this.graph = graph;
    this.variables = variables;
    this.mapContext = mapContext;
    this.lastEventId = parentEventId;
  }

  void start(JsonNode input, Consumer<FlowResult> listener) {
    whenEnded = listener;
    enter(graph.startAt(), input);
  }

  void enter(String state, JsonNode input) {
    run.later(
        () -> {
          if (!over) {
            Visit next = new Visit(this, graph.state(state), input);
            visit = next;
            next.begin();
          }
        });
  }

  void end(FlowResult result) {
    over = true;
    visit = Activity.NONE;
    variables.release();
    whenEnded.accept(result);
  }

  @Override
  public void stop() {
    if (!over) {
      over = true;
      visit.stop();
      variables.release();
    }
  }

  /** A flow for a graph inside a state of this one. */
  Flow inner(StateGraph innerGraph, Map<String, Object> innerMapContext) {
    Map<String, Object> context = innerMapContext.isEmpty() ? mapContext : innerMapContext;
    return new Flow(run, innerGraph, variables.inner(), context, lastEventId);
  }

  /** Adds an event to this flow's chain. */
  long record(EventType type, ObjectNode details) {
    lastEventId = run.record(type, lastEventId, details);
    return lastEventId;
  }

  long record(EventType type) {
    return record(type, History.details());
  }

  long lastEventId() {
    return lastEventId;
  }

  Run run() {
    return run;
  }

  Variables variables() {
    return variables;
  }

  Map<String, Object> mapContext() {
    return mapContext;
  }
}
