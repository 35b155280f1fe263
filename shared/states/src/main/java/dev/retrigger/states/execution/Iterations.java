package dev.retrigger.states.execution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.states.definition.Quantity;
import dev.retrigger.states.definition.State;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The iterations of an inline Map state: all succeed, or the first failure stops the others. */
final class Iterations implements Activity {
  private final Visit visit;
  private final State.ForEach state;
  private final Outputs outputs;
  private final Crew crew;

  private Iterations(Visit visit, State.ForEach state, JsonNode items, long concurrency) {
    this.visit = visit;
    this.state = state;
    this.outputs = new Outputs(items.size());
    this.crew =
        new Crew(
            new Mapped<>(Items.iterate(items, ""), Iteration::new), concurrency, this::succeeded);
  }

  static Activity start(Visit visit, State.ForEach state) {
    JsonNode items = Items.of(visit, state);
    long allowed = visit.flow().run().environment().limits().inlineConcurrency();
    Iterations iterations =
        new Iterations(
            visit, state, items, concurrency(visit.evaluation(), state.maxConcurrency(), allowed));
    visit.flow().record(EventType.MAP_STATE_STARTED, History.details().put("length", items.size()));
    visit.flow().run().later(() -> visit.guard(iterations.crew::work));
    return iterations;
  }

  /** The concurrency that a state asks for; 0, or nothing, is as much as is allowed. */
  static long concurrency(Evaluation evaluation, Optional<Quantity> asked, long allowed) {
    long wanted = asked.map(evaluation::integer).orElse(0L);
    return wanted == 0 ? allowed : Math.min(wanted, allowed);
  }

  private void succeeded() {
    visit.flow().record(EventType.MAP_STATE_SUCCEEDED);
    visit.succeed(state.exit(), outputs.toArray());
  }

  private void failed(Failure failure) {
    stop();
    visit.flow().record(EventType.MAP_STATE_FAILED);
    visit.fail(failure);
  }

  @Override
  public void stop() {
    crew.stop();
  }

  /** One item's way through the processor. */
  private final class Iteration implements Crew.Job {
    private final Item item;
    private @Nullable Flow flow;

    Iteration(Item item) {
      this.item = item;
    }

    @Override
    public void start(Crew owner) {
      Map<String, Object> context = item.context();
      Flow iteration = visit.flow().inner(state.processor(), context);
      flow = iteration;
      iteration.record(EventType.MAP_ITERATION_STARTED, details());
      JsonNode input =
          state
              .itemSelector()
              .map(visit.evaluation().withContext(() -> visit.contextWith(context))::any)
              .orElseGet(item::input);
      iteration.start(input, result -> ended(owner, iteration, result));
    }

    private void ended(Crew owner, Flow iteration, FlowResult result) {
      switch (result) {
        case FlowResult.Ended(var output) -> {
          outputs.set(item.index(), output);
          iteration.record(EventType.MAP_ITERATION_SUCCEEDED, details());
          visit.guard(() -> owner.done(this));
        }
        case FlowResult.Failed(var failure) -> {
          iteration.record(EventType.MAP_ITERATION_FAILED, details());
          owner.leave(this);
          failed(failure);
        }
      }
    }

    private ObjectNode details() {
      return History.details().put("name", state.name()).put("index", item.index());
    }

    @Override
    public void stop() {
      if (flow != null) {
        flow.stop();
        if (flow.run().result().isEmpty()) {
          flow.record(EventType.MAP_ITERATION_ABORTED, details());
        }
      }
    }
  }
}
