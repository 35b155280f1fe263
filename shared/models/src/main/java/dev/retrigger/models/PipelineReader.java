package dev.retrigger.models;

import dev.retrigger.domain.ApprovalRule;
import dev.retrigger.domain.Mode;
import dev.retrigger.domain.OnBusy;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads what runs start. */
final class PipelineReader {
  private static final Function<String, Duration> TIMEOUT =
      Durations.between(Duration.ofSeconds(1), Duration.ofDays(28));
  private static final Duration TIMEOUT_DEFAULT = Duration.ofHours(24);
  private static final Function<String, String> PREFIX =
      Words.matching(
          "[a-zA-Z0-9](?:-?[a-zA-Z0-9]){0,51}-?",
          "write how the models' names begin: letters, digits and hyphens, such as churn-");

  private final ProjectFile project;
  private final Home home;
  private final Mode mode;
  private final Set<String> inputs;
  private final LimitsReader limits;

  PipelineReader(ProjectFile project, Home home, Mode mode, Set<String> inputs) {
    this.project = project;
    this.home = home;
    this.mode = mode;
    this.inputs = inputs;
    this.limits = new LimitsReader(project.zone(), project.caps());
  }

  Optional<Pipeline> read(String name, Value value) {
    return value.fields(Shape.PIPELINE).flatMap(fields -> pipeline(name, fields));
  }

  private Optional<Pipeline> pipeline(String name, Fields fields) {
    TemplateReader templates = new TemplateReader(project, inputs, fields.has("versions"));
    Optional<Target> target =
        fields.require("target").flatMap(new TargetReader(project, home, templates)::read);
    // Without a target that can be read, those rules that all kinds share are checked.
    Target rules = target.orElseGet(() -> new Target.StateMachine(name));
    Map<String, ParameterTemplate> parameters =
        fields.get("parameters").map(new ParameterReader(templates, rules)::read).orElse(Map.of());
    Optional<Duration> timeout = fields.read("timeout", TIMEOUT);
    ChosenLimits own =
        fields.fields("limits", Shape.LIMITS).map(limits::read).orElse(ChosenLimits.NONE);
    ChosenLimits chosen = own.or(project.defaults().limits());
    ChosenRetry retry =
        fields
            .fields("retry", Shape.RETRY)
            .map(inside -> RetryReader.read(inside, rules, project.defaults().retry()))
            .orElse(ChosenRetry.NONE);
    Optional<ApprovalRule> approval = approval(fields);
    Optional<Versions> versions =
        fields
            .fields("versions", Shape.VERSIONS)
            .flatMap(inside -> inside.readRequired("prefix", PREFIX))
            .map(Versions::new);
    checkMode(fields, chosen);
    checkMessage(fields, rules, own);
    Optional<Pipeline> pipeline =
        target.map(
            found ->
                new Pipeline(
                    name,
                    found,
                    parameters,
                    timeout.orElse(TIMEOUT_DEFAULT),
                    retry.or(project.defaults().retry()).complete(found),
                    chosen.complete(),
                    approval,
                    versions));
    pipeline.ifPresent(read -> checkVersions(fields, read));
    return pipeline;
  }

  private Optional<ApprovalRule> approval(Fields fields) {
    Optional<ApprovalRule> inherited = project.defaults().approval();
    Optional<Fields> own = fields.fields("approval", Shape.APPROVAL);
    if (own.isPresent()) {
      if (mode == Mode.DRY_RUN) {
        own.get()
            .self()
            .warn("nobody is asked in mode dry-run", "set 'mode: ask' or 'mode: auto' when ready");
      }
      return new ApprovalReader(project.allow()).read(own.get(), inherited);
    }
    if (mode == Mode.ASK && !fields.has("approval")) {
      if (inherited.isEmpty()) {
        fields
            .self()
            .refuse(
                "mode ask needs someone to ask",
                "add 'approval: {approvers: [...]}' here, or defaults.approval in the project"
                    + " file");
      }
      return inherited;
    }
    return Optional.empty();
  }

  private void checkMode(Fields fields, ChosenLimits chosen) {
    if (mode != Mode.AUTO) {
      return;
    }
    if (chosen.concurrency().isEmpty()) {
      refuseUnlimited(fields, "concurrency");
    }
    if (chosen.budget().isEmpty()) {
      refuseUnlimited(fields, "budget");
    }
  }

  private static void refuseUnlimited(Fields fields, String limit) {
    fields
        .self()
        .refuse(
            "mode auto needs a " + limit + " that someone chose",
            "set limits." + limit + " here, or defaults.limits." + limit + " in the project file");
  }

  /** Of a message that was delivered nothing more is known, so nothing can be made of it. */
  private static void checkMessage(Fields fields, Target target, ChosenLimits own) {
    if (target.awaits().isEmpty()) {
      return;
    }
    if (own.onBusy().filter(OnBusy.REPLACE::equals).isPresent()) {
      fields
          .get("limits")
          .ifPresent(
              value ->
                  value.refuse(
                      "onBusy: replace never binds: a " + target.type() + " cannot be stopped",
                      "write coalesce, queue or skip"));
    }
    if (target.awaits().filter(Target.Await.DELIVERY::equals).isPresent()) {
      fields
          .get("timeout")
          .ifPresent(
              value ->
                  value.refuse(
                      "never binds: the run is over when the message is delivered",
                      "remove it, or add 'await: callback' to the target"));
    }
  }

  private static void checkVersions(Fields fields, Pipeline pipeline) {
    if (pipeline.versions().isPresent() && pipeline.references().noneMatch(Reference::version)) {
      fields
          .get("versions")
          .ifPresent(
              value ->
                  value.refuse(
                      "has no effect: nothing refers to ${run.version}",
                      "give it to the target as a parameter, or remove it"));
    }
  }
}
