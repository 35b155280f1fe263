package dev.retrigger.startrun;

import dev.retrigger.aws.ParameterSource;
import dev.retrigger.domain.Decision.Refusal;
import dev.retrigger.domain.Decision.Refuse;
import dev.retrigger.domain.Mode;
import dev.retrigger.domain.PipelineId;
import dev.retrigger.domain.RunStatus;
import dev.retrigger.domain.Signal;
import dev.retrigger.domain.StartPolicy.Departure;
import dev.retrigger.domain.Timestamps;
import dev.retrigger.events.Notice;
import dev.retrigger.ledger.Image;
import dev.retrigger.ledger.Run;
import dev.retrigger.models.CompiledModel;
import dev.retrigger.models.ParameterTemplate;
import dev.retrigger.models.Pipeline;
import dev.retrigger.models.Reference;
import dev.retrigger.models.Rendering;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;

/** Makes a departure into a run: fills in its parameters, and refuses what cannot be filled in. */
final class RunPlanner {
  private static final String SECRET = "ssm:";
  private static final String TRIGGER = "trigger.";
  private static final String REQUEST = "request.";
  private static final String PARAMETER = "parameter.";

  /** Attributes of a signal that say what a run was made from. */
  private static final Set<String> TRACED =
      Set.of(
          "commit",
          "branch",
          "image",
          "digest",
          "tag",
          "version",
          "by",
          "replayedBy",
          "people",
          "replayOf");

  private final RunInputs inputs;
  private final NextVersions versions;
  private final ParameterSource parameters;
  private final String environment;

  RunPlanner(
      RunInputs inputs, NextVersions versions, ParameterSource parameters, String environment) {
    this.inputs = inputs;
    this.versions = versions;
    this.parameters = parameters;
    this.environment = environment;
  }

  /** Whether an input of the pipeline has objects that no successful run has read. */
  boolean hasNewData(PipelineId pipeline, Pipeline rules, CompiledModel model, Instant now) {
    return inputs.select(pipeline, rules, model, now).stream()
        .anyMatch(RunInputs.Selection::hasNew);
  }

  /** The run that carries the batch of which {@code leader} is the first. */
  RunPlan plan(
      Departure departure,
      CompiledModel model,
      PipelineId pipeline,
      Pipeline rules,
      Signal leader,
      Instant now) {
    Map<String, RunInputs.Selection> selections = new LinkedHashMap<>();
    inputs
        .select(pipeline, rules, model, now)
        .forEach(selection -> selections.put(selection.input(), selection));
    SequencedMap<String, Image> images = inputs.images(pipeline, rules, model);
    Optional<NextVersions.Next> version =
        rules.versions().map(own -> versions.of(pipeline.model().project(), own.prefix()));
    SequencedMap<String, String> filled = new LinkedHashMap<>();
    Optional<Refuse> refusal = notAllowed(model, rules);
    Map<String, String> secrets = new LinkedHashMap<>();
    for (Map.Entry<String, ParameterTemplate> parameter : rules.parameters().entrySet()) {
      if (parameter.getValue().secret()) {
        String reference = parameter.getValue().references().getFirst().name();
        String name = reference.substring(SECRET.length());
        secrets.put(parameter.getKey(), name);
        // Only that it exists is of interest now; the value is read when the target is called.
        refusal =
            parameters.value(name).isPresent()
                ? refusal
                : refusal.or(() -> Optional.of(missing(parameter.getKey(), reference)));
        continue;
      }
      Rendering rendering =
          parameter
              .getValue()
              .render(
                  name ->
                      value(name, departure, pipeline, leader, selections, images, version, now));
      switch (rendering) {
        case Rendering.Rendered(var text) -> filled.put(parameter.getKey(), text);
        case Rendering.Missing(var reference) ->
            refusal = refusal.or(() -> Optional.of(missing(parameter.getKey(), reference)));
      }
    }
    SequencedMap<String, String> settings = new LinkedHashMap<>();
    for (Map.Entry<String, ParameterTemplate> setting : rules.target().settings().entrySet()) {
      switch (setting
          .getValue()
          .render(
              name -> value(name, departure, pipeline, leader, selections, images, version, now))) {
        case Rendering.Rendered(var text) -> settings.put(setting.getKey(), text);
        case Rendering.Missing(var reference) ->
            refusal = refusal.or(() -> Optional.of(missing(setting.getKey(), reference)));
      }
    }
    Optional<Refuse> unknown = overrides(leader, filled, secrets);
    refusal = refusal.or(() -> unknown);
    Run run =
        run(
            departure,
            model,
            pipeline,
            rules,
            leader,
            selections,
            images,
            version,
            settings,
            filled,
            secrets,
            refusal,
            now);
    // What does not run makes no model, so its number is the next run's.
    return new RunPlan(
        run,
        refusal,
        run.status().isFinal()
            ? List.of()
            : version.stream().map(NextVersions.Next::take).toList());
  }

  /** A person's own values take the place of those in the model file; they can add none. */
  private static Optional<Refuse> overrides(
      Signal leader, Map<String, String> filled, Map<String, String> secrets) {
    if (!leader.source().equals(Signal.MANUAL)) {
      return Optional.empty();
    }
    for (Map.Entry<String, String> attribute : leader.attributes().entrySet()) {
      if (attribute.getKey().startsWith(PARAMETER)) {
        String name = attribute.getKey().substring(PARAMETER.length());
        if (!filled.containsKey(name) || secrets.containsKey(name)) {
          return Optional.of(
              new Refuse(
                  Refusal.PARAMETER_INVALID,
                  "the pipeline has no parameter '"
                      + name
                      + "' to set; its parameters are "
                      + String.join(", ", filled.keySet())));
        }
        filled.put(name, attribute.getValue());
      }
    }
    return Optional.empty();
  }

  private static Optional<Refuse> notAllowed(CompiledModel model, Pipeline rules) {
    return model
        .project()
        .objection(rules.target())
        .map(
            objection ->
                new Refuse(
                    Refusal.NOT_ALLOWED,
                    rules.target().allowName()
                        + ": "
                        + objection.message()
                        + "; "
                        + objection.hint()));
  }

  private Optional<String> value(
      String name,
      Departure departure,
      PipelineId pipeline,
      Signal leader,
      Map<String, RunInputs.Selection> selections,
      SequencedMap<String, Image> images,
      Optional<NextVersions.Next> version,
      Instant now) {
    Optional<String> input = new Reference(name, Optional.empty()).input();
    if (input.isPresent()) {
      String what = name.substring(name.lastIndexOf('.') + 1);
      return Optional.ofNullable(selections.get(input.get()))
          .flatMap(selection -> inputs.value(selection, what))
          .or(
              () ->
                  Optional.ofNullable(images.get(input.get()))
                      .flatMap(image -> RunInputs.value(image, what)));
    }
    return switch (name) {
      case "env" -> Optional.of(environment);
      case "model" -> Optional.of(pipeline.model().toString());
      case "run.id" -> Optional.of(departure.run().value());
      case "run.version" -> version.map(NextVersions.Next::number);
      case "run.time" -> Optional.of(Timestamps.format(now));
      case "trigger.reason" -> Optional.of(reason(leader));
      case "trigger.name" -> Optional.of(leader.trigger().name());
      case "trigger.source" -> Optional.of(leader.source());
      case "trigger.subject" -> Optional.of(leader.subject());
      case "trigger.key" -> Optional.of(leader.key());
      case "trigger.time" -> Optional.of(Timestamps.format(leader.occurredAt()));
      default ->
          name.startsWith(REQUEST)
              ? Optional.ofNullable(leader.attributes().get(name))
              : name.startsWith(TRIGGER)
                  ? Optional.ofNullable(leader.attributes().get(name.substring(TRIGGER.length())))
                  : Optional.empty();
    };
  }

  private static Refuse missing(String parameter, String reference) {
    boolean input = reference.startsWith("inputs.");
    String mend =
        reference.startsWith(SECRET)
            ? "there is no parameter "
                + reference.substring(SECRET.length())
                + " in Parameter Store; create it, or grant start-run to read it"
            : new Reference(reference, Optional.empty()).ofImage()
                ? "no image of it was accepted yet; push one with a tag that the input accepts, or"
                    + " write ${"
                    + reference
                    + ":-DEFAULT}"
                : input
                    ? "nothing has arrived for it yet that a run has not read; wait for data, or write ${"
                        + reference
                        + ":-DEFAULT}"
                    : "this trigger does not supply it; write ${" + reference + ":-DEFAULT}";
    return new Refuse(
        input ? Refusal.INPUT_EMPTY : Refusal.PARAMETER_MISSING,
        "parameter '" + parameter + "' needs ${" + reference + "}: " + mend);
  }

  private Run run(
      Departure departure,
      CompiledModel model,
      PipelineId pipeline,
      Pipeline rules,
      Signal leader,
      Map<String, RunInputs.Selection> selections,
      SequencedMap<String, Image> images,
      Optional<NextVersions.Next> version,
      SequencedMap<String, String> settings,
      SequencedMap<String, String> filled,
      Map<String, String> secrets,
      Optional<Refuse> refusal,
      Instant now) {
    Map<String, Long> read = new LinkedHashMap<>();
    selections.values().stream()
        .filter(selection -> !selection.windows().isEmpty())
        .forEach(selection -> read.put(selection.input(), selection.windows().getLast().number()));
    Mode mode = model.file().mode();
    Run intended =
        Run.intended(
            departure.run(),
            pipeline,
            departure.batch(),
            Run.Origin.first(
                leader.id(),
                leader.depth(),
                Optional.ofNullable(leader.attributes().get(People.BY))),
            leader.trigger().name() + ": " + reason(leader),
            model.version(),
            new Run.Request(
                mode,
                rules.target().type(),
                rules.target().name(),
                settings,
                filled,
                secrets,
                read,
                selections.values().stream().mapToLong(RunInputs.Selection::objects).sum(),
                selections.values().stream()
                    .flatMap(selection -> inputs.value(selection, "manifest").stream())
                    .toList(),
                rules.timeout(),
                rules.retry(),
                rules.limits().breaker().failures(),
                tell(model)),
            lineage(leader, selections, images, version),
            now);
    if (refusal.isPresent()) {
      return intended.ended(RunStatus.REFUSED, Optional.of(refusal.get().detail()), now);
    }
    return mode == Mode.DRY_RUN
        ? intended.ended(RunStatus.DRY_RUN, Optional.empty(), now)
        : intended;
  }

  /** Whom to tell about the model's runs. */
  static Run.Tell tell(CompiledModel model) {
    return new Run.Tell(
        model.file().notices().events().stream().map(Notice.Kind::word).toList(),
        model.file().notices().slack(),
        model.project().owner().sns());
  }

  /** What the run is made from, as far as its first signal and its inputs know. */
  private Map<String, String> lineage(
      Signal leader,
      Map<String, RunInputs.Selection> selections,
      SequencedMap<String, Image> images,
      Optional<NextVersions.Next> version) {
    Map<String, String> lineage = new TreeMap<>();
    version.ifPresent(next -> lineage.put("run.version", next.number()));
    lineage.put("trigger", leader.trigger().name());
    lineage.put("source", leader.source());
    lineage.put("subject", leader.subject());
    leader
        .attributes()
        .forEach(
            (name, value) -> {
              if (TRACED.contains(name)) {
                lineage.put(name, value);
              }
            });
    selections
        .values()
        .forEach(
            selection ->
                inputs
                    .value(selection, "manifest")
                    .ifPresent(uri -> lineage.put("data." + selection.input(), uri)));
    images.forEach((input, image) -> lineage.put("image." + input, image.uri()));
    if (images.size() == 1) {
      // The trigger may have seen an older one: what counts is what the run is given.
      Image image = images.firstEntry().getValue();
      lineage.put("image", image.uri());
      lineage.put("digest", image.digest());
      lineage.put("tag", image.tag());
    }
    return lineage;
  }

  private static String reason(Signal leader) {
    return leader.attributes().getOrDefault("reason", leader.subject());
  }
}
