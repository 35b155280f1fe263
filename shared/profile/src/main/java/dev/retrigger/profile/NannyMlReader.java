package dev.retrigger.profile;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.profile.Reading.Findings;
import dev.retrigger.profile.Reading.Overall;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Reads NannyML's results, {@code to_df(multilevel=False)} as CSV or as a JSON list of records: a
 * row for each chunk, and for each column and method, or each metric, its value, thresholds and
 * alert. The alert is the verdict, and the last chunk of the analysis period decides: the earlier
 * ones were judged when they were last.
 */
final class NannyMlReader implements ReportReader {
  private static final String ALERT = "alert";
  private static final String VALUE = "value";
  private static final List<String> METHODS =
      List.of(
          "jensen_shannon", "kolmogorov_smirnov", "wasserstein", "hellinger", "l_infinity", "chi2");

  @Override
  public Optional<Reading> read(ReportContent content) {
    List<Map<String, String>> rows =
        switch (content) {
          case ReportContent.Sheet(var sheet) -> sheet;
          case ReportContent.Document(var root) -> records(root);
        };
    return rows.stream().anyMatch(row -> alerts(row).findAny().isPresent())
        ? Optional.of(read(rows))
        : Optional.empty();
  }

  private static List<Map<String, String>> records(JsonNode root) {
    List<Map<String, String>> rows = new ArrayList<>();
    JsonNode records = root.isArray() ? root : root.path("data");
    if (records.isArray()) {
      for (JsonNode each : records) {
        Map<String, String> row = new LinkedHashMap<>();
        each.properties().forEach(cell -> row.put(cell.getKey(), cell.getValue().asText("")));
        rows.add(row);
      }
    }
    return rows;
  }

  private static Reading read(List<Map<String, String>> rows) {
    List<Map<String, String>> analysis =
        rows.stream()
            .filter(row -> cell(row, "period").map("analysis"::equals).orElse(true))
            .toList();
    if (analysis.isEmpty()) {
      return Reading.undecided("there is no chunk of the analysis period");
    }
    return chunk(last(analysis));
  }

  /** The row of the highest chunk index; the last one where rows are not numbered. */
  private static Map<String, String> last(List<Map<String, String>> rows) {
    Map<String, String> last = rows.getFirst();
    double highest = Double.NEGATIVE_INFINITY;
    for (Map<String, String> row : rows) {
      double index =
          cell(row, "index").map(Numbers::finite).orElse(OptionalDouble.empty()).orElse(highest);
      if (index >= highest) {
        last = row;
        highest = index;
      }
    }
    return last;
  }

  private static Reading chunk(Map<String, String> row) {
    List<DriftedFeature> drifted = new ArrayList<>();
    Map<String, String> undecided = new LinkedHashMap<>();
    Set<String> examined = new TreeSet<>();
    alerts(row)
        .forEach(
            key -> {
              String measure = measure(key);
              Optional<String> method =
                  METHODS.stream().filter(name -> measure.endsWith("_" + name)).findFirst();
              String feature =
                  method
                      .map(name -> measure.substring(0, measure.length() - name.length() - 1))
                      .orElse(measure);
              examined.add(feature);
              switch (row.getOrDefault(key, "")) {
                case "True", "true" ->
                    drifted.add(
                        new DriftedFeature(
                            feature,
                            method.orElse(ALERT),
                            Severity.DETECTED,
                            Numbers.finite(row.getOrDefault(beside(key, VALUE), "")),
                            OptionalDouble.empty()));
                case "False", "false" -> {} // All is well with it.
                default -> undecided.put(feature, "its alert is neither true nor false");
              }
            });
    return new Findings(size(row), drifted, undecided, Optional.of(examined), Overall.SILENT);
  }

  private static Stream<String> alerts(Map<String, String> row) {
    return row.keySet().stream().filter(key -> key.equals(ALERT) || key.endsWith("_" + ALERT));
  }

  private static String measure(String alert) {
    return alert.equals(ALERT) ? "" : alert.substring(0, alert.length() - ALERT.length() - 1);
  }

  private static String beside(String alert, String what) {
    return alert.substring(0, alert.length() - ALERT.length()) + what;
  }

  /** A cell that describes the chunk: {@code chunk_period}, or {@code period}. */
  private static Optional<String> cell(Map<String, String> row, String name) {
    return Optional.ofNullable(row.get("chunk_" + name))
        .or(() -> Optional.ofNullable(row.get(name)));
  }

  private static OptionalLong size(Map<String, String> row) {
    OptionalDouble first = number(row, "start_index");
    OptionalDouble last = number(row, "end_index");
    return first.isPresent() && last.isPresent() && last.getAsDouble() >= first.getAsDouble()
        ? OptionalLong.of((long) (last.getAsDouble() - first.getAsDouble()) + 1)
        : OptionalLong.empty();
  }

  private static OptionalDouble number(Map<String, String> row, String name) {
    return cell(row, name).map(Numbers::finite).orElse(OptionalDouble.empty());
  }
}
