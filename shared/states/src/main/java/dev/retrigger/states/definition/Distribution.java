package dev.retrigger.states.definition;

import dev.retrigger.states.expression.Template;
import java.util.List;
import java.util.Optional;

/** What a Map state in distributed mode has beyond an inline one: its items run as executions. */
public record Distribution(
    Optional<String> label,
    Optional<Reader> reader,
    Optional<Batcher> batcher,
    Optional<Writer> writer,
    Optional<Quantity> toleratedFailureCount,
    Optional<Quantity> toleratedFailurePercentage) {

  /** Where the items are read from. */
  public record Reader(Template arguments, Format format, Optional<Quantity> maxItems) {}

  /** What the items are read as. */
  public sealed interface Format {
    /** The summaries of the objects under a prefix. */
    record Listing() implements Format {}

    /** A JSON array, or the members of an object; {@code pointer} leads to a nested one. */
    record Json(String pointer) implements Format {}

    /** One JSON value a line. */
    record JsonLines() implements Format {}

    /** Rows with named columns; no given headers means that the first row names them. */
    record Csv(char delimiter, Optional<List<String>> headers) implements Format {}
  }

  /** How items are joined into one execution's input. */
  public record Batcher(
      Optional<Quantity> maxItems, Optional<Quantity> maxBytes, Optional<Template> batchInput) {}

  /** Where, and in which shape, the results are written; without a place they are the output. */
  public record Writer(Optional<Template> arguments, Transformation transformation, Lines lines) {}

  /** The shape of one result. */
  public enum Transformation {
    /** The output with the facts of its execution around it. */
    NONE,
    /** The output alone. */
    COMPACT,
    /** The output alone, arrays opened. */
    FLATTEN
  }

  /** The shape of a result file. */
  public enum Lines {
    JSON,
    JSONL
  }
}
