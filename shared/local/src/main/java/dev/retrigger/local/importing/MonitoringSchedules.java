package dev.retrigger.local.importing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * Schedules of SageMaker Model Monitor as {@code aws sagemaker describe-monitoring-schedule} prints
 * them. A schedule that only names its job definition leaves out where the reports are; the
 * definition, as {@code describe-data-quality-job-definition} prints it, may be given along.
 */
final class MonitoringSchedules {
  static final String NAME = "MonitoringScheduleName";
  static final String DEFINITION = "JobDefinitionName";

  private final Draft draft;
  private final Map<String, JsonNode> definitions = new TreeMap<>();

  MonitoringSchedules(Draft draft) {
    this.draft = draft;
  }

  /** Remembers a job definition, for the schedules that name it. */
  void define(JsonNode definition) {
    definitions.put(definition.path(DEFINITION).asText(), definition);
  }

  /** Writes a schedule into the draft. */
  void read(JsonNode schedule) {
    JsonNode config = schedule.path("MonitoringScheduleConfig");
    if (config.isMissingNode()) {
      draft.remark(
          "no equivalent without its settings: aws sagemaker describe-monitoring-schedule"
              + " --monitoring-schedule-name "
              + schedule.path(NAME).asText());
      return;
    }
    JsonNode job = config.path("MonitoringJobDefinition");
    Optional<JsonNode> named =
        Optional.ofNullable(definitions.get(config.path("MonitoringJobDefinitionName").asText()));
    if (schedule.path("MonitoringScheduleStatus").asText().equals("Stopped")) {
      draft.remark("schedule " + schedule.path(NAME).asText() + " was stopped");
    }
    SequencedMap<String, String> parameters = new LinkedHashMap<>();
    endpoint(schedule, job).ifPresent(name -> parameters.put("Endpoint", Draft.literal(name)));
    text(job.at("/BaselineConfig/ConstraintsResource/S3Uri"))
        .ifPresent(uri -> parameters.put("Baseline", Draft.literal(uri)));
    new Watch(
            kind(
                text(config.path("MonitoringType"))
                    .or(() -> text(schedule.path("MonitoringType")))),
            text(config.at("/ScheduleConfig/ScheduleExpression")).orElse("no schedule"),
            reports(job.path("MonitoringOutputConfig"))
                .or(() -> named.flatMap(MonitoringSchedules::reportsOf)),
            parameters)
        .into(draft);
    if (named.isEmpty() && config.has("MonitoringJobDefinitionName")) {
      draft.remark(
          "see aws sagemaker describe-data-quality-job-definition --job-definition-name "
              + config.path("MonitoringJobDefinitionName").asText());
    }
  }

  private static Optional<String> endpoint(JsonNode schedule, JsonNode job) {
    return text(schedule.path("EndpointName"))
        .or(() -> text(job.at("/MonitoringInputs/0/EndpointInput/EndpointName")));
  }

  private static String kind(Optional<String> type) {
    return switch (type.orElse("")) {
      case "ModelQuality" -> "model-quality";
      case "ModelBias" -> "bias";
      case "ModelExplainability" -> "explainability";
      default -> "data-quality"; // What a schedule without a type looks at.
    };
  }

  /** Its outputs are under a key of their own for each kind: {@code DataQualityJobOutputConfig}. */
  private static Optional<Location> reportsOf(JsonNode definition) {
    return definition.properties().stream()
        .filter(each -> each.getKey().endsWith("JobOutputConfig"))
        .flatMap(each -> reports(each.getValue()).stream())
        .findFirst();
  }

  private static Optional<Location> reports(JsonNode output) {
    return text(output.at("/MonitoringOutputs/0/S3Output/S3Uri")).flatMap(Location::folder);
  }

  private static Optional<String> text(JsonNode node) {
    return Optional.of(node.asText()).filter(text -> !text.isBlank());
  }
}
