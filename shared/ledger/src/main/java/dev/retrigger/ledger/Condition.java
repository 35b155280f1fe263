package dev.retrigger.ledger;

import java.util.Optional;

/** What must be true of the row in the table for a write to happen. */
public sealed interface Condition {
  /** Nothing. */
  record Always() implements Condition {}

  /** There is no such row. */
  record Absent() implements Condition {}

  /** There is such a row. */
  record Present() implements Condition {}

  /** The row is there and has this number. */
  record NumberIs(String name, long value) implements Condition {}

  /** The row is there and has this text. */
  record TextIs(String name, String value) implements Condition {}

  static Condition always() {
    return new Always();
  }

  static Condition absent() {
    return new Absent();
  }

  static Condition present() {
    return new Present();
  }

  /** The row is there and is at this version; version 0 means that there is no row yet. */
  static Condition versionIs(long version) {
    return version == 0 ? absent() : new NumberIs("version", version);
  }

  /** Whether the condition is true of what was found. */
  default boolean isMetBy(Optional<Row> found) {
    return switch (this) {
      case Always _ -> true;
      case Absent _ -> found.isEmpty();
      case Present _ -> found.isPresent();
      case NumberIs(var name, var value) ->
          found.map(row -> row.optionalNumber(name).orElse(value + 1) == value).orElse(false);
      case TextIs(var name, var value) ->
          found.flatMap(row -> row.optionalText(name)).filter(value::equals).isPresent();
    };
  }
}
