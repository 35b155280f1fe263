package dev.retrigger.receivedrift;

import dev.retrigger.domain.Signal;
import dev.retrigger.domain.Text;
import dev.retrigger.domain.TriggerId;
import dev.retrigger.intake.Intake;
import dev.retrigger.intake.Wish;
import dev.retrigger.models.AlarmTrigger;
import dev.retrigger.models.CompiledModel;
import dev.retrigger.models.DriftTrigger;
import dev.retrigger.models.Monitor;
import dev.retrigger.models.Route;
import dev.retrigger.profile.DriftedFeature;
import dev.retrigger.profile.Severity;
import dev.retrigger.profile.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What triggers make of an alarm: those that want the alarm itself, and those of a monitor. */
final class AlarmWishes {
  private static final int LONGEST_REASON = 400;

  private final Intake intake;
  private final Watch watch;

  AlarmWishes(Intake intake, Watch watch) {
    this.intake = intake;
    this.watch = watch;
  }

  List<Wish> of(AlarmChange change) {
    List<Wish> wishes = new ArrayList<>();
    for (CompiledModel model : intake.listening(Route.ALARM, change.name())) {
      model
          .triggers(AlarmTrigger.class)
          .filter(trigger -> trigger.alarm().equals(change.name()))
          .map(trigger -> alarm(new TriggerId(model.file().model(), trigger.name()), change))
          .forEach(wishes::add);
      model
          .triggers(DriftTrigger.class)
          .filter(trigger -> isOf(model.monitor(trigger), change))
          .map(
              trigger ->
                  drift(
                      new TriggerId(model.file().model(), trigger.name()),
                      model.monitor(trigger),
                      change))
          .forEach(wishes::add);
    }
    return wishes;
  }

  private static boolean isOf(Monitor monitor, AlarmChange change) {
    return monitor.origin() instanceof Monitor.Origin.Alarm(var alarm)
        && alarm.equals(change.name());
  }

  private static Wish alarm(TriggerId trigger, AlarmChange change) {
    if (change.calm().isPresent()) {
      return new Wish.Passes(trigger, change.calm().get());
    }
    Map<String, String> attributes = new HashMap<>(facts(change));
    attributes.put(
        "reason", Text.brief("alarm " + change.name() + ": " + change.reason(), LONGEST_REASON));
    return new Wish.Fires(
        new Signal(
            trigger,
            Route.ALARM,
            change.identity(),
            change.subject(),
            change.eventId(),
            change.at(),
            attributes,
            0));
  }

  /** An alarm that is OK is a judgement, too; one that cannot tell, or repeats itself, is none. */
  private Wish drift(TriggerId trigger, Monitor monitor, AlarmChange change) {
    Optional<String> calm = change.calm();
    if (calm.isEmpty()) {
      List<DriftedFeature> features =
          change
              .feature()
              .map(name -> new DriftedFeature(name, Route.ALARM, Severity.DETECTED))
              .stream()
              .toList();
      return watch.judge(
          trigger, monitor, judgement(change, new Verdict.Drift(features, Severity.DETECTED)));
    }
    if (change.state() == AlarmChange.State.OK) {
      watch.judge(trigger, monitor, judgement(change, new Verdict.NoDrift()));
    }
    return new Wish.Passes(trigger, calm.get());
  }

  private static Judgement judgement(AlarmChange change, Verdict verdict) {
    return new Judgement(
        verdict,
        change.identity(),
        change.subject(),
        change.eventId(),
        change.at(),
        "by the alarm " + change.name(),
        facts(change));
  }

  private static Map<String, String> facts(AlarmChange change) {
    Map<String, String> facts = new HashMap<>();
    facts.put("alarm", change.name());
    change.metric().ifPresent(metric -> facts.put("metric", metric));
    change.value().ifPresent(value -> facts.put("value", value));
    return facts;
  }
}
