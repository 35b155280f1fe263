package dev.retrigger.local.importing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.domain.ModelId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes a model file from the configuration of another tool. */
public final class Importer {
  private static final String MODEL = "model_name";

  private Importer() {}

  /**
   * The model file, as YAML; a document of which nothing is understood is an {@link
   * IllegalArgumentException} that says so.
   *
   * @param wanted the model's id; if there is none, a name from the document in the project {@code
   *     imported}
   * @param stage whose values count where they differ by account
   */
  public static String write(JsonNode document, Optional<ModelId> wanted, String stage) {
    List<JsonNode> entries = entries(document);
    Draft draft = new Draft(wanted.orElseGet(() -> named(entries)));
    MlopsConfig pipelines = new MlopsConfig(draft, stage);
    MonitoringSchedules schedules = new MonitoringSchedules(draft);
    entries.stream()
        .filter(entry -> entry.has(MonitoringSchedules.DEFINITION))
        .forEach(schedules::define);
    for (JsonNode entry : entries) {
      if (entry.has(MlopsConfig.TYPE)) {
        pipelines.read(entry);
      } else if (entry.has(MonitoringSchedules.NAME)) {
        schedules.read(entry);
      }
    }
    if (draft.isEmpty()) {
      throw new IllegalArgumentException(
          "nothing of it can be carried over: give an mlops-config.json, whose documents have a"
              + " 'pipeline_type', or what aws sagemaker describe-monitoring-schedule prints");
    }
    return draft.yaml();
  }

  private static List<JsonNode> entries(JsonNode document) {
    Stream<JsonNode> documents = document.isArray() ? document.valueStream() : Stream.of(document);
    List<JsonNode> entries = new ArrayList<>();
    documents.forEach(
        each -> {
          JsonNode summaries = each.path("MonitoringScheduleSummaries");
          JsonNode schedules = each.path("MonitoringSchedules");
          if (summaries.isArray()) {
            summaries.forEach(entries::add);
          } else if (schedules.isArray()) {
            schedules.forEach(entries::add);
          } else {
            entries.add(each);
          }
        });
    return entries;
  }

  private static ModelId named(List<JsonNode> entries) {
    SortedSet<String> names = names(entries, MODEL);
    if (names.isEmpty()) {
      names = names(entries, "EndpointName");
    }
    if (names.size() > 1) {
      throw new IllegalArgumentException(
          "it speaks of several models: "
              + String.join(", ", names)
              + "; name yours with --model"
              + " PROJECT/NAME, and give one file for each");
    }
    return new ModelId("imported", names.isEmpty() ? "model" : Draft.name(names.first()));
  }

  private static SortedSet<String> names(List<JsonNode> entries, String key) {
    return entries.stream()
        .map(entry -> entry.path(key).asText())
        .filter(name -> !name.isBlank())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
