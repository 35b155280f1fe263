package dev.retrigger.local.importing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.events.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Pipelines of the AWS MLOps Workload Orchestrator, formerly the MLOps Framework, as its {@code
 * mlops-config.json} asks for them: one document for each, with a {@code pipeline_type}. Where a
 * value differs by account, that of the stage is taken.
 */
final class MlopsConfig {
  static final String TRAIN = "train";
  static final String TYPE = "pipeline_type";

  private static final Pattern IMAGE =
      Pattern.compile("[0-9]{12}\\.dkr\\.ecr\\.[a-z0-9-]+\\.amazonaws\\.com[a-z.]*/([^:@]+):(.+)");
  private static final Pattern PACKAGE =
      Pattern.compile("arn:[^:]+:sagemaker:[^:]*:[^:]*:model-package/([A-Za-z0-9-]+)(?:/[0-9]+)?");
  private static final List<String> TUNING =
      List.of("tuner_configs", "hyperparamaters_ranges", "hyperparameters_ranges");

  private final Draft draft;
  private final String stage;

  /**
   * What is written into a draft.
   *
   * @param stage whose values count where they differ: {@code dev}, {@code staging}, {@code prod}
   */
  MlopsConfig(Draft draft, String stage) {
    this.draft = draft;
    this.stage = stage;
  }

  /** Writes a pipeline into the draft; one without an equivalent is only told of. */
  void read(JsonNode entry) {
    String type = text(entry, TYPE).orElse("");
    switch (type) {
      case "byom_realtime_builtin", "byom_realtime_custom" -> deploy(entry);
      case "byom_batch_builtin", "byom_batch_custom" -> score(entry);
      case "byom_data_quality_monitor" -> watch("data-quality", entry);
      case "byom_model_quality_monitor" -> watch("model-quality", entry);
      case "byom_model_bias_monitor" -> watch("bias", entry);
      case "byom_model_explainability_monitor" -> watch("explainability", entry);
      case "byom_image_builder" -> build(entry);
      case "model_training_builtin", "model_tuner_builtin", "model_autopilot_training" ->
          learn(entry);
      default -> draft.remark("no equivalent: a pipeline of the type '" + type + "'");
    }
  }

  private void deploy(JsonNode entry) {
    SequencedMap<String, String> parameters = new LinkedHashMap<>();
    Optional<String> group = group(entry);
    group.ifPresent(_ -> parameters.put("ModelPackage", "${trigger.modelPackage}"));
    image(entry, parameters);
    copy(entry, parameters, "model_artifact_location", "ModelArtifact");
    copy(entry, parameters, "inference_instance", "InferenceInstance");
    copy(entry, parameters, "data_capture_location", "DataCapture");
    copy(entry, parameters, "endpoint_name", "Endpoint");
    String pipeline = machine("deploy", parameters, "your state machine that deploys the model");
    if (group.isPresent()) {
      draft.trigger(
          "approved",
          "registered: {modelPackageGroup: " + Draft.quoted(group.get()) + "}",
          pipeline);
    } else {
      draft.trigger("deploy-request", "request: {}", pipeline);
    }
  }

  private void score(JsonNode entry) {
    SequencedMap<String, String> parameters = new LinkedHashMap<>();
    Optional<String> input =
        text(entry, "batch_inference_data")
            .flatMap(Location::of)
            .map(location -> draft.data("inference", location));
    input.ifPresent(name -> parameters.put("InputManifest", "${inputs." + name + ".manifest}"));
    image(entry, parameters);
    copy(entry, parameters, "model_artifact_location", "ModelArtifact");
    copy(entry, parameters, "model_package_name", "ModelPackage");
    copy(entry, parameters, "inference_instance", "InferenceInstance");
    copy(entry, parameters, "batch_job_output_location", "Output");
    String pipeline = machine("score", parameters, "your state machine with the transform job");
    draft.trigger(
        "new-" + input.orElse("data"),
        input.map(name -> "input: " + name).orElse("request: {}"),
        pipeline);
  }

  private void build(JsonNode entry) {
    SequencedMap<String, String> parameters = new LinkedHashMap<>();
    copy(entry, parameters, "custom_algorithm_docker", "Source");
    copy(entry, parameters, "ecr_repo_name", "Repository");
    copy(entry, parameters, "image_tag", "Tag");
    String pipeline =
        draft.pipeline(
            "build",
            "{type: codebuild, project: " + draft.model().name() + "-build}",
            parameters,
            "your CodeBuild project that builds the image");
    draft.remark("build is started by a request; 'gitlab: {project, event: push}' is better");
    draft.trigger("build-request", "request: {}", pipeline);
  }

  private void learn(JsonNode entry) {
    SequencedMap<String, String> parameters = new LinkedHashMap<>();
    Optional<Location> data = text(entry, "training_data").flatMap(this::asset);
    Optional<String> input = data.map(location -> draft.data("training", location));
    input.ifPresent(name -> parameters.put("InputManifest", "${inputs." + name + ".manifest}"));
    copy(entry, parameters, "target_attribute", "TargetAttribute");
    copy(entry, parameters, "job_output_location", "Output");
    copy(entry, parameters, "algo_hyperparamaters", "HyperParameters");
    if (TUNING.stream().anyMatch(entry::has)) {
      draft.remark("the tuning job's settings belong into the SageMaker Pipeline itself");
    }
    train(draft, parameters);
    draft.trigger(
        input.map(name -> "new-" + name).orElse("train-request"),
        input.map(name -> "input: " + name).orElse("request: {}"),
        TRAIN);
  }

  /** The training data's key is one of the framework's assets bucket, which the file leaves out. */
  private Optional<Location> asset(String key) {
    draft.remark("training_data is in the framework's assets bucket: put its name for 'fill-in'");
    return Location.of("fill-in/" + key);
  }

  private void watch(String kind, JsonNode entry) {
    SequencedMap<String, String> parameters = new LinkedHashMap<>();
    copy(entry, parameters, "data_capture_location", "Capture");
    copy(entry, parameters, "baseline_data", "Baseline");
    copy(entry, parameters, "monitor_ground_truth_input", "GroundTruth");
    copy(entry, parameters, "problem_type", "ProblemType");
    copy(entry, parameters, "endpoint_name", "Endpoint");
    new Watch(
            kind,
            text(entry, "schedule_expression").orElse("no schedule"),
            text(entry, "monitoring_output_location").flatMap(Location::folder),
            parameters)
        .into(draft);
  }

  private void image(JsonNode entry, Map<String, String> parameters) {
    Optional<String> uri = text(entry, "custom_image_uri");
    Optional<Matcher> image = uri.map(IMAGE::matcher).filter(Matcher::matches);
    if (image.isPresent()) {
      String name = draft.image("image", image.get().group(1), image.get().group(2));
      parameters.put("ImageUri", "${inputs." + name + ".uri}");
    } else {
      copy(entry, parameters, "custom_image_uri", "ImageUri");
    }
    copy(entry, parameters, "model_framework", "Framework");
    copy(entry, parameters, "model_framework_version", "FrameworkVersion");
  }

  private String machine(String name, SequencedMap<String, String> parameters, String comment) {
    return draft.pipeline(
        name,
        "{type: state-machine, name: " + draft.model().name() + "-" + name + "}",
        parameters,
        comment);
  }

  /** The pipeline that learns anew. */
  static void train(Draft draft, SequencedMap<String, String> parameters) {
    parameters.put("Reason", "${trigger.reason}");
    draft.pipeline(
        TRAIN,
        "{type: sagemaker-pipeline, name: " + draft.model().name() + "-train}",
        parameters,
        "your SageMaker Pipeline that trains the model");
  }

  private static Optional<String> group(JsonNode entry) {
    return Optional.of(PACKAGE.matcher(entry.path("model_package_name").asText()))
        .filter(Matcher::matches)
        .map(matcher -> matcher.group(1));
  }

  private void copy(JsonNode entry, Map<String, String> parameters, String key, String name) {
    text(entry, key).ifPresent(value -> parameters.put(name, Draft.literal(value)));
  }

  private Optional<String> text(JsonNode entry, String key) {
    JsonNode value = entry.path(key);
    JsonNode chosen = value.isObject() && value.has(stage) ? value.path(stage) : value;
    String text = chosen.isContainerNode() ? Json.write(chosen) : chosen.asText();
    return Optional.of(text.strip()).filter(each -> !each.isEmpty());
  }
}
