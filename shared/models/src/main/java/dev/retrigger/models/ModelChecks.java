package dev.retrigger.models;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Finds what cannot mean anything although each part of it can: one fact that fires twice, a loop.
 */
final class ModelChecks {
  private final ModelFile file;
  private final String environment;
  private final Map<String, Value> inputs;
  private final Map<String, Value> monitors;
  private final Map<String, Value> pipelines;
  private final Map<String, Value> triggers;

  ModelChecks(
      ModelFile file,
      String environment,
      Map<String, Value> inputs,
      Map<String, Value> monitors,
      Map<String, Value> pipelines,
      Map<String, Value> triggers) {
    this.file = file;
    this.environment = environment;
    this.inputs = inputs;
    this.monitors = monitors;
    this.pipelines = pipelines;
    this.triggers = triggers;
  }

  void run() {
    List<Trigger> seen = new ArrayList<>();
    for (Trigger trigger : file.triggers().values()) {
      Value value = at(triggers, trigger.name());
      seen.stream()
          .filter(earlier -> firesForTheSame(earlier, trigger))
          .findFirst()
          .ifPresent(
              earlier ->
                  value.refuse(
                      "fires for the same facts as '"
                          + earlier.name()
                          + "', so each would count twice",
                      "keep one of them"));
      seen.add(trigger);
      if (trigger instanceof CombinationTrigger combination) {
        combination.members().stream()
            .filter(member -> file.triggers().get(member) instanceof CombinationTrigger)
            .findFirst()
            .ifPresent(
                member ->
                    value.refuse(
                        "'" + member + "' is a combination itself", "name its members instead"));
      }
      trigger
          .start()
          .flatMap(name -> Optional.ofNullable(file.pipelines().get(name)))
          .ifPresent(pipeline -> check(trigger, pipeline, value));
      if (trigger.start().isEmpty() && combinations(trigger.name()).findAny().isEmpty()) {
        value.refuse(
            "starts nothing: it has no 'start', and no combination names it",
            "add 'start: PIPELINE'");
      }
    }
    new Loops(file, environment)
        .find()
        .forEach((pipeline, why) -> at(pipelines, pipeline).refuse(why, "write somewhere else"));
    file.pipelines().keySet().forEach(this::checkStarted);
    file.inputs().forEach(this::checkRead);
    file.monitors().keySet().forEach(this::checkWatched);
  }

  private boolean firesForTheSame(Trigger one, Trigger other) {
    if (one.start().isEmpty() || !one.start().equals(other.start())) {
      return false;
    }
    return switch (one) {
      case ScheduleTrigger first ->
          other instanceof ScheduleTrigger second
              && first.expression().equals(second.expression())
              && first.timezone().equals(second.timezone());
      case DataTrigger first ->
          other instanceof DataTrigger second
              && (first.input().equals(second.input()) || overlap(first.input(), second.input()));
      case AlarmTrigger first ->
          other instanceof AlarmTrigger second && first.alarm().equals(second.alarm());
      case CombinationTrigger first ->
          other instanceof CombinationTrigger second
              && first.kind() == second.kind()
              && first.members().equals(second.members());
      case DriftTrigger first ->
          other instanceof DriftTrigger second && first.monitor().equals(second.monitor());
      case FinishedTrigger first ->
          other instanceof FinishedTrigger second
              && first.pipeline().equals(second.pipeline())
              && !Collections.disjoint(first.statuses(), second.statuses());
      case GitLabTrigger first ->
          other instanceof GitLabTrigger second && first.rule().equals(second.rule());
      case ImageTrigger first ->
          other instanceof ImageTrigger second && first.input().equals(second.input());
      case MlflowTrigger first ->
          other instanceof MlflowTrigger second
              && first.model().equals(second.model())
              && first.event() == second.event()
              && first.alias().equals(second.alias());
      case RegisteredTrigger first ->
          other instanceof RegisteredTrigger second && first.group().equals(second.group());
      case WebhookTrigger first ->
          other instanceof WebhookTrigger second
              && first.sender().equals(second.sender())
              && first.match().equals(second.match());
      case RequestTrigger _ -> false; // Each is asked for by its own name.
    };
  }

  private boolean overlap(String one, String other) {
    return file.inputs().get(one) instanceof DataInput first
        && file.inputs().get(other) instanceof DataInput second
        && first.bucket().equals(second.bucket())
        && first.partition().equals(second.partition())
        && nested(first.prefix(), second.prefix())
        && (first.files().equals(second.files()) || isAny(first) || isAny(second));
  }

  private static boolean nested(String one, String other) {
    return one.startsWith(other) || other.startsWith(one);
  }

  private static boolean isAny(DataInput input) {
    return Set.of("*", "**", "**/*").contains(input.files());
  }

  private Stream<CombinationTrigger> combinations(String member) {
    return file.triggers().values().stream()
        .filter(CombinationTrigger.class::isInstance)
        .map(CombinationTrigger.class::cast)
        .filter(combination -> combination.members().contains(member));
  }

  private void check(Trigger trigger, Pipeline pipeline, Value value) {
    switch (trigger) {
      case ScheduleTrigger schedule -> checkSchedule(schedule, pipeline, value);
      case DataTrigger data -> checkData(data, pipeline, value);
      case ImageTrigger image -> checkImage(image, pipeline, value);
      case AlarmTrigger _,
          CombinationTrigger _,
          DriftTrigger _,
          FinishedTrigger _,
          GitLabTrigger _,
          MlflowTrigger _,
          RegisteredTrigger _,
          RequestTrigger _,
          WebhookTrigger _ -> {} // Nothing in a pipeline can be at odds with them.
    }
  }

  private static void checkImage(ImageTrigger trigger, Pipeline pipeline, Value value) {
    if (!pipeline.inputs().contains(trigger.input())) {
      value.warn(
          "pipeline '" + pipeline.name() + "' is not told which image it is",
          "give it a parameter with ${inputs." + trigger.input() + ".uri}");
    }
  }

  private static void checkSchedule(ScheduleTrigger trigger, Pipeline pipeline, Value value) {
    if (trigger.onlyIfNewData() && pipeline.inputs().isEmpty()) {
      value.refuse(
          "onlyIf: new-data never binds: pipeline '" + pipeline.name() + "' reads no input",
          "give it a parameter with ${inputs.NAME.manifest}, or remove onlyIf");
    }
    new ScheduleChecks(trigger, pipeline, value).run();
  }

  private void checkData(DataTrigger trigger, Pipeline pipeline, Value value) {
    if (!pipeline.inputs().contains(trigger.input())) {
      value.warn(
          "pipeline '" + pipeline.name() + "' is not told which objects arrived",
          "give it a parameter with ${inputs." + trigger.input() + ".manifest}");
    }
  }

  private void checkStarted(String pipeline) {
    List<Trigger> starting =
        file.triggers().values().stream()
            .filter(each -> each.start().filter(pipeline::equals).isPresent())
            .toList();
    if (starting.isEmpty()) {
      at(pipelines, pipeline).warn("no trigger starts it", "name it in a trigger's 'start'");
      return;
    }
    Set<String> supplied = new TreeSet<>();
    starting.forEach(trigger -> supplied.addAll(supplies(trigger)));
    Optional.ofNullable(file.pipelines().get(pipeline)).stream()
        .flatMap(Pipeline::references)
        .filter(reference -> reference.fallback().isEmpty())
        .flatMap(reference -> reference.supplied().stream())
        .filter(name -> !supplied.contains(name))
        .distinct()
        .forEach(
            name ->
                at(pipelines, pipeline)
                    .warn(
                        "none of its triggers supplies ${trigger." + name + "}",
                        "give it a default: ${trigger." + name + ":-DEFAULT}"));
  }

  /** A combination supplies what its members do. */
  private Set<String> supplies(Trigger trigger) {
    Set<String> supplied = new TreeSet<>(trigger.supplies());
    if (trigger instanceof CombinationTrigger combination) {
      combination.members().stream()
          .flatMap(member -> Stream.ofNullable(file.triggers().get(member)))
          .filter(member -> !(member instanceof CombinationTrigger))
          .forEach(member -> supplied.addAll(member.supplies()));
    }
    return supplied;
  }

  private void checkRead(String name, Input input) {
    Set<String> read = new TreeSet<>();
    for (Pipeline pipeline : file.pipelines().values()) {
      pipeline.references().forEach(reference -> checkKind(reference, name, input, pipeline));
      read.addAll(pipeline.inputs());
    }
    boolean collected =
        input instanceof ImageInput
            || file.triggers().values().stream()
                .anyMatch(each -> each instanceof DataTrigger data && data.input().equals(name));
    boolean used =
        read.contains(name)
            || file.triggers().values().stream()
                .anyMatch(each -> each instanceof ImageTrigger image && image.input().equals(name));
    if (!collected) {
      at(inputs, name)
          .warn(
              used ? "no trigger collects its objects" : "nothing reads it",
              "add a trigger with 'input: " + name + "'");
    } else if (input instanceof ImageInput && !used) {
      at(inputs, name).warn("nothing reads it", "write ${inputs." + name + ".uri} somewhere");
    }
  }

  private void checkKind(Reference reference, String name, Input input, Pipeline pipeline) {
    if (reference.input().filter(name::equals).isPresent()
        && reference.ofImage() != input instanceof ImageInput) {
      at(pipelines, pipeline.name())
          .refuse(
              "'${" + reference.name() + "}' is not something that input '" + name + "' has",
              input instanceof ImageInput
                  ? "an image has uri, digest and tag"
                  : "a folder has manifest, sagemakerManifest and count");
    }
  }

  private void checkWatched(String monitor) {
    if (file.triggers().values().stream()
        .noneMatch(each -> each instanceof DriftTrigger drift && drift.monitor().equals(monitor))) {
      at(monitors, monitor)
          .warn("no trigger listens to it", "add a trigger with 'monitor: " + monitor + "'");
    }
  }

  private static Value at(Map<String, Value> values, String name) {
    return Optional.ofNullable(values.get(name)).orElseThrow();
  }
}
