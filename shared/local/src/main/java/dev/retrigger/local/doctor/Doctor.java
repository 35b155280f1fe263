package dev.retrigger.local.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.PipelineId;
import dev.retrigger.domain.Timestamps;
import dev.retrigger.domain.TriggerId;
import dev.retrigger.ledger.Table;
import dev.retrigger.local.doctor.Surroundings.Rule;
import dev.retrigger.local.json.EventPattern;
import dev.retrigger.local.json.Json;
import dev.retrigger.models.AlarmTrigger;
import dev.retrigger.models.CombinationTrigger;
import dev.retrigger.models.CompiledModel;
import dev.retrigger.models.DataTrigger;
import dev.retrigger.models.DriftTrigger;
import dev.retrigger.models.FinishedTrigger;
import dev.retrigger.models.GitLabTrigger;
import dev.retrigger.models.ImageTrigger;
import dev.retrigger.models.MlflowTrigger;
import dev.retrigger.models.Monitor;
import dev.retrigger.models.RegisteredTrigger;
import dev.retrigger.models.RequestTrigger;
import dev.retrigger.models.ScheduleTrigger;
import dev.retrigger.models.Trigger;
import dev.retrigger.models.WebhookTrigger;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Proves for each trigger that it can fire: that what brings its events is there and switched on
 * and lets through the event that it waits for, that its pipeline's target can be called, and when
 * it was last heard of. It changes nothing.
 */
public final class Doctor {
  private static final String RULE = "rule";
  private static final String PATTERN = "pattern";
  private static final String TARGET = "target";
  private static final String AGAIN = "deploy the stack again, or see why its rule was changed";

  private final Surroundings surroundings;
  private final Table ledger;
  private final InstantSource clock;
  private final List<CompiledModel> models;
  private final List<Rule> rules;

  /**
   * A doctor for these surroundings.
   *
   * @param models all that are in force
   */
  public Doctor(
      Surroundings surroundings, Table ledger, InstantSource clock, List<CompiledModel> models) {
    this.surroundings = surroundings;
    this.ledger = ledger;
    this.clock = clock;
    this.models = List.copyOf(models);
    this.rules = surroundings.rules();
  }

  /** Looks at one model, or at all. */
  public List<Check> examine(Optional<ModelId> only) {
    Set<ModelId> ids =
        models.stream().map(model -> model.file().model()).collect(Collectors.toSet());
    Sightings sightings = Sightings.of(ledger, ids, clock.instant());
    List<Check> checks = new ArrayList<>();
    models.stream()
        .filter(model -> only.isEmpty() || only.get().equals(model.file().model()))
        .forEach(
            model ->
                model
                    .file()
                    .triggers()
                    .values()
                    .forEach(
                        trigger -> {
                          TriggerId id = new TriggerId(model.file().model(), trigger.name());
                          checks.addAll(source(id, model, trigger));
                          target(id, model, trigger).ifPresent(checks::add);
                          checks.add(sighting(id, model, trigger, sightings));
                        }));
    return checks;
  }

  private List<Check> source(TriggerId id, CompiledModel model, Trigger trigger) {
    return switch (trigger) {
      case DataTrigger _ ->
          bucket(
              id,
              model,
              trigger,
              model.routes().stream()
                  .filter(route -> route.trigger().equals(id))
                  .findFirst()
                  .orElseThrow()
                  .resource(),
              "DataBuckets");
      case DriftTrigger drift ->
          switch (model.monitor(drift).origin()) {
            case Monitor.Origin.Alarm(var alarm) -> alarm(id, model, trigger, alarm);
            case Monitor.Origin.Report report ->
                bucket(id, model, trigger, report.bucket(), "ReportBuckets");
          };
      case AlarmTrigger alarm -> alarm(id, model, trigger, alarm.alarm());
      case ImageTrigger _, RegisteredTrigger _ -> bridged(id, model, trigger, AGAIN);
      case ScheduleTrigger schedule -> List.of(schedule(id, schedule));
      case GitLabTrigger gitLab ->
          List.of(
              webhook(
                  id, "retrigger connect gitlab " + gitLab.rule().project() + " --stack STACK"));
      case MlflowTrigger _ -> List.of(webhook(id, "retrigger connect mlflow --stack STACK"));
      case WebhookTrigger webhook ->
          List.of(
              webhook(
                  id,
                  "put the sender "
                      + webhook.sender()
                      + " into a secret, and deploy with it as WebhookSecretArn"));
      case FinishedTrigger finished -> List.of(finished(id, finished.pipeline()));
      case RequestTrigger _ ->
          List.of(Check.ok(id, "door", "retrigger fire and POST /requests ask for it by name"));
      case CombinationTrigger combination ->
          List.of(
              Check.ok(
                  id,
                  "members",
                  "decided from "
                      + String.join(", ", combination.members())
                      + ", which have checks of their own"));
    };
  }

  private List<Check> bucket(
      TriggerId id, CompiledModel model, Trigger trigger, String name, String parameter) {
    List<Check> checks =
        new ArrayList<>(
            bridged(
                id,
                model,
                trigger,
                "add " + name + " to the stack's parameter " + parameter + ", and deploy it"));
    switch (surroundings.bucket(name)) {
      case Surroundings.Bucket.Unknown(var why) ->
          checks.add(
              Check.warning(
                  id, "bucket", "bucket " + name + " cannot be looked at: " + why, connect(name)));
      case Surroundings.Bucket.Found(var tells, var keeps) -> {
        checks.add(
            tells
                ? Check.ok(id, "bucket", "bucket " + name + " tells EventBridge of its objects")
                : Check.fails(
                    id, "bucket", "bucket " + name + " tells EventBridge nothing", connect(name)));
        if (!keeps) {
          checks.add(
              Check.warning(
                  id,
                  "versions",
                  "bucket " + name + " keeps no versions: a rerun may read other data",
                  connect(name)));
        }
      }
    }
    return checks;
  }

  private static String connect(String bucket) {
    return "retrigger connect bucket " + bucket + " --apply";
  }

  private List<Check> alarm(TriggerId id, CompiledModel model, Trigger trigger, String name) {
    List<Check> checks = new ArrayList<>(bridged(id, model, trigger, AGAIN));
    checks.add(
        switch (surroundings.alarm(name)) {
          case Surroundings.Alarm.Missing _ ->
              Check.fails(
                  id,
                  "alarm",
                  "there is no alarm " + name,
                  "aws cloudwatch describe-alarms --query 'MetricAlarms[].AlarmName'");
          case Surroundings.Alarm.Unknown(var why) ->
              Check.warning(
                  id,
                  "alarm",
                  "alarm " + name + " cannot be looked at: " + why,
                  "aws cloudwatch describe-alarms --alarm-names '" + name + "'");
          case Surroundings.Alarm.Watching(var last) ->
              last.map(
                      at ->
                          Check.ok(
                              id,
                              "alarm",
                              "alarm "
                                  + name
                                  + " watches a metric whose last value is of "
                                  + Timestamps.format(at)))
                  .orElseGet(
                      () ->
                          Check.fails(
                              id,
                              "alarm",
                              "the metric of alarm " + name + " has had no value for two weeks",
                              "see whether its namespace and dimensions are those that are"
                                  + " published: aws cloudwatch describe-alarms --alarm-names '"
                                  + name
                                  + "'"));
        });
    return checks;
  }

  /** What the event bus does with the event that the trigger waits for. */
  private List<Check> bridged(TriggerId id, CompiledModel model, Trigger trigger, String mend) {
    JsonNode event = Samples.of(model, trigger, clock.instant()).getFirst();
    String text = Json.write(event);
    List<Check> checks = new ArrayList<>();
    List<Rule> letting =
        rules.stream().filter(rule -> new EventPattern(rule.pattern()).matches(text)).toList();
    if (letting.isEmpty()) {
      checks.add(Check.fails(id, RULE, "no rule lets the event through that it waits for", mend));
    }
    for (Rule rule : letting) {
      checks.add(
          !rule.enabled()
              ? Check.fails(
                  id,
                  RULE,
                  "rule " + rule.name() + " is switched off",
                  "aws events enable-rule --name " + rule.name())
              : rule.targets() == 0
                  ? Check.fails(id, RULE, "rule " + rule.name() + " has no target", AGAIN)
                  : Check.ok(id, RULE, "rule " + rule.name() + " lets through what it waits for"));
    }
    fields(id, event).ifPresent(checks::add);
    return checks;
  }

  /** Whether rules about events of this type ask for what such events have. */
  private Optional<Check> fields(TriggerId id, JsonNode event) {
    List<Rule> about = rules.stream().filter(rule -> isOf(rule, event)).toList();
    List<String> missing =
        about.stream()
            .flatMap(
                rule ->
                    PatternFields.missing(Json.parse(rule.pattern()), event).stream()
                        .map(field -> field + " (rule " + rule.name() + ")"))
            .toList();
    if (about.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        missing.isEmpty()
            ? Check.ok(id, PATTERN, "every field that rules about such events ask for exists")
            : Check.fails(
                id,
                PATTERN,
                "such events do not have " + String.join(", ", missing) + ", which is asked for",
                AGAIN));
  }

  /** Whether the rule is about events of this type, whatever else it asks for. */
  private static boolean isOf(Rule rule, JsonNode event) {
    JsonNode pattern = Json.parse(rule.pattern());
    return contains(pattern.path("source"), event.path("source").asText())
        && contains(pattern.path("detail-type"), event.path("detail-type").asText());
  }

  private static boolean contains(JsonNode wanted, String text) {
    return wanted.valueStream().anyMatch(each -> each.asText().equals(text));
  }

  private Check schedule(TriggerId id, ScheduleTrigger trigger) {
    Optional<Surroundings.Timetable> found = surroundings.schedule(id);
    Optional<Instant> next = trigger.next(clock.instant(), 1).stream().findFirst();
    if (next.isEmpty()) {
      return Check.warning(
          id, "schedule", "it never fires again", "change its expression, or take it away");
    }
    if (found.isEmpty()) {
      return Check.fails(
          id,
          "schedule",
          "EventBridge Scheduler has no schedule for it",
          "apply its file again; sync-model makes it, hourly at the latest");
    }
    Surroundings.Timetable schedule = found.get();
    boolean same =
        schedule.expression().equals(trigger.expression())
            && schedule.timezone().equals(trigger.timezone());
    return !schedule.enabled()
        ? Check.fails(
            id,
            "schedule",
            "schedule " + schedule.name() + " is switched off",
            "apply its file again; sync-model switches it on")
        : same
            ? Check.ok(id, "schedule", "fires next at " + Timestamps.format(next.get()))
            : Check.fails(
                id,
                "schedule",
                "schedule "
                    + schedule.name()
                    + " is "
                    + schedule.expression()
                    + " in "
                    + schedule.timezone()
                    + ", and the file says otherwise",
                "apply its file again");
  }

  private Check webhook(TriggerId id, String mend) {
    return surroundings
        .webhooks()
        .map(at -> Check.ok(id, "door", "its sender posts to " + at))
        .orElseGet(() -> Check.fails(id, "door", "no sender of webhooks is known here", mend));
  }

  private Check finished(TriggerId id, PipelineId pipeline) {
    boolean known =
        models.stream()
            .filter(model -> model.file().model().equals(pipeline.model()))
            .anyMatch(model -> model.pipeline(pipeline.name()).isPresent());
    return known
        ? Check.ok(id, "pipeline", "runs of " + pipeline + " are followed to their end")
        : Check.fails(
            id,
            "pipeline",
            "no model in force has the pipeline " + pipeline,
            "apply the file of " + pipeline.model());
  }

  private Optional<Check> target(TriggerId id, CompiledModel model, Trigger trigger) {
    return trigger
        .start()
        .flatMap(model::pipeline)
        .map(
            pipeline ->
                switch (surroundings.reach(model, pipeline)) {
                  case Surroundings.Reach.Open(var how) ->
                      Check.ok(id, TARGET, pipeline.target().allowName() + ": " + how);
                  case Surroundings.Reach.Missing(var what) ->
                      Check.fails(
                          id,
                          TARGET,
                          what + " is not there",
                          "make it, or name another target in pipelines." + pipeline.name());
                  case Surroundings.Reach.Denied(var role, var actions) ->
                      Check.fails(
                          id,
                          TARGET,
                          "role " + role + " may not " + String.join(", ", actions),
                          "retrigger apply FILES --print-role prints what it needs");
                  case Surroundings.Reach.Unknown(var why) ->
                      Check.warning(
                          id,
                          TARGET,
                          pipeline.target().allowName() + " cannot be looked at: " + why,
                          "look with credentials that may describe it and simulate its role");
                });
  }

  private static Check sighting(
      TriggerId id, CompiledModel model, Trigger trigger, Sightings sightings) {
    String says =
        "last fired "
            + shown(sightings.fired(id))
            + ", last matched "
            + shown(sightings.matched(id))
            + ", its source last seen "
            + shown(sightings.seen(Samples.source(model, trigger)));
    return sightings.matched(id).isPresent()
        ? Check.ok(id, "history", says)
        : Check.warning(id, "history", says, "retrigger test " + id.model() + " " + id.name());
  }

  private static String shown(Optional<Instant> at) {
    return at.map(Timestamps::format).orElse("never in " + Sightings.DAYS + " days");
  }
}
