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
import java.util.stream.Stream;

/**
 * Reads Model Monitor's {@code constraint_violations.json}, of data quality, model quality, bias
 * and feature attribution, and what containers of one's own write in its place. What is listed is a
 * violation, whatever its type, and whether or not its description can be understood; an empty list
 * is none. Two things take an entry's word back:
 *
 * <ul>
 *   <li>a field of its own that says so ({@code "violated": false}, {@code "passed": true}): it is
 *       passed over;
 *   <li>Model Monitor's fixed phrase that the value <em>meets</em> the constraint: the entry then
 *       contradicts itself, which is neither drift nor its absence, so it is only suspected.
 * </ul>
 */
final class ViolationsReader implements ReportReader {
  private static final String MEETS = " meets the constraint requirement";

  @Override
  public Optional<Reading> read(ReportContent content) {
    return switch (content) {
      case ReportContent.Document(var root) when root.path("violations").isArray() ->
          Optional.of(violations(root.path("violations")));
      case ReportContent.Document(var root) when root.path("violations").isNull() ->
          Optional.of(Reading.undecided("'violations' is null"));
      case ReportContent.Document _, ReportContent.Sheet _ -> Optional.empty();
    };
  }

  private static Reading violations(JsonNode entries) {
    List<DriftedFeature> drifted = new ArrayList<>();
    Map<String, String> undecided = new LinkedHashMap<>();
    for (JsonNode entry : entries) {
      Optional<String> name = name(entry);
      String check = entry.path("constraint_check_type").asText("");
      if (name.isEmpty() && check.isEmpty()) {
        undecided.put("", "an entry of 'violations' names neither a feature nor a check");
      } else if (!isTakenBack(entry)) {
        drifted.add(new DriftedFeature(name.orElse(check), check(entry, check), severity(entry)));
      }
    }
    return new Findings(OptionalLong.empty(), drifted, undecided, Optional.empty(), Overall.SILENT);
  }

  /** A feature, the facet of a bias, a metric of the model, or the label of an attribution. */
  private static Optional<String> name(JsonNode entry) {
    return Stream.of("feature_name", "facet", "label", "metric_name")
        .map(field -> entry.path(field).asText(""))
        .filter(text -> !text.isBlank())
        .findFirst();
  }

  private static String check(JsonNode entry, String check) {
    String metric = entry.path("metric_name").asText("");
    boolean says = !metric.isEmpty() && (entry.has("facet") || entry.has("label"));
    return says ? check + " " + metric : check;
  }

  private static Severity severity(JsonNode entry) {
    return entry.path("description").asText("").contains(MEETS)
        ? Severity.SUSPECTED
        : Severity.DETECTED;
  }

  private static boolean isTakenBack(JsonNode entry) {
    return isFalse(entry.path("violated")) || isTrue(entry.path("passed"));
  }

  private static boolean isFalse(JsonNode node) {
    return node.isBoolean() && !node.booleanValue();
  }

  private static boolean isTrue(JsonNode node) {
    return node.isBoolean() && node.booleanValue();
  }
}
