package dev.retrigger.syncmodel;

import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.TriggerId;
import dev.retrigger.ledger.Ticks;
import dev.retrigger.models.CompiledModel;
import dev.retrigger.models.ScheduleTrigger;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes the schedules those of the models in force: first what must not fire, last what must. */
final class ScheduleKeeper {
  private final Schedules schedules;
  private final Ticks ticks;
  private final InstantSource clock;

  ScheduleKeeper(Schedules schedules, Ticks ticks, InstantSource clock) {
    this.schedules = schedules;
    this.ticks = ticks;
    this.clock = clock;
  }

  /**
   * The schedules that these models ask for. One that has fired for the last time is not among
   * them, once Scheduler has given up on that firing too.
   */
  Map<TriggerId, Schedule> wanted(List<CompiledModel> models) {
    Instant now = clock.instant();
    Map<TriggerId, Schedule> wanted = new LinkedHashMap<>();
    for (CompiledModel model : models) {
      ModelId id = model.file().model();
      model.file().triggers().values().stream()
          .filter(ScheduleTrigger.class::isInstance)
          .map(ScheduleTrigger.class::cast)
          .filter(trigger -> !trigger.next(now.minus(SchedulerSchedules.PATIENCE), 1).isEmpty())
          .forEach(
              trigger -> wanted.put(new TriggerId(id, trigger.name()), Schedule.of(id, trigger)));
    }
    return wanted;
  }

  /** Deletes all schedules but those; returns how many there were to delete. */
  int keepOnly(Set<String> names) {
    List<String> orphans =
        schedules.names().stream().filter(name -> !names.contains(name)).sorted().toList();
    orphans.forEach(schedules::delete);
    return orphans.size();
  }

  /** Creates what is missing and updates what is different. */
  Kept keep(Map<TriggerId, Schedule> wanted) {
    int created = 0;
    int updated = 0;
    List<TriggerId> refused = new ArrayList<>();
    for (Map.Entry<TriggerId, Schedule> each : wanted.entrySet()) {
      boolean taken =
          switch (schedules.compare(each.getValue())) {
            case SAME -> true;
            case MISSING -> {
              boolean done = schedules.create(each.getValue());
              created += done ? 1 : 0;
              yield done;
            }
            case DIFFERENT -> {
              boolean done = schedules.update(each.getValue());
              updated += done ? 1 : 0;
              yield done;
            }
          };
      if (taken) {
        // From now on it owes what it does not fire.
        ticks.through(each.getKey(), each.getValue().definition(), clock.instant());
      } else {
        refused.add(each.getKey());
      }
    }
    return new Kept(created, updated, refused);
  }

  /** What became of the wanted schedules; the refused ones are invalid in the service's eyes. */
  record Kept(int created, int updated, List<TriggerId> refused) {
    Kept {
      refused = List.copyOf(refused);
    }
  }
}
