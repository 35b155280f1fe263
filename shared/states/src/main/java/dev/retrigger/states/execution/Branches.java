package dev.retrigger.states.execution;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.states.definition.State;
import dev.retrigger.states.definition.StateGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The branches of a Parallel state: all succeed, or the first failure stops the others. */
final class Branches implements Activity {
  private final Visit visit;
  private final State.Parallel state;
  private final List<Flow> flows = new ArrayList<>();
  private final Outputs outputs;
  private int running;

  private Branches(Visit visit, State.Parallel state) {
    this.visit = visit;
    this.state = state;
    this.outputs = new Outputs(state.branches().size());
  }

  static Activity start(Visit visit, State.Parallel state) {
    JsonNode input = state.arguments().map(visit.evaluation()::any).orElseGet(visit::input);
    visit.flow().run().checkSize(input, state.name());
    visit.flow().record(EventType.PARALLEL_STATE_STARTED);
    Branches branches = new Branches(visit, state);
    branches.start(input);
    return branches;
  }

  private void start(JsonNode input) {
    running = state.branches().size();
    for (StateGraph graph : state.branches()) {
      int index = flows.size();
      Flow flow = visit.flow().inner(graph, Map.of());
      flows.add(flow);
      flow.start(input, result -> ended(index, result));
    }
  }

  private void ended(int index, FlowResult result) {
    switch (result) {
      case FlowResult.Ended(var output) -> {
        outputs.set(index, output);
        running--;
        if (running == 0) {
          visit.flow().record(EventType.PARALLEL_STATE_SUCCEEDED);
          visit.succeed(state.exit(), outputs.toArray());
        }
      }
      case FlowResult.Failed(var failure) -> {
        flows.remove(index);
        stop();
        visit.flow().record(EventType.PARALLEL_STATE_FAILED);
        visit.fail(failure);
      }
    }
  }

  @Override
  public void stop() {
    flows.forEach(Flow::stop);
  }
}
