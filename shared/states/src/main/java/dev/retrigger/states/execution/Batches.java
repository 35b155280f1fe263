package dev.retrigger.states.execution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Joins item inputs into the inputs of batches, each within a number of items and of bytes. */
final class Batches implements Iterator<Batches.Batch> {
  private final Iterator<JsonNode> inputs;
  private final Optional<JsonNode> batchInput;
  private final long maxItems;
  private final long maxBytes;
  private @Nullable JsonNode held;

  /** The input of one execution and how many items it carries. */
  record Batch(JsonNode input, int items) {}

  Batches(Iterator<JsonNode> inputs, Optional<JsonNode> batchInput, long maxItems, long maxBytes) {
    this.inputs = inputs;
    this.batchInput = batchInput;
    this.maxItems = maxItems;
    this.maxBytes = maxBytes;
  }

  @Override
  public boolean hasNext() {
    return held != null || inputs.hasNext();
  }

  @Override
  public Batch next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    ObjectNode input = JsonNodeFactory.instance.objectNode();
    batchInput.ifPresent(shared -> input.set("BatchInput", shared));
    ArrayNode items = input.putArray("Items");
    long bytes = PayloadSize.of(input);
    while (items.size() < maxItems && hasNext()) {
      JsonNode item = held == null ? inputs.next() : held;
      held = null;
      bytes += PayloadSize.of(item) + 1;
      if (bytes > maxBytes && !items.isEmpty()) {
        held = item;
        break;
      }
      if (bytes > maxBytes) {
        throw new StatesException(
            ErrorNames.DATA_LIMIT_EXCEEDED,
            "An item is larger than a batch may be: %d bytes.".formatted(maxBytes));
      }
      items.add(item);
    }
    return new Batch(input, items.size());
  }
}
