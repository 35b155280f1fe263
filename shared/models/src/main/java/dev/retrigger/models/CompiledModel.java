package dev.retrigger.models;

import dev.retrigger.domain.PipelineId;
import dev.retrigger.domain.TriggerId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A model file as it is in force: with its project's rules, and the version of the source that
 * every decision records. Its JSON is the model's row in the ledger.
 */
public record CompiledModel(String version, ModelFile file, ProjectFile project) {

  /** The receivers' index: which events this model wants to see. */
  public List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    for (Trigger trigger : file.triggers().values()) {
      switch (trigger) {
        case DataTrigger data ->
            routes.add(
                new Route(
                    Route.S3, input(data).bucket(), new TriggerId(file.model(), data.name())));
        case ScheduleTrigger _ -> {} // The schedule itself names its trigger.
      }
    }
    return routes;
  }

  /** What an object means to this model's data triggers; empty when it matches no input. */
  public List<DataMatch> match(String bucket, String key, long size) {
    List<DataMatch> matches = new ArrayList<>();
    for (Trigger trigger : file.triggers().values()) {
      switch (trigger) {
        case DataTrigger data -> {
          DataInput input = input(data);
          input
              .match(bucket, key, size, data.window().doneMarker())
              .ifPresent(match -> matches.add(new DataMatch(data, input, match)));
        }
        case ScheduleTrigger _ -> {} // Objects do not set off the clock.
      }
    }
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

  /** The identity of the pipeline that {@code trigger} starts. */
  public PipelineId startedBy(Trigger trigger) {
    return new PipelineId(file.model(), trigger.start());
  }

  private DataInput input(DataTrigger trigger) {
    Input input = file.inputs().get(trigger.input());
    if (input == null) {
      throw new IllegalStateException(
          "model " + file.model() + " has no input '" + trigger.input() + "'");
    }
    return switch (input) {
      case DataInput data -> data;
    };
  }

  /** An object that a data trigger collects, or the marker that ends its window. */
  public record DataMatch(DataTrigger trigger, DataInput input, DataInput.Match match) {}
}
