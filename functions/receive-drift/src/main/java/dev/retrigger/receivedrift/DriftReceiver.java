package dev.retrigger.receivedrift;

import dev.retrigger.aws.MessageQueue;
import dev.retrigger.domain.Signal;
import dev.retrigger.domain.Text;
import dev.retrigger.domain.TriggerId;
import dev.retrigger.events.InvalidEventException;
import dev.retrigger.events.S3ObjectCreated;
import dev.retrigger.intake.Intake;
import dev.retrigger.intake.Taken;
import dev.retrigger.intake.Wish;
import dev.retrigger.ledger.Observations;
import dev.retrigger.ledger.Table;
import dev.retrigger.models.AlarmTrigger;
import dev.retrigger.models.CompiledModel;
import dev.retrigger.models.DriftTrigger;
import dev.retrigger.models.Monitor;
import dev.retrigger.models.Route;
import dev.retrigger.profile.DriftRules;
import dev.retrigger.profile.DriftedFeature;
import dev.retrigger.profile.Reading;
import dev.retrigger.profile.ReportFormat;
import dev.retrigger.profile.Reports;
import dev.retrigger.profile.Severity;
import dev.retrigger.profile.Verdict;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks the triggers of every model that listens what they make of an alarm or a report. */
final class DriftReceiver {
  /** Clocks differ by less; what is further ahead would make all that follows look out of order. */
  private static final Duration AHEAD = Duration.ofHours(1);

  private static final int LONGEST_FACT = 1_100;

  private final InstantSource clock;
  private final String account;
  private final ReportStore store;
  private final Intake intake;
  private final Watch watch;

  DriftReceiver(
      InstantSource clock, String account, Table table, ReportStore store, MessageQueue signals) {
    this.clock = clock;
    this.account = account;
    this.store = store;
    this.intake = new Intake(clock, table, signals);
    this.watch = new Watch(new Observations(table));
  }

  Taken receive(DriftEvent event) {
    if (event.at().isAfter(clock.instant().plus(AHEAD))) {
      throw new InvalidEventException("the event is of a time that is yet to come");
    }
    if (!event.account().equals(account)) {
      return intake.ignore(
          event.delivery(), "it is of account " + Text.brief(event.account()) + ", not of ours");
    }
    return switch (event) {
      case DriftEvent.Alarm(var change) -> intake.settle(event.delivery(), wishes(change));
      case DriftEvent.Report(_, var object) -> {
        List<Wish> wishes = wishes(object);
        // Objects that no monitor looks for are counted by this line, and kept nowhere.
        yield wishes.isEmpty()
            ? new Taken(List.of(), Optional.of("no monitor looks for the object"))
            : intake.settle(event.delivery(), wishes);
      }
    };
  }

  private List<Wish> wishes(AlarmChange change) {
    List<Wish> wishes = new ArrayList<>();
    for (CompiledModel model : intake.listening(Route.ALARM, change.name())) {
      model
          .triggers(AlarmTrigger.class)
          .filter(trigger -> trigger.alarm().equals(change.name()))
          .forEach(trigger -> wishes.add(alarm(named(model, trigger.name()), change)));
      model
          .triggers(DriftTrigger.class)
          .filter(
              trigger ->
                  model.monitor(trigger).origin().equals(new Monitor.Origin.Alarm(change.name())))
          .forEach(
              trigger ->
                  wishes.add(drift(named(model, trigger.name()), model.monitor(trigger), change)));
    }
    return wishes;
  }

  private static Wish alarm(TriggerId trigger, AlarmChange change) {
    Map<String, String> attributes = new HashMap<>(facts(change));
    attributes.put("reason", Text.brief("alarm " + change.name() + ": " + change.reason(), 400));
    return change
        .calm()
        .<Wish>map(why -> new Wish.Passes(trigger, why))
        .orElseGet(
            () ->
                new Wish.Fires(
                    new Signal(
                        trigger,
                        Route.ALARM,
                        change.identity(),
                        change.subject(),
                        change.eventId(),
                        change.at(),
                        attributes,
                        0)));
  }

  private Wish drift(TriggerId trigger, Monitor monitor, AlarmChange change) {
    List<DriftedFeature> features =
        change
            .feature()
            .map(name -> new DriftedFeature(name, Route.ALARM, Severity.DETECTED))
            .stream()
            .toList();
    Verdict verdict =
        change.calm().isEmpty()
            ? new Verdict.Drift(features, Severity.DETECTED)
            : new Verdict.NoDrift();
    Wish wish =
        isJudgement(change)
            ? watch.judge(
                trigger,
                monitor,
                new Judgement(
                    verdict,
                    change.identity(),
                    change.subject(),
                    change.eventId(),
                    change.at(),
                    "by the alarm " + change.name(),
                    facts(change)))
            : new Wish.Passes(trigger, "");
    return switch (wish) {
      case Wish.Fires fires -> fires;
      case Wish.Passes passes -> new Wish.Passes(trigger, change.calm().orElse(passes.why()));
    };
  }

  /** Whether the alarm has judged anything: not if it cannot tell, or says what it said before. */
  private static boolean isJudgement(AlarmChange change) {
    return change.calm().isEmpty() || change.state() == AlarmChange.State.OK;
  }

  private static Map<String, String> facts(AlarmChange change) {
    Map<String, String> facts = new HashMap<>();
    facts.put("alarm", change.name());
    change.metric().ifPresent(metric -> facts.put("metric", metric));
    change.value().ifPresent(value -> facts.put("value", value));
    return facts;
  }

  private List<Wish> wishes(S3ObjectCreated object) {
    Readings readings = new Readings(object);
    List<Wish> wishes = new ArrayList<>();
    for (CompiledModel model : intake.listening(Route.REPORT, object.bucket())) {
      for (DriftTrigger trigger : model.triggers(DriftTrigger.class).toList()) {
        Monitor monitor = model.monitor(trigger);
        if (monitor.origin() instanceof Monitor.Origin.Report report
            && report.matches(object.bucket(), object.key())) {
          wishes.add(
              watch.judge(
                  named(model, trigger.name()),
                  monitor,
                  judgement(object, rules(monitor.check()).judge(readings.as(report.format())))));
        }
      }
    }
    return wishes;
  }

  private static Judgement judgement(S3ObjectCreated object, Verdict verdict) {
    Map<String, String> facts = new HashMap<>();
    facts.put("url", Text.brief(object.uri(), LONGEST_FACT));
    if (verdict instanceof Verdict.Drift(var features, _) && features.size() == 1) {
      facts.put("metric", Text.brief(features.getFirst().check()));
      features.getFirst().value().ifPresent(value -> facts.put("value", Double.toString(value)));
    }
    return new Judgement(
        verdict,
        object.arrival(),
        object.uri(),
        object.eventId(),
        object.time(),
        "by " + file(object.key()),
        facts);
  }

  private static String file(String key) {
    return key.substring(key.lastIndexOf('/') + 1);
  }

  private static DriftRules rules(Monitor.Check check) {
    return new DriftRules(check.features(), check.critical(), check.ignore(), check.minRows());
  }

  private static TriggerId named(CompiledModel model, String trigger) {
    return new TriggerId(model.file().model(), trigger);
  }

  /** What a report says, read once, and once for each form that monitors take it to have. */
  private final class Readings {
    private final S3ObjectCreated object;
    private final Map<Monitor.Format, Reading> byFormat = new EnumMap<>(Monitor.Format.class);
    private Optional<Optional<byte[]>> content = Optional.empty();

    Readings(S3ObjectCreated object) {
      this.object = object;
    }

    Reading as(Monitor.Format format) {
      return byFormat.computeIfAbsent(format, this::read);
    }

    private Reading read(Monitor.Format format) {
      if (object.size() > Reports.MOST_BYTES) {
        return Reading.undecided("the report is larger than 20 MB");
      }
      if (content.isEmpty()) {
        content =
            Optional.of(
                store.read(
                    object.bucket(), object.key(), object.version(), Reports.MOST_BYTES + 1));
      }
      return content
          .get()
          .map(bytes -> Reports.read(bytes, form(format)))
          .orElseGet(() -> Reading.undecided("the report is not there any longer"));
    }

    private static ReportFormat form(Monitor.Format format) {
      return switch (format) {
        case AUTO -> ReportFormat.AUTO;
        case MODEL_MONITOR -> ReportFormat.MODEL_MONITOR;
        case EVIDENTLY -> ReportFormat.EVIDENTLY;
        case NANNYML -> ReportFormat.NANNYML;
      };
    }
  }
}
