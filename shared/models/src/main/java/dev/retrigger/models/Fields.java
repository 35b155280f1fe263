package dev.retrigger.models;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The keys that one {@link Shape} allows, as one file uses them. */
final class Fields {
  private final Value self;
  private final Shape shape;
  private final Map<String, Value> values;

  Fields(Value self, Shape shape, Map<String, Value> values) {
    this.self = self;
    this.shape = shape;
    this.values = values;
  }

  /** The mapping itself, for findings that concern it as a whole. */
  Value self() {
    return self;
  }

  boolean has(String key) {
    return get(key).isPresent();
  }

  Optional<Value> get(String key) {
    if (!shape.keys().contains(key)) {
      throw new IllegalArgumentException(shape.name() + " has no key " + key);
    }
    return Optional.ofNullable(values.get(key));
  }

  /** The value of a key that must be there. */
  Optional<Value> require(String key) {
    Optional<Value> value = get(key);
    if (value.isEmpty()) {
      self.refuse("'" + key + "' is missing", "add it; " + shape.purpose(key));
    }
    return value;
  }

  <T> Optional<T> read(String key, Function<String, T> reader) {
    return get(key).flatMap(value -> value.read(reader));
  }

  <T> Optional<T> readRequired(String key, Function<String, T> reader) {
    return require(key).flatMap(value -> value.read(reader));
  }

  <T> List<T> list(String key, Function<String, T> reader) {
    return get(key).flatMap(value -> value.list(reader)).orElse(List.of());
  }

  /** What the user named below a key; empty when the key is not there. */
  Map<String, Value> entries(String key) {
    return get(key).flatMap(Value::entries).orElse(Map.of());
  }

  Optional<Fields> fields(String key, Shape below) {
    return get(key).flatMap(value -> value.fields(below));
  }
}
