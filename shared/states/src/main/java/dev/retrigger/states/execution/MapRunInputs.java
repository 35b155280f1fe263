package dev.retrigger.states.execution;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.states.definition.Distribution;
import dev.retrigger.states.definition.State;
import java.util.Iterator;
import java.util.Map;

/** Lays out the inputs of a distributed Map's executions: read, selected, batched; all lazily. */
final class MapRunInputs {
  private static final String FROM_STATE = "STATE_DATA";

  private final Visit visit;
  private final State.ForEach state;
  private final Distribution distribution;

  MapRunInputs(Visit visit, State.ForEach state, Distribution distribution) {
    this.visit = visit;
    this.state = state;
    this.distribution = distribution;
  }

  Iterator<Batches.Batch> iterate() {
    Iterator<JsonNode> inputs = new Mapped<>(items(), this::selected);
    return distribution
        .batcher()
        .<Iterator<Batches.Batch>>map(batcher -> batched(inputs, batcher))
        .orElseGet(() -> new Mapped<>(inputs, input -> new Batches.Batch(input, 1)));
  }

  private Iterator<Item> items() {
    Evaluation evaluation = visit.evaluation();
    return distribution
        .reader()
        .map(
            reader ->
                new ItemReader(visit.flow().run().environment().objects())
                    .read(
                        reader,
                        evaluation.any(reader.arguments()),
                        reader.maxItems().map(evaluation::integer).orElse(Long.MAX_VALUE)))
        .orElseGet(() -> Items.iterate(Items.of(visit, state), FROM_STATE));
  }

  private JsonNode selected(Item item) {
    if (state.itemSelector().isPresent()) {
      Map<String, Object> context = item.context();
      return visit
          .evaluation()
          .withContext(() -> visit.contextWith(context))
          .any(state.itemSelector().get());
    }
    return item.input();
  }

  private Batches batched(Iterator<JsonNode> inputs, Distribution.Batcher batcher) {
    Evaluation evaluation = visit.evaluation();
    long payload = visit.flow().run().environment().limits().payloadBytes();
    return new Batches(
        inputs,
        batcher.batchInput().map(evaluation::any),
        batcher.maxItems().map(evaluation::integer).orElse(Long.MAX_VALUE),
        batcher.maxBytes().map(evaluation::integer).orElse(payload));
  }
}
