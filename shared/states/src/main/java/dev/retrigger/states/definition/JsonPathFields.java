package dev.retrigger.states.definition;

import java.util.Map;
import java.util.Optional;

/** The fields of the JSONPath dialect, and what says the same in JSONata. */
final class JsonPathFields {
  private static final Map<String, String> REPLACEMENTS =
      Map.ofEntries(
          Map.entry("InputPath", "an expression on $states.input"),
          Map.entry("OutputPath", "Output"),
          Map.entry("ResultPath", "Output"),
          Map.entry("ResultSelector", "Output"),
          Map.entry("Parameters", "Arguments, in a Map state ItemSelector"),
          Map.entry("Result", "Output"),
          Map.entry("Iterator", "ItemProcessor"),
          Map.entry("ItemsPath", "Items"),
          Map.entry("MaxConcurrencyPath", "an expression in MaxConcurrency"),
          Map.entry("ToleratedFailureCountPath", "an expression in ToleratedFailureCount"),
          Map.entry(
              "ToleratedFailurePercentagePath", "an expression in ToleratedFailurePercentage"),
          Map.entry("TimeoutSecondsPath", "an expression in TimeoutSeconds"),
          Map.entry("HeartbeatSecondsPath", "an expression in HeartbeatSeconds"),
          Map.entry("SecondsPath", "an expression in Seconds"),
          Map.entry("TimestampPath", "an expression in Timestamp"),
          Map.entry("ErrorPath", "an expression in Error"),
          Map.entry("CausePath", "an expression in Cause"),
          Map.entry("MaxItemsPath", "an expression in MaxItems"),
          Map.entry("MaxItemsPerBatchPath", "an expression in MaxItemsPerBatch"),
          Map.entry("MaxInputBytesPerBatchPath", "an expression in MaxInputBytesPerBatch"),
          Map.entry("Variable", "Condition"),
          Map.entry("And", "Condition"),
          Map.entry("Or", "Condition"),
          Map.entry("Not", "Condition"));

  private JsonPathFields() {}

  static Optional<String> replacement(String field) {
    return Optional.ofNullable(REPLACEMENTS.get(field));
  }
}
