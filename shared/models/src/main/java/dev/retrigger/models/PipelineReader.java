package dev.retrigger.models;

import dev.retrigger.domain.Mode;
import dev.retrigger.domain.RetryRule;
import dev.retrigger.domain.Text;
import dev.retrigger.models.ProjectFile.Defaults;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads what runs start. */
final class PipelineReader {
  static final Set<String> TARGET_TYPES =
      new LinkedHashSet<>(List.of(Target.SageMakerPipeline.TYPE, Target.StateMachine.TYPE));
  private static final int PARAMETERS_MOST = 200;
  private static final int PARAMETER_LENGTH_MOST = 1024;
  private static final Function<String, String> PREFIX =
      Words.matching(
          "[a-zA-Z0-9](?:-?[a-zA-Z0-9]){0,51}-?",
          "write how the models' names begin: letters, digits and hyphens, such as churn-");
  private static final Pattern SAGEMAKER_NAME =
      Pattern.compile("[a-zA-Z0-9](?:-*[a-zA-Z0-9]){0,255}");
  private static final Pattern SAGEMAKER_RESOURCE =
      Pattern.compile("pipeline/[a-zA-Z0-9](?:-*[a-zA-Z0-9]){0,255}");
  private static final Pattern STATES_NAME = Pattern.compile("[A-Za-z0-9_-]{1,80}");
  private static final Pattern STATES_RESOURCE =
      Pattern.compile("stateMachine:[A-Za-z0-9_-]{1,80}");
  private static final Function<String, Duration> TIMEOUT =
      Durations.between(Duration.ofSeconds(1), Duration.ofDays(28));
  private static final Duration TIMEOUT_DEFAULT = Duration.ofHours(24);

  private final ProjectFile project;
  private final EnvironmentText environment;
  private final Mode mode;
  private final Set<String> inputs;

  PipelineReader(ProjectFile project, EnvironmentText environment, Mode mode, Set<String> inputs) {
    this.project = project;
    this.environment = environment;
    this.mode = mode;
    this.inputs = inputs;
  }

  Optional<Pipeline> read(String name, Value value) {
    return value.fields(Shape.PIPELINE).flatMap(fields -> pipeline(name, fields));
  }

  private Optional<Pipeline> pipeline(String name, Fields fields) {
    Optional<Target> target = fields.require("target").flatMap(this::target);
    Map<String, ParameterTemplate> parameters = parameters(fields);
    Optional<Versions> versions =
        fields
            .fields("versions", Shape.VERSIONS)
            .flatMap(own -> own.readRequired("prefix", PREFIX))
            .map(Versions::new);
    Duration timeout = fields.read("timeout", TIMEOUT).orElse(TIMEOUT_DEFAULT);
    Defaults own =
        fields.fields("limits", Shape.LIMITS).map(LimitsReader::read).orElse(LimitsReader.NONE);
    if (mode == Mode.AUTO
        && own.concurrency().isEmpty()
        && project.defaults().concurrency().isEmpty()) {
      fields
          .self()
          .refuse(
              "mode auto needs a concurrency that someone chose",
              "set limits.concurrency here, or defaults.limits.concurrency in the project file");
    }
    return target.map(
        found ->
            new Pipeline(
                name,
                found,
                parameters,
                timeout,
                RetryRule.NONE,
                LimitsReader.merge(own, project.defaults()),
                Optional.empty(),
                versions));
  }

  private Optional<Target> target(Value value) {
    Optional<Map<String, Value>> entries = value.entries();
    Optional<Value> type = entries.map(found -> found.get("type"));
    Optional<String> later = type.flatMap(Value::peek).filter(Shape.LATER_TARGETS::contains);
    if (later.isPresent()) {
      type.get().refuse("'" + later.get() + "' is not supported yet by this version", knownTypes());
      return Optional.empty(); // Its other keys would only be called unknown.
    }
    return value.fields(Shape.TARGET).flatMap(this::target);
  }

  private Optional<Target> target(Fields fields) {
    Optional<String> type = fields.readRequired("type", PipelineReader::type);
    Optional<String> name = fields.readRequired("name", environment);
    if (type.isEmpty() || name.isEmpty()) {
      return Optional.empty();
    }
    Target target =
        type.get().equals(Target.SageMakerPipeline.TYPE)
            ? new Target.SageMakerPipeline(name.get())
            : new Target.StateMachine(name.get());
    if (!isNamedWell(target)) {
      fields.get("name").ifPresent(value -> refuseName(value, target));
    } else if (!project.allow().target(target)) {
      fields
          .self()
          .refuse(
              "project '" + project.project() + "' does not allow this target",
              "add '" + target.allowName() + "' to allow.targets of its project file");
    }
    return Optional.of(target);
  }

  private static String type(String text) {
    if (!TARGET_TYPES.contains(text)) {
      throw new InvalidValue(
          "'" + Text.brief(text) + "' is not a kind of target",
          Value.suggestion(TARGET_TYPES, text));
    }
    return text;
  }

  private static boolean isNamedWell(Target target) {
    return switch (target) {
      case Target.SageMakerPipeline(String name) ->
          target
              .arn()
              .map(arn -> isOf(arn, "sagemaker", SAGEMAKER_RESOURCE))
              .orElseGet(() -> SAGEMAKER_NAME.matcher(name).matches());
      case Target.StateMachine(String name) ->
          target
              .arn()
              .map(arn -> isOf(arn, "states", STATES_RESOURCE))
              .orElseGet(() -> STATES_NAME.matcher(name).matches());
    };
  }

  private static boolean isOf(Arn arn, String service, Pattern resource) {
    return arn.service().equals(service) && resource.matcher(arn.resource()).matches();
  }

  private static void refuseName(Value value, Target target) {
    String form =
        switch (target) {
          case Target.SageMakerPipeline _ ->
              "arn:aws:sagemaker:REGION:ACCOUNT:pipeline/NAME; names are letters, digits and"
                  + " inner hyphens";
          case Target.StateMachine _ ->
              "arn:aws:states:REGION:ACCOUNT:stateMachine:NAME; names are letters, digits, '-' and"
                  + " '_'";
        };
    value.refuse(
        "'" + Text.brief(target.name()) + "' does not name a " + target.type(),
        "write its name, or " + form);
  }

  private Map<String, ParameterTemplate> parameters(Fields fields) {
    Map<String, ParameterTemplate> parameters = new LinkedHashMap<>();
    Map<String, Value> entries = fields.entries("parameters");
    if (entries.size() > PARAMETERS_MOST) {
      fields.self().refuse("more than " + PARAMETERS_MOST + " parameters", "pass a file instead");
    }
    entries.forEach(
        (name, value) ->
            value
                .read(PipelineReader::template)
                .filter(template -> isKnown(template, fields.has("versions"), value))
                .ifPresent(template -> parameters.put(name, template)));
    return parameters;
  }

  private static ParameterTemplate template(String text) {
    if (text.length() > PARAMETER_LENGTH_MOST) {
      throw new InvalidValue(
          "longer than " + PARAMETER_LENGTH_MOST + " characters", "pass a file instead");
    }
    return new ParameterTemplate(text);
  }

  private boolean isKnown(ParameterTemplate template, boolean versioned, Value value) {
    for (Reference reference : template.references()) {
      if (reference.version() && !versioned) {
        value.refuse(
            "runs of this pipeline have no version",
            "add versions: {prefix: NAME-}, how the names of its models in SageMaker begin");
        return false;
      }
      Optional<String> input = reference.input();
      if (input.isPresent() && !inputs.contains(input.get())) {
        value.refuse(
            "there is no input '" + input.get() + "'", Value.suggestion(inputs, input.get()));
        return false;
      }
      Optional<String> path = reference.parameterPath();
      String allowed = "/retrigger/" + project.project() + "/";
      if (path.isPresent() && !path.get().startsWith(allowed)) {
        value.refuse(
            "a model of project '" + project.project() + "' cannot read " + path.get(),
            "keep the parameter below " + allowed);
        return false;
      }
    }
    return true;
  }

  private static String knownTypes() {
    return "use one of " + String.join(", ", TARGET_TYPES);
  }
}
