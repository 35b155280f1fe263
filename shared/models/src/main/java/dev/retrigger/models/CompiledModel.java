package dev.retrigger.models;

import dev.retrigger.domain.PipelineId;
import dev.retrigger.domain.TriggerId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A model file as it is in force: with its project's rules, and the version of the source that
 * every decision records. Its JSON is the model's row in the ledger.
 */
public record CompiledModel(String version, ModelFile file, ProjectFile project) {

  /** The receivers' index: which events this model wants to see. */
  public List<Route> routes() {
    Set<Route> routes = new LinkedHashSet<>();
    file.inputs()
        .values()
        .forEach(
            input -> {
              if (input instanceof ImageInput image) {
                routes.add(new Route(Route.ECR, image.repository(), named(image.name())));
              }
            });
    file.triggers().values().forEach(trigger -> routes.addAll(routes(trigger)));
    return List.copyOf(routes);
  }

  private List<Route> routes(Trigger trigger) {
    TriggerId id = named(trigger.name());
    return switch (trigger) {
      case DataTrigger data -> List.of(new Route(Route.S3, input(data).bucket(), id));
      case AlarmTrigger alarm -> List.of(new Route(Route.ALARM, alarm.alarm(), id));
      case DriftTrigger drift ->
          List.of(
              switch (monitor(drift).origin()) {
                case Monitor.Origin.Alarm(var alarm) -> new Route(Route.ALARM, alarm, id);
                case Monitor.Origin.Report report -> new Route(Route.REPORT, report.bucket(), id);
              });
      case GitLabTrigger gitLab -> List.of(new Route(Route.GITLAB, gitLab.rule().project(), id));
      case MlflowTrigger mlflow -> List.of(new Route(Route.MLFLOW, mlflow.model(), id));
      case WebhookTrigger webhook -> List.of(new Route(Route.WEBHOOK, webhook.sender(), id));
      case RegisteredTrigger registered ->
          List.of(new Route(Route.REGISTRY, registered.group(), id));
      case FinishedTrigger finished ->
          finished.statuses().stream()
              .map(
                  status ->
                      new Route(Route.FINISHED, Route.finished(finished.pipeline(), status), id))
              .toList();
      // The schedule, the request and the combination name their trigger themselves; images are
      // routed by their input.
      case ScheduleTrigger _, RequestTrigger _, CombinationTrigger _, ImageTrigger _ -> List.of();
    };
  }

  private TriggerId named(String name) {
    return new TriggerId(file.model(), name);
  }

  /** The triggers of one kind. */
  public <T extends Trigger> Stream<T> triggers(Class<T> kind) {
    return file.triggers().values().stream().filter(kind::isInstance).map(kind::cast);
  }

  /** The combinations that a trigger takes part in. */
  public Stream<CombinationTrigger> combinations(String member) {
    return triggers(CombinationTrigger.class)
        .filter(combination -> combination.members().contains(member));
  }

  /** The buckets of its data inputs. */
  public Stream<String> dataBuckets() {
    return file.inputs().values().stream()
        .filter(DataInput.class::isInstance)
        .map(input -> ((DataInput) input).bucket());
  }

  /** The buckets in which its monitors look for reports. */
  public Stream<String> reportBuckets() {
    return file.monitors().values().stream()
        .map(Monitor::origin)
        .filter(Monitor.Origin.Report.class::isInstance)
        .map(origin -> ((Monitor.Origin.Report) origin).bucket());
  }

  /** The monitor whose drift fires the trigger. */
  public Monitor monitor(DriftTrigger trigger) {
    return Optional.ofNullable(file.monitors().get(trigger.monitor()))
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "model " + file.model() + " has no monitor '" + trigger.monitor() + "'"));
  }

  /** What an object means to this model's data triggers; empty when it matches no input. */
  public List<DataMatch> match(String bucket, String key, long size) {
    List<DataMatch> matches = new ArrayList<>();
    triggers(DataTrigger.class)
        .forEach(
            data -> {
              DataInput input = input(data);
              input
                  .match(bucket, key, size, data.window().doneMarker())
                  .ifPresent(match -> matches.add(new DataMatch(data, input, match)));
            });
    return matches;
  }

  /** Why an object is nothing to a data trigger of this model; empty when it is something. */
  public Optional<String> mismatch(DataTrigger trigger, String bucket, String key, long size) {
    return input(trigger).mismatch(bucket, key, size, trigger.window().doneMarker());
  }

  /** The trigger of this name. */
  public Optional<Trigger> trigger(String name) {
    return Optional.ofNullable(file.triggers().get(name));
  }

  /** The pipeline of this name. */
  public Optional<Pipeline> pipeline(String name) {
    return Optional.ofNullable(file.pipelines().get(name));
  }

  /** The identity of the pipeline that {@code trigger} starts, if it starts one by itself. */
  public Optional<PipelineId> startedBy(Trigger trigger) {
    return trigger.start().map(name -> new PipelineId(file.model(), name));
  }

  private DataInput input(DataTrigger trigger) {
    if (file.inputs().get(trigger.input()) instanceof DataInput data) {
      return data;
    }
    throw new IllegalStateException(
        "model " + file.model() + " has no data input '" + trigger.input() + "'");
  }

  /** An object that a data trigger collects, or the marker that ends its window. */
  public record DataMatch(DataTrigger trigger, DataInput input, DataInput.Match match) {}
}
