package dev.retrigger.states.execution;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.states.definition.State;
import dev.retrigger.states.expression.QueryException;
import dev.retrigger.states.expression.Template;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/** Lays out the items of a Map that are JSON already: the elements or members of one value. */
final class Items {
  private Items() {}

  /** What {@code Items} gives, or the state's input where it is left out. */
  static JsonNode of(Visit visit, State.ForEach state) {
    Optional<Template> template = state.items();
    JsonNode items = template.map(visit.evaluation()::any).orElseGet(visit::input);
    if (items.isContainerNode()) {
      return items;
    }
    throw template.isPresent() && template.get() instanceof Template.Query query
        ? query.unexpectedType("array", items)
        : new QueryException(
            "The state input is no array or object to iterate over: give Items", "Items");
  }

  static Iterator<Item> iterate(JsonNode items, String source) {
    return items.isObject() ? members(items, source) : elements(items.elements(), source);
  }

  static Iterator<Item> elements(Iterator<JsonNode> values, String source) {
    return new Iterator<>() {
      private long index;

      @Override
      public boolean hasNext() {
        return values.hasNext();
      }

      @Override
      public Item next() {
        return new Item(index++, Optional.empty(), values.next(), source);
      }
    };
  }

  private static Iterator<Item> members(JsonNode items, String source) {
    Iterator<Map.Entry<String, JsonNode>> entries = items.properties().iterator();
    return new Iterator<>() {
      private long index;

      @Override
      public boolean hasNext() {
        return entries.hasNext();
      }

      @Override
      public Item next() {
        Map.Entry<String, JsonNode> entry = entries.next();
        return new Item(index++, Optional.of(entry.getKey()), entry.getValue(), source);
      }
    };
  }
}
