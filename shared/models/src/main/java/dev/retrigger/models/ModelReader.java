package dev.retrigger.models;

import dev.retrigger.domain.Mode;
import dev.retrigger.domain.ModelId;
import dev.retrigger.events.Notice;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Reads a model file under its project's rules; what is wrong with it becomes findings, all of them
 * in one reading. A file with a finding that is not a warning is not to be used.
 */
final class ModelReader {
  private static final Set<String> LATER_NOTICES = Set.of("deployed", "rolled-back");

  private final ProjectFile project;
  private final Home home;
  private final EnvironmentText environment;

  ModelReader(ProjectFile project, Home home) {
    this.project = project;
    this.home = home;
    this.environment = home.text();
  }

  /** The identity that a file claims, if it can be told at all; says nothing if not. */
  static Optional<ModelId> identity(Value root) {
    try {
      return root.peek("model").map(ModelId::parse);
    } catch (IllegalArgumentException _) {
      return Optional.empty(); // Reading the file says so, with line and column.
    }
  }

  Optional<ModelFile> read(Value root) {
    return root.fields(Shape.MODEL).flatMap(this::model);
  }

  private Optional<ModelFile> model(Fields fields) {
    Optional<Integer> version = fields.readRequired("version", Words.VERSION);
    Optional<ModelId> model = fields.readRequired("model", ModelId::parse);
    Mode mode = fields.read("mode", Words.of(List.of(Mode.values()))).orElse(Mode.DRY_RUN);
    Map<String, Value> inputValues = fields.entries("inputs");
    Map<String, Value> monitorValues = fields.entries("monitors");
    Map<String, Value> pipelineValues =
        fields.require("pipelines").flatMap(Value::entries).orElse(Map.of());
    Map<String, Value> triggerValues = fields.entries("triggers");

    InputReader inputReader = new InputReader(project, environment);
    PipelineReader pipelineReader = new PipelineReader(project, home, mode, inputValues.keySet());
    Map<String, Input> inputs = each(inputValues, inputReader::read);
    Map<String, Monitor> monitors =
        each(monitorValues, new MonitorReader(project, environment)::read);
    TriggerReader triggerReader =
        new TriggerReader(
            project,
            model,
            environment,
            new TriggerReader.Names(
                inputValues.keySet(),
                inputs,
                monitorValues.keySet(),
                pipelineValues.keySet(),
                triggerValues.keySet()));
    Map<String, Pipeline> pipelines = each(pipelineValues, pipelineReader::read);
    Map<String, Trigger> triggers = each(triggerValues, triggerReader::read);
    Notify notices = fields.fields("notify", Shape.NOTIFY).map(this::notices).orElse(everything());
    Optional<Mlflow> mlflow =
        fields
            .fields("mlflow", Shape.MLFLOW)
            .flatMap(
                own ->
                    MlflowReader.read(
                        own,
                        environment,
                        project.project(),
                        model.map(ModelId::toString).orElse("")));
    if (version.isEmpty() || model.isEmpty()) {
      return Optional.empty();
    }
    ModelFile file =
        new ModelFile(
            version.get(),
            model.get(),
            mode,
            inputs,
            monitors,
            pipelines,
            triggers,
            notices,
            mlflow);
    new ModelChecks(
            file,
            environment.environment(),
            inputValues,
            monitorValues,
            pipelineValues,
            triggerValues)
        .run();
    return Optional.of(file);
  }

  private static <T> Map<String, T> each(
      Map<String, Value> values, BiFunction<String, Value, Optional<? extends T>> reader) {
    Map<String, T> results = new LinkedHashMap<>();
    values.forEach(
        (name, value) -> {
          if (value.named(name)) {
            reader.apply(name, value).ifPresent(result -> results.put(name, result));
          }
        });
    return results;
  }

  private Notify notices(Fields fields) {
    Notify defaults = everything();
    Optional<String> slack = fields.read("slack", Words.CHANNEL).or(defaults::slack);
    List<Notice.Kind> events =
        fields.has("events")
            ? fields.list("events", Words.of(List.of(Notice.Kind.values()), LATER_NOTICES))
            : defaults.events();
    return new Notify(slack, events.stream().distinct().toList());
  }

  private Notify everything() {
    return new Notify(project.owner().slack(), List.of(Notice.Kind.values()));
  }
}
