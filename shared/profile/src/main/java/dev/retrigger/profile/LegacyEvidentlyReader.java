package dev.retrigger.profile;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.profile.Reading.Findings;
import dev.retrigger.profile.Reading.Overall;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Reads Evidently's reports before 0.7. {@code drift_detected} is its verdict on a column and
 * {@code dataset_drift} that on the data; a column without a verdict, or whose score is not a
 * number, stays undecided.
 */
final class LegacyEvidentlyReader implements ReportReader {
  private static final String COLUMNS = "drift_by_columns";
  private static final String DETECTED = "drift_detected";
  private static final String DATASET = "dataset_drift";

  @Override
  public Optional<Reading> read(ReportContent content) {
    return switch (content) {
      case ReportContent.Document(var root) -> {
        List<JsonNode> results =
            Stream.concat(
                    Stream.of(root),
                    StreamSupport.stream(root.path("metrics").spliterator(), false)
                        .map(metric -> metric.path("result")))
                .filter(LegacyEvidentlyReader::speaksOfDrift)
                .toList();
        yield results.isEmpty() ? Optional.empty() : Optional.of(read(root, results));
      }
      case ReportContent.Sheet _ -> Optional.empty();
    };
  }

  private static boolean speaksOfDrift(JsonNode result) {
    return result.path(COLUMNS).isObject() || result.has(DATASET) || result.has(DETECTED);
  }

  private static Reading read(JsonNode root, List<JsonNode> results) {
    List<DriftedFeature> drifted = new ArrayList<>();
    Map<String, String> undecided = new LinkedHashMap<>();
    Set<String> examined = new TreeSet<>();
    Overall overall = Overall.SILENT;
    for (JsonNode result : results) {
      if (result.has(DETECTED)) {
        column(result.path("column_name").asText(""), result, drifted, undecided, examined);
      }
      result
          .path(COLUMNS)
          .properties()
          .forEach(
              column -> column(column.getKey(), column.getValue(), drifted, undecided, examined));
      if (result.path(DATASET).isBoolean() && overall != Overall.DRIFT) {
        overall = result.path(DATASET).booleanValue() ? Overall.DRIFT : Overall.NO_DRIFT;
      } else if (result.has(DATASET) && !result.path(DATASET).isBoolean()) {
        undecided.put("", "'dataset_drift' is neither true nor false");
      }
    }
    return new Findings(
        rows(root),
        drifted.stream().distinct().toList(),
        undecided,
        Optional.of(examined),
        overall);
  }

  private static void column(
      String name,
      JsonNode column,
      List<DriftedFeature> drifted,
      Map<String, String> undecided,
      Set<String> examined) {
    examined.add(name);
    JsonNode score = column.path("drift_score");
    if (!column.path(DETECTED).isBoolean()) {
      undecided.put(name, "'drift_detected' is neither true nor false");
    } else if (column.has("drift_score") && Numbers.finite(score).isEmpty()) {
      undecided.put(name, "its score is not a number");
    } else if (column.path(DETECTED).booleanValue()) {
      drifted.add(
          new DriftedFeature(
              name,
              column.path("stattest_name").asText(""),
              Severity.DETECTED,
              Numbers.finite(score),
              Numbers.finite(column.path("stattest_threshold"))));
    }
  }

  private static OptionalLong rows(JsonNode root) {
    return StreamSupport.stream(root.path("metrics").spliterator(), false)
        .map(metric -> Numbers.count(metric.path("result").path("current").path("number_of_rows")))
        .filter(OptionalLong::isPresent)
        .findFirst()
        .orElse(OptionalLong.empty());
  }
}
