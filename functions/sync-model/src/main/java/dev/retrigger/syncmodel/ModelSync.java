package dev.retrigger.syncmodel;

import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.TriggerId;
import dev.retrigger.events.InvalidEventException;
import dev.retrigger.events.Json;
import dev.retrigger.ledger.Models;
import dev.retrigger.ledger.Models.StoredModel;
import dev.retrigger.ledger.Models.StoredRoute;
import dev.retrigger.ledger.Projects;
import dev.retrigger.ledger.Projects.Launch;
import dev.retrigger.models.CompiledModel;
import dev.retrigger.models.ModelCompiler;
import dev.retrigger.models.ProjectFile;
import dev.retrigger.models.Source;
import dev.retrigger.syncmodel.ConfigFiles.Entry;
import dev.retrigger.syncmodel.ScheduleKeeper.Kept;
import dev.retrigger.syncmodel.SyncReport.Refusal;
import dev.retrigger.syncmodel.SyncReport.ScheduleChanges;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Puts in force what the files say, all of them at once, and writes only what is different. A
 * failure leaves a part undone, and the next invocation does that part.
 *
 * <p>Invocations may overlap. Each looks again when it has written, and starts over if a file has
 * changed since it looked, so that the last one to write has seen the last change.
 */
final class ModelSync {
  private static final int ROUNDS = 5;

  private final ConfigFiles files;
  private final ModelCompiler compiler;
  private final Models models;
  private final Projects projects;
  private final ScheduleKeeper schedules;

  ModelSync(
      ConfigFiles files,
      ModelCompiler compiler,
      Models models,
      Projects projects,
      ScheduleKeeper schedules) {
    this.files = files;
    this.compiler = compiler;
    this.models = models;
    this.projects = projects;
    this.schedules = schedules;
  }

  SyncReport run() {
    SyncReport report = SyncReport.NOTHING;
    for (int round = 0; round < ROUNDS; round++) {
      List<Entry> seen = files.list();
      List<Source> sources =
          seen.stream().map(Entry::key).map(files::read).flatMap(Optional::stream).toList();
      report = report.then(apply(Config.of(sources, compiler)));
      if (files.list().equals(seen)) {
        return report;
      }
    }
    throw new IllegalStateException("the files change faster than they can be read");
  }

  private SyncReport apply(Config config) {
    Set<ModelId> known = models.all().collect(Collectors.toSet());
    List<StoredModel> changed =
        config.good().stream().map(ModelSync::stored).filter(this::differs).toList();
    Set<ModelId> present =
        Stream.concat(
                config.good().stream().map(model -> model.file().model()),
                config.heldBack().stream())
            .collect(Collectors.toSet());
    List<ModelId> gone =
        known.stream()
            .filter(model -> !present.contains(model))
            .sorted(Comparator.comparing(ModelId::toString))
            .toList();
    List<Refusal> refused = new ArrayList<>(config.refused());

    InForce kept = keptInForce(config.heldBack(), known);
    kept.unreadable().stream().map(ModelSync::unreadable).forEach(refused::add);
    Map<TriggerId, Schedule> wanted =
        schedules.wanted(Stream.concat(config.good().stream(), kept.models().stream()).toList());

    // A trigger may not fire when its model no longer knows it, and only fires once it does.
    int deleted =
        kept.unreadable().isEmpty()
            ? schedules.keepOnly(
                wanted.values().stream().map(Schedule::name).collect(Collectors.toSet()))
            : 0; // Whose schedules they are cannot be told.
    gone.forEach(models::remove);
    config.good().stream().map(CompiledModel::project).distinct().forEach(this::launch);
    changed.forEach(models::replace);
    Kept made = schedules.keep(wanted);
    made.refused().stream().map(ModelSync::invalid).forEach(refused::add);

    return new SyncReport(
        changed.stream().map(StoredModel::model).toList(),
        config.good().size() - changed.size(),
        gone,
        refused,
        new ScheduleChanges(made.created(), made.updated(), deleted));
  }

  private void launch(ProjectFile project) {
    projects.launchUnder(
        project.project(),
        project.launch().map(named -> new Launch(named.role(), named.externalId())));
  }

  private boolean differs(StoredModel model) {
    return !models.find(model.model()).equals(Optional.of(model));
  }

  /** The last good versions of models whose files must be mended. */
  private InForce keptInForce(Set<ModelId> heldBack, Set<ModelId> known) {
    List<CompiledModel> readable = new ArrayList<>();
    List<ModelId> unreadable = new ArrayList<>();
    for (ModelId id : heldBack) {
      if (known.contains(id)) {
        try {
          models
              .find(id)
              .map(row -> Json.read(row.body(), CompiledModel.class))
              .ifPresent(readable::add);
        } catch (InvalidEventException _) {
          unreadable.add(id);
        }
      }
    }
    return new InForce(readable, unreadable);
  }

  private static StoredModel stored(CompiledModel model) {
    return new StoredModel(
        model.file().model(),
        model.version(),
        Json.write(model),
        model.routes().stream()
            .map(route -> new StoredRoute(route.source(), route.resource(), route.trigger()))
            .collect(Collectors.toSet()));
  }

  private static Refusal unreadable(ModelId model) {
    return Refusal.at(
        Place.keyOf(model), "", "an earlier release put it in force; this one needs it mended");
  }

  private static Refusal invalid(TriggerId trigger) {
    return Refusal.at(
        Place.keyOf(trigger.model()),
        "triggers." + trigger.name(),
        "EventBridge Scheduler does not take this schedule; change its expression or time zone");
  }

  private record InForce(List<CompiledModel> models, List<ModelId> unreadable) {}
}
