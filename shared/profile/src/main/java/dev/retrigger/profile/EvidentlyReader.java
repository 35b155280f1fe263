package dev.retrigger.profile;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.profile.Reading.Findings;
import dev.retrigger.profile.Reading.Overall;
import java.util.ArrayList;
import java.util.HashSet;
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
 * Reads Evidently's reports since 0.7, {@code Report.dict()}. The status of a test is the verdict
 * on what it tested. A column that was scored and not tested is decided by its method's side of the
 * threshold, as Evidently itself would; a method that we do not know decides nothing.
 */
final class EvidentlyReader implements ReportReader {
  private static final String PREFIX = "evidently:metric_v2:";
  private static final String COLUMN_DRIFT = "ValueDrift";
  private static final String DATA_DRIFT = "DriftedColumnsCount";
  private static final String ROW_COUNT = "RowCount";
  private static final double DRIFT_SHARE = 0.5;

  @Override
  public Optional<Reading> read(ReportContent content) {
    return switch (content) {
      case ReportContent.Document(var root)
          when root.path("metrics").isArray() || root.path("tests").isArray() ->
          Optional.of(new Tally().read(root));
      case ReportContent.Document _, ReportContent.Sheet _ -> Optional.empty();
    };
  }

  /** What was found in one report so far. */
  private static final class Tally {
    private final List<DriftedFeature> drifted = new ArrayList<>();
    private final Map<String, String> undecided = new LinkedHashMap<>();
    private final Set<String> examined = new TreeSet<>();
    private final Set<String> tested = new HashSet<>();
    private OptionalLong rows = OptionalLong.empty();
    private Overall overall = Overall.SILENT;
    private boolean knows;

    Reading read(JsonNode root) {
      root.path("tests").forEach(this::test);
      root.path("metrics").forEach(this::metric);
      return knows
          ? new Findings(rows, drifted, undecided, Optional.of(examined), overall)
          : Reading.undecided("the report has no test, and no metric of drift");
    }

    private void test(JsonNode test) {
      JsonNode metric = test.path("metric_config");
      JsonNode config = metric.path("params");
      String column = config.path("column").asText("");
      String name =
          Stream.of(column, type(config), test.path("name").asText(""))
              .filter(text -> !text.isBlank())
              .findFirst()
              .orElse("test");
      knows = true;
      tested.add(metric.path("metric_id").asText(""));
      if (!column.isEmpty()) {
        tested.add(subject(type(config), column));
        examined.add(column);
      }
      switch (test.path("status").asText("")) {
        case "SUCCESS" -> {} // All is well with it.
        case "FAIL" -> fails(config, name, Severity.DETECTED);
        case "WARNING" -> fails(config, name, Severity.SUSPECTED);
        case "SKIPPED" -> undecided.put(name, "its test was skipped");
        case "ERROR" -> undecided.put(name, "its test ended in an error");
        default -> undecided.put(name, "its test has no status that we know");
      }
    }

    private void fails(JsonNode config, String name, Severity severity) {
      if (type(config).equals(DATA_DRIFT)) {
        overall = severity == Severity.DETECTED ? Overall.DRIFT : overall;
        if (severity == Severity.SUSPECTED) {
          drifted.add(new DriftedFeature(name, "test", severity));
        }
      } else {
        drifted.add(new DriftedFeature(name, check(config), severity));
      }
    }

    private static String check(JsonNode config) {
      return config.path("method").asText(type(config));
    }

    private void metric(JsonNode metric) {
      JsonNode config = metric.path("config");
      switch (type(config)) {
        case ROW_COUNT -> rows = Numbers.count(metric.path("value"));
        case COLUMN_DRIFT -> {
          knows = true;
          String column = config.path("column").asText("");
          examined.add(column);
          if (!isTested(metric, config)) {
            score(column, config, metric.path("value"));
          }
        }
        case DATA_DRIFT -> {
          knows = true;
          if (!isTested(metric, config)) {
            share(config, metric.path("value").path("share"));
          }
        }
        default -> {
          if (config.isMissingNode() && names(metric).startsWith(COLUMN_DRIFT)) {
            knows = true;
            undecided.put("", "a metric of drift says neither its method nor its column");
          }
        }
      }
    }

    private boolean isTested(JsonNode metric, JsonNode config) {
      String id = metric.path("id").asText("");
      return (!id.isEmpty() && tested.contains(id))
          || tested.contains(subject(type(config), config.path("column").asText("")));
    }

    private void score(String column, JsonNode config, JsonNode value) {
      String display = config.path("method").asText("");
      Optional<EvidentlyMethod> method = EvidentlyMethod.named(display);
      OptionalDouble score = Numbers.finite(value);
      OptionalDouble threshold = Numbers.finite(config.path("threshold"));
      if (method.isEmpty()) {
        undecided.put(column, "unknown direction of the method '" + display + "'");
      } else if (score.isEmpty() || threshold.isEmpty()) {
        undecided.put(column, "its score or threshold is not a number");
      } else if (method.get().saysDrift(score.getAsDouble(), threshold.getAsDouble())) {
        drifted.add(new DriftedFeature(column, display, Severity.DETECTED, score, threshold));
      }
    }

    /** Evidently calls the data drifted when at least this share of its columns has. */
    private void share(JsonNode config, JsonNode value) {
      OptionalDouble share = Numbers.finite(value);
      if (share.isEmpty()) {
        undecided.put("", "the share of drifted columns is not a number");
      } else {
        overall =
            share.getAsDouble() >= Numbers.finite(config.path("drift_share")).orElse(DRIFT_SHARE)
                ? Overall.DRIFT
                : Overall.NO_DRIFT;
      }
    }

    private static String type(JsonNode config) {
      String type = config.path("type").asText("");
      return type.startsWith(PREFIX) ? type.substring(PREFIX.length()) : type;
    }

    private static String subject(String type, String column) {
      return type + " of " + column;
    }

    private static String names(JsonNode metric) {
      return metric.path("metric_name").asText(metric.path("metric_id").asText(""));
    }
  }
}
