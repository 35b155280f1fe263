package dev.retrigger.models;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds what cannot mean anything although each part of it can: one fact that fires twice, a loop.
 */
final class ModelChecks {
  private final ModelFile file;
  private final String environment;
  private final Map<String, Value> inputs;
  private final Map<String, Value> pipelines;
  private final Map<String, Value> triggers;

  ModelChecks(
      ModelFile file,
      String environment,
      Map<String, Value> inputs,
      Map<String, Value> pipelines,
      Map<String, Value> triggers) {
    this.file = file;
    this.environment = environment;
    this.inputs = inputs;
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
      Optional.ofNullable(file.pipelines().get(trigger.start()))
          .ifPresent(pipeline -> check(trigger, pipeline, value));
    }
    new Loops(file, environment)
        .find()
        .forEach((pipeline, why) -> at(pipelines, pipeline).refuse(why, "write somewhere else"));
    file.pipelines().keySet().forEach(this::checkStarted);
    file.inputs().keySet().forEach(this::checkRead);
  }

  private boolean firesForTheSame(Trigger one, Trigger other) {
    if (!one.start().equals(other.start())) {
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

  private void check(Trigger trigger, Pipeline pipeline, Value value) {
    switch (trigger) {
      case ScheduleTrigger schedule -> checkSchedule(schedule, pipeline, value);
      case DataTrigger data -> checkData(data, pipeline, value);
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
    if (file.triggers().values().stream().noneMatch(each -> each.start().equals(pipeline))) {
      at(pipelines, pipeline).warn("no trigger starts it", "name it in a trigger's 'start'");
    }
  }

  private void checkRead(String input) {
    Set<String> read = new TreeSet<>();
    file.pipelines().values().forEach(pipeline -> read.addAll(pipeline.inputs()));
    boolean watched =
        file.triggers().values().stream()
            .anyMatch(each -> each instanceof DataTrigger data && data.input().equals(input));
    if (!watched) {
      at(inputs, input)
          .warn(
              read.contains(input) ? "no trigger collects its objects" : "nothing reads it",
              "add a trigger with 'input: " + input + "'");
    }
  }

  private static Value at(Map<String, Value> values, String name) {
    return Optional.ofNullable(values.get(name)).orElseThrow();
  }
}
