package dev.retrigger.models;

import dev.retrigger.domain.Text;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Reads why runs start. */
final class TriggerReader {
  private static final Duration QUIET = Duration.ofMinutes(2);
  private static final Duration MAX_WAIT = Duration.ofHours(1);
  private static final int MAX_OBJECTS = 100_000;
  private static final Function<String, Duration> WAIT =
      Durations.between(Duration.ofSeconds(1), Duration.ofDays(14));
  private static final Function<String, String> MARKER =
      Words.matching("[^/\\s](?:[^/]{0,254})", "write the name of a file, such as _SUCCESS");

  private final ProjectFile project;
  private final Set<String> inputs;
  private final Set<String> pipelines;

  TriggerReader(ProjectFile project, Set<String> inputs, Set<String> pipelines) {
    this.project = project;
    this.inputs = inputs;
    this.pipelines = pipelines;
  }

  Optional<Trigger> read(String name, Value value) {
    Map<String, Value> entries = value.entries().orElse(Map.of());
    if (entries.isEmpty()) {
      return Optional.empty(); // What is not a mapping, or has no value, was told.
    }
    boolean data = entries.containsKey("input");
    boolean schedule = entries.containsKey("schedule");
    if (data && schedule) {
      value.refuse("has two reasons to fire: input and schedule", "make it two triggers");
      return Optional.empty();
    }
    if (data) {
      return value.fields(Shape.DATA_TRIGGER).flatMap(fields -> data(name, fields));
    }
    if (schedule) {
      return value.fields(Shape.SCHEDULE_TRIGGER).flatMap(fields -> schedule(name, fields));
    }
    refuseKind(value, entries);
    return Optional.empty();
  }

  private Optional<Trigger> data(String name, Fields fields) {
    Optional<String> input = fields.readRequired("input", text -> declared("input", inputs, text));
    Optional<String> start = start(fields);
    Window window =
        fields
            .fields("window", Shape.WINDOW)
            .map(TriggerReader::window)
            .orElse(
                new Window(QUIET, MAX_WAIT, MAX_OBJECTS, Optional.empty(), Window.IfNoMarker.PARK));
    if (input.isEmpty() || start.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new DataTrigger(name, input.get(), window, start.get()));
  }

  private static Window window(Fields fields) {
    Optional<Duration> quiet = fields.read("quiet", WAIT);
    Optional<Duration> maxWait = fields.read("maxWait", WAIT);
    Optional<String> marker = fields.read("doneMarker", MARKER);
    Optional<Window.IfNoMarker> ifNoMarker =
        fields.read("ifNoMarker", Words.of(List.of(Window.IfNoMarker.values())));
    int maxObjects = fields.read("maxObjects", Words.number(1, MAX_OBJECTS)).orElse(MAX_OBJECTS);
    if (fields.has("ifNoMarker") && !fields.has("doneMarker")) {
      fields
          .get("ifNoMarker")
          .ifPresent(
              value ->
                  value.refuse("has no effect without doneMarker", "add doneMarker, or remove it"));
    }
    Duration longest = maxWait.orElse(MAX_WAIT);
    Duration silence = quiet.orElse(longest.compareTo(QUIET) < 0 ? longest : QUIET);
    if (silence.compareTo(longest) > 0) {
      fields
          .self()
          .refuse(
              "quiet "
                  + Durations.show(silence)
                  + " is longer than maxWait "
                  + Durations.show(longest)
                  + ", so it would never end a window",
              "shorten quiet or lengthen maxWait");
    }
    return new Window(
        silence, longest, maxObjects, marker, ifNoMarker.orElse(Window.IfNoMarker.PARK));
  }

  private Optional<Trigger> schedule(String name, Fields fields) {
    Optional<String> expression = fields.readRequired("schedule", TriggerReader::expression);
    Optional<String> start = start(fields);
    String timezone = fields.read("timezone", Words.ZONE).orElse(project.timezone());
    boolean onlyIfNewData = fields.read("onlyIf", Words.of(List.of(OnlyIf.values()))).isPresent();
    if (expression.isEmpty() || start.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new ScheduleTrigger(name, expression.get(), timezone, onlyIfNewData, start.get()));
  }

  private static String expression(String text) {
    ScheduleExpression _ = ScheduleExpression.parse(text);
    return text;
  }

  private Optional<String> start(Fields fields) {
    return fields.readRequired("start", text -> declared("pipeline", pipelines, text));
  }

  private static String declared(String what, Set<String> names, String name) {
    if (!names.contains(name)) {
      throw new InvalidValue(
          "there is no " + what + " '" + Text.brief(name) + "'", Value.suggestion(names, name));
    }
    return name;
  }

  private static void refuseKind(Value value, Map<String, Value> entries) {
    Set<String> later = new TreeSet<>(entries.keySet());
    later.retainAll(Shape.LATER_TRIGGERS);
    for (String key : later) {
      Optional.ofNullable(entries.get(key))
          .ifPresent(found -> found.refuseAsLater("a trigger on '" + key + "'"));
    }
    if (later.isEmpty()) {
      value.refuse("says no reason to fire", "add 'input: NAME' or 'schedule: cron(...)'");
    }
  }

  private enum OnlyIf {
    NEW_DATA
  }
}
