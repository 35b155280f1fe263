package dev.retrigger.models;

import dev.retrigger.domain.Combination;
import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.PipelineId;
import dev.retrigger.domain.RunStatus;
import dev.retrigger.domain.Text;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads why runs start. */
final class TriggerReader {
  private static final int MOST_REQUIRED = 20;
  private static final int MOST_MATCHES = 20;
  private static final Function<String, Duration> WITHIN =
      Durations.between(Duration.ofMinutes(1), Duration.ofDays(30));
  private static final Function<String, String> REGISTERED_MODEL =
      Words.matching("[^\\s/:](?:[^\\p{Cntrl}/:]{0,254}[^\\s/:])?", "write its name in MLflow");
  private static final Function<String, String> ALIAS =
      Words.matching("[A-Za-z0-9_-]{1,255}", "write an alias such as champion");
  private static final Function<String, String> GROUP =
      Words.matching(
          "[a-zA-Z0-9](?:-*[a-zA-Z0-9]){0,62}", "write the group's name, as SageMaker has it");
  private static final Function<String, String> ATTRIBUTE =
      Words.matching("[a-zA-Z][a-zA-Z0-9]{0,39}", "use letters and digits, 40 at most");

  /** How runs end of which others may hear. */
  private static final List<RunStatus> ENDS =
      List.of(RunStatus.SUCCEEDED, RunStatus.FAILED, RunStatus.STOPPED);

  private static final Pattern POINTER = Pattern.compile("(?:/[^/\\p{Cntrl}]{1,128}){1,16}");

  private final ProjectFile project;
  private final Optional<ModelId> model;
  private final EnvironmentText environment;
  private final Names names;
  private final Map<String, Kind> kinds = new LinkedHashMap<>();

  /** What else the file declares; {@code readInputs} are those that could be read. */
  record Names(
      Set<String> inputs,
      Map<String, Input> readInputs,
      Set<String> monitors,
      Set<String> pipelines,
      Set<String> triggers) {}

  /** A reason to fire: the shape of such a trigger, and who reads it. */
  private record Kind(Shape shape, BiFunction<String, Fields, Optional<Trigger>> reader) {}

  TriggerReader(
      ProjectFile project, Optional<ModelId> model, EnvironmentText environment, Names names) {
    this.project = project;
    this.model = model;
    this.environment = environment;
    this.names = names;
    kinds.put("schedule", new Kind(Shape.SCHEDULE_TRIGGER, this::schedule));
    kinds.put("monitor", new Kind(Shape.DRIFT_TRIGGER, this::drift));
    kinds.put("alarm", new Kind(Shape.ALARM_TRIGGER, this::alarm));
    kinds.put("gitlab", new Kind(Shape.GITLAB_TRIGGER, this::gitLab));
    kinds.put("mlflow", new Kind(Shape.MLFLOW_TRIGGER, this::mlflow));
    kinds.put("webhook", new Kind(Shape.WEBHOOK_TRIGGER, this::webhook));
    kinds.put("registered", new Kind(Shape.REGISTERED_TRIGGER, this::registered));
    kinds.put("finished", new Kind(Shape.FINISHED_TRIGGER, this::finished));
    kinds.put("request", new Kind(Shape.REQUEST_TRIGGER, this::request));
    for (Combination.Kind kind : Combination.Kind.values()) {
      kinds.put(
          Words.word(kind),
          new Kind(Shape.COMBINATION_TRIGGER, (name, fields) -> combination(name, kind, fields)));
    }
  }

  Optional<Trigger> read(String name, Value value) {
    Map<String, Value> entries = value.entries().orElse(Map.of());
    if (entries.isEmpty()) {
      return Optional.empty(); // What is not a mapping, or has no value, was told.
    }
    Set<String> reasons = new TreeSet<>(kinds.keySet());
    reasons.add("input");
    reasons.retainAll(entries.keySet());
    if (reasons.size() != 1) {
      refuseReasons(value, reasons);
      return Optional.empty();
    }
    String reason = reasons.iterator().next();
    Kind kind = Optional.ofNullable(kinds.get(reason)).orElseGet(() -> ofInput(entries));
    return value.fields(kind.shape()).flatMap(fields -> kind.reader().apply(name, fields));
  }

  private void refuseReasons(Value value, Set<String> reasons) {
    if (reasons.isEmpty()) {
      value.refuse(
          "says no reason to fire",
          "add one of input, " + String.join(", ", kinds.keySet()) + "; such as 'input: NAME'");
    } else {
      value.refuse(
          "has several reasons to fire: " + String.join(" and ", reasons),
          "make each a trigger of its own");
    }
  }

  /** Images and objects are inputs alike; what the trigger may say depends on which it is. */
  private Kind ofInput(Map<String, Value> entries) {
    boolean image =
        Optional.ofNullable(entries.get("input"))
            .flatMap(Value::peek)
            .filter(input -> names.readInputs().get(input) instanceof ImageInput)
            .isPresent();
    return image
        ? new Kind(Shape.IMAGE_TRIGGER, this::image)
        : new Kind(Shape.DATA_TRIGGER, this::data);
  }

  private Optional<Trigger> data(String name, Fields fields) {
    Optional<String> input =
        fields.readRequired("input", text -> declared("input", names.inputs(), text));
    Optional<String> start = start(fields);
    Window window =
        fields.fields("window", Shape.WINDOW).map(WindowReader::read).orElse(WindowReader.DEFAULT);
    return input.map(from -> new DataTrigger(name, from, window, start));
  }

  private Optional<Trigger> image(String name, Fields fields) {
    Optional<String> start = start(fields);
    return fields
        .readRequired("input", text -> declared("input", names.inputs(), text))
        .map(from -> new ImageTrigger(name, from, start));
  }

  private Optional<Trigger> schedule(String name, Fields fields) {
    return new ScheduleReader(project).read(name, fields, start(fields));
  }

  private Optional<Trigger> drift(String name, Fields fields) {
    Optional<String> start = start(fields);
    return fields
        .readRequired("monitor", text -> declared("monitor", names.monitors(), text))
        .map(monitor -> new DriftTrigger(name, monitor, start));
  }

  private Optional<Trigger> alarm(String name, Fields fields) {
    Optional<String> start = start(fields);
    return fields
        .readRequired("alarm", text -> MonitorReader.ALARM.apply(environment.apply(text)))
        .map(alarm -> new AlarmTrigger(name, alarm, start));
  }

  private Optional<Trigger> gitLab(String name, Fields fields) {
    Optional<String> start = start(fields);
    return fields
        .fields("gitlab", Shape.GITLAB)
        .flatMap(GitLabReader::read)
        .map(rule -> new GitLabTrigger(name, rule, start));
  }

  private Optional<Trigger> mlflow(String name, Fields fields) {
    Optional<String> start = start(fields);
    return fields.fields("mlflow", Shape.MLFLOW_EVENT).flatMap(event -> mlflow(name, event, start));
  }

  private Optional<Trigger> mlflow(String name, Fields fields, Optional<String> start) {
    Optional<String> registered =
        fields.readRequired("model", text -> REGISTERED_MODEL.apply(environment.apply(text)));
    MlflowTrigger.Event event =
        fields
            .read("event", Words.of(List.of(MlflowTrigger.Event.values())))
            .orElse(MlflowTrigger.Event.ALIAS);
    Optional<String> alias = fields.read("alias", ALIAS);
    if (event == MlflowTrigger.Event.VERSION && fields.has("alias")) {
      fields
          .get("alias")
          .ifPresent(value -> value.refuse("has no effect with event: version", "remove it"));
    }
    return registered.map(of -> new MlflowTrigger(name, of, event, alias, start));
  }

  private Optional<Trigger> webhook(String name, Fields fields) {
    Optional<String> start = start(fields);
    return fields
        .fields("webhook", Shape.WEBHOOK_EVENT)
        .flatMap(
            event -> {
              Optional<String> sender = event.readRequired("sender", Words.NAME);
              Map<String, String> match = matches(event);
              return sender.map(from -> new WebhookTrigger(name, from, match, start));
            });
  }

  private static Map<String, String> matches(Fields fields) {
    Map<String, String> matches = new LinkedHashMap<>();
    fields
        .entries("match")
        .forEach(
            (pointer, value) -> {
              if (POINTER.matcher(pointer).matches() && matches.size() < MOST_MATCHES) {
                value.read(Words.TEXT).ifPresent(text -> matches.put(pointer, text));
              } else {
                value.refuse(
                    "'" + Text.brief(pointer) + "' is not a JSON Pointer, or one too many",
                    "write keys such as /status, " + MOST_MATCHES + " at most");
              }
            });
    return matches;
  }

  private Optional<Trigger> registered(String name, Fields fields) {
    Optional<String> start = start(fields);
    return fields
        .fields("registered", Shape.REGISTERED)
        .flatMap(
            event ->
                event.readRequired(
                    "modelPackageGroup", text -> GROUP.apply(environment.apply(text))))
        .map(group -> new RegisteredTrigger(name, group, start));
  }

  private Optional<Trigger> finished(String name, Fields fields) {
    Optional<String> start = start(fields);
    return fields.fields("finished", Shape.FINISHED).flatMap(event -> finished(name, event, start));
  }

  private Optional<Trigger> finished(String name, Fields fields, Optional<String> start) {
    Optional<ModelId> other = fields.read("model", ModelId::parse);
    boolean own = other.isEmpty() || other.equals(model);
    Optional<String> pipeline =
        fields.readRequired(
            "pipeline",
            text -> own ? declared("pipeline", names.pipelines(), text) : Words.NAME.apply(text));
    Function<String, RunStatus> word = Words.of(ENDS);
    List<RunStatus> statuses =
        fields
            .get("status")
            .map(
                value ->
                    value.isList()
                        ? value.list(word).orElse(List.of())
                        : value.read(word).stream().toList())
            .orElse(List.of(RunStatus.SUCCEEDED));
    Optional<ModelId> of = other.or(() -> model);
    if (pipeline.isEmpty() || of.isEmpty() || statuses.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new FinishedTrigger(
            name, new PipelineId(of.get(), pipeline.get()), Set.copyOf(statuses), start));
  }

  private Optional<Trigger> request(String name, Fields fields) {
    Optional<String> start = start(fields);
    return fields
        .fields("request", Shape.REQUEST)
        .map(
            event -> {
              List<String> requires =
                  event.list("requires", ATTRIBUTE).stream()
                      .distinct()
                      .limit(MOST_REQUIRED)
                      .toList();
              return new RequestTrigger(name, requires, start);
            });
  }

  private Optional<Trigger> combination(String name, Combination.Kind kind, Fields fields) {
    Optional<String> start = fields.readRequired("start", this::pipeline);
    String key = Words.word(kind);
    List<String> members = fields.list(key, text -> declared("trigger", names.triggers(), text));
    Optional<Duration> within = fields.readRequired("within", WITHIN);
    List<String> distinct = new ArrayList<>(new TreeSet<>(members));
    if (members.size() < 2 || distinct.size() < members.size() || members.contains(name)) {
      fields
          .get(key)
          .ifPresent(
              value ->
                  value.refuse(
                      "needs two triggers or more, each once, and not itself",
                      "name other triggers of this file"));
      return Optional.empty();
    }
    return start.isEmpty() || within.isEmpty()
        ? Optional.empty()
        : Optional.of(new CombinationTrigger(name, kind, members, within.get(), start));
  }

  private Optional<String> start(Fields fields) {
    return fields.read("start", this::pipeline);
  }

  private String pipeline(String text) {
    return declared("pipeline", names.pipelines(), text);
  }

  private static String declared(String what, Set<String> names, String name) {
    if (!names.contains(name)) {
      throw new InvalidValue(
          "there is no " + what + " '" + Text.brief(name) + "'", Value.suggestion(names, name));
    }
    return name;
  }
}
