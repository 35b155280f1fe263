package dev.retrigger.ledger;

import dev.retrigger.domain.Timestamps;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** A row of the ledger: a key and named values, each a text or a whole number. Immutable. */
public final class Row {
  private final Key key;
  private final Map<String, Object> values;

  private Row(Key key, Map<String, Object> values) {
    this.key = key;
    this.values = values;
  }

  /** A row with nothing but its key. */
  public static Row at(Key key) {
    return new Row(key, Map.of());
  }

  public Row with(String name, String value) {
    return put(name, value);
  }

  public Row with(String name, long value) {
    return put(name, value);
  }

  public Row with(String name, Instant value) {
    return put(name, Timestamps.format(value));
  }

  public Row with(String name, Optional<String> value) {
    return value.map(text -> put(name, text)).orElseGet(() -> without(name));
  }

  public Row without(String name) {
    Map<String, Object> fewer = new TreeMap<>(values);
    fewer.remove(name);
    return new Row(key, fewer);
  }

  private Row put(String name, Object value) {
    Map<String, Object> more = new TreeMap<>(values);
    more.put(name, value);
    return new Row(key, more);
  }

  public Key key() {
    return key;
  }

  /** Every value but the key: {@code String} or {@code Long}. */
  public Map<String, Object> values() {
    return Collections.unmodifiableMap(values);
  }

  /** The text of that name; a row without it is a defect of ours. */
  public String text(String name) {
    return optionalText(name).orElseThrow(() -> missing(name));
  }

  public Optional<String> optionalText(String name) {
    return values.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  /** The number of that name; a row without it is a defect of ours. */
  public long number(String name) {
    return optionalNumber(name).orElseThrow(() -> missing(name));
  }

  public OptionalLong optionalNumber(String name) {
    return values.get(name) instanceof Long number ? OptionalLong.of(number) : OptionalLong.empty();
  }

  public Instant instant(String name) {
    return Instant.parse(text(name));
  }

  public Optional<Instant> optionalInstant(String name) {
    return optionalText(name).map(Instant::parse);
  }

  private IllegalStateException missing(String name) {
    return new IllegalStateException("row " + key + " has no " + name);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Row row && key.equals(row.key) && values.equals(row.values);
  }

  @Override
  public int hashCode() {
    return key.hashCode();
  }

  @Override
  public String toString() {
    return key + " " + values;
  }
}
