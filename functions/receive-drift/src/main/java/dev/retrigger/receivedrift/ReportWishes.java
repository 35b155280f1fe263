package dev.retrigger.receivedrift;

import dev.retrigger.domain.Text;
import dev.retrigger.domain.TriggerId;
import dev.retrigger.events.S3ObjectCreated;
import dev.retrigger.intake.Intake;
import dev.retrigger.intake.Wish;
import dev.retrigger.models.CompiledModel;
import dev.retrigger.models.DriftTrigger;
import dev.retrigger.models.Monitor;
import dev.retrigger.models.Route;
import dev.retrigger.profile.DriftRules;
import dev.retrigger.profile.Reading;
import dev.retrigger.profile.ReportFormat;
import dev.retrigger.profile.Reports;
import dev.retrigger.profile.Verdict;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What triggers make of a file that is a report to their monitors. */
final class ReportWishes {
  private static final int LONGEST_URI = 1_100;

  private final Intake intake;
  private final Watch watch;
  private final ReportStore store;

  ReportWishes(Intake intake, Watch watch, ReportStore store) {
    this.intake = intake;
    this.watch = watch;
    this.store = store;
  }

  /** Empty if no monitor looks for the object; it is not read then. */
  List<Wish> of(S3ObjectCreated object) {
    Readings readings = new Readings(object);
    List<Wish> wishes = new ArrayList<>();
    for (CompiledModel model : intake.listening(Route.REPORT, object.bucket())) {
      for (DriftTrigger trigger : model.triggers(DriftTrigger.class).toList()) {
        Monitor monitor = model.monitor(trigger);
        if (monitor.origin() instanceof Monitor.Origin.Report report
            && report.matches(object.bucket(), object.key())) {
          Verdict verdict = rules(monitor.check()).judge(readings.as(report.format()));
          wishes.add(
              watch.judge(
                  new TriggerId(model.file().model(), trigger.name()),
                  monitor,
                  judgement(object, verdict)));
        }
      }
    }
    return wishes;
  }

  private static DriftRules rules(Monitor.Check check) {
    return new DriftRules(check.features(), check.critical(), check.ignore(), check.minRows());
  }

  private static Judgement judgement(S3ObjectCreated object, Verdict verdict) {
    Map<String, String> facts = new HashMap<>();
    facts.put("url", Text.brief(object.uri(), LONGEST_URI));
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
        "by " + object.key().substring(object.key().lastIndexOf('/') + 1),
        facts);
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
      return content()
          .map(bytes -> Reports.read(bytes, form(format)))
          .orElseGet(() -> Reading.undecided("the report is not there any longer"));
    }

    private Optional<byte[]> content() {
      if (content.isEmpty()) {
        content =
            Optional.of(
                store.read(
                    object.bucket(), object.key(), object.version(), Reports.MOST_BYTES + 1));
      }
      return content.get();
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
