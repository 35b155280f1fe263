package dev.retrigger.receivedrift;

import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.Signal;
import dev.retrigger.domain.Text;
import dev.retrigger.domain.Timestamps;
import dev.retrigger.domain.TriggerId;
import dev.retrigger.intake.Wish;
import dev.retrigger.ledger.Observations;
import dev.retrigger.ledger.Observations.Observation;
import dev.retrigger.ledger.Observations.Seen;
import dev.retrigger.models.Monitor;
import dev.retrigger.profile.DriftedFeature;
import dev.retrigger.profile.Persistence;
import dev.retrigger.profile.Severity;
import dev.retrigger.profile.Verdict;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Turns a judgement into what a trigger makes of it. Only drift that was detected, often enough and
 * not out of order, fires; everything else says why it does not. What a monitor could not judge is
 * no observation: it neither adds to the drift that was seen nor takes from it.
 */
final class Watch {
  private static final int LONGEST_NAME = 64;
  private static final int MOST_NAMED = 10;
  private static final int LONGEST_REASON = 300;

  private final Observations observations;

  Watch(Observations observations) {
    this.observations = observations;
  }

  /** What the trigger makes of the judgement, on the word of its monitor. */
  Wish judge(TriggerId trigger, Monitor monitor, Judgement judgement) {
    return switch (judgement.verdict()) {
      case Verdict.Drift(var features, var severity) when severity == Severity.DETECTED ->
          seen(trigger, monitor, judgement, features);
      case Verdict.Drift(var features, _) -> {
        note(trigger.model(), monitor, judgement, false);
        yield passes(trigger, "drift is only suspected" + in(features));
      }
      case Verdict.NoDrift() -> {
        note(trigger.model(), monitor, judgement, false);
        yield passes(trigger, "nothing drifted");
      }
      case Verdict.TooLittleData(var rows, var least) ->
          passes(trigger, "too little data: " + rows + " rows of at least " + least);
      case Verdict.NoBaseline(var why) -> passes(trigger, "no baseline: " + why);
      case Verdict.MonitorFailed(var why) -> passes(trigger, "the monitor failed: " + why);
      case Verdict.Undecided(var why) -> passes(trigger, "undecided: " + why);
    };
  }

  private Wish seen(
      TriggerId trigger, Monitor monitor, Judgement judgement, List<DriftedFeature> features) {
    return switch (note(trigger.model(), monitor, judgement, true)) {
      case Seen.Confirmed() -> new Wish.Fires(signal(trigger, monitor, judgement, features));
      case Seen.Counted(var times) ->
          passes(
              trigger,
              "drift%s was seen %d of %d times in the last %d"
                  .formatted(
                      in(features), times, monitor.persist().times(), monitor.persist().of()));
      case Seen.Late(var newest) ->
          passes(
              trigger,
              "out of order: the monitor has since been told of " + Timestamps.format(newest));
    };
  }

  private Seen note(ModelId model, Monitor monitor, Judgement judgement, boolean drifted) {
    Persistence persistence = new Persistence(monitor.persist().times(), monitor.persist().of());
    return observations.note(
        model,
        monitor.name(),
        new Observation(judgement.identity(), judgement.at(), drifted),
        persistence.of(),
        persistence::confirms);
  }

  private static Signal signal(
      TriggerId trigger, Monitor monitor, Judgement judgement, List<DriftedFeature> features) {
    Map<String, String> attributes = new HashMap<>(judgement.facts());
    attributes.put(
        "reason", Text.brief("drift" + in(features) + ", " + judgement.source(), LONGEST_REASON));
    attributes.put("severity", Severity.DETECTED.word());
    if (!features.isEmpty()) {
      attributes.put("features", names(features, ","));
    }
    return new Signal(
        trigger,
        Signal.DRIFT,
        monitor.name() + "/" + judgement.identity(),
        judgement.subject(),
        judgement.eventId(),
        judgement.at(),
        attributes,
        0);
  }

  private static String in(List<DriftedFeature> features) {
    String more = features.size() > MOST_NAMED ? " and " + (features.size() - MOST_NAMED) : "";
    return features.isEmpty()
        ? ""
        : " in " + names(features, ", ") + (more.isEmpty() ? "" : more + " more");
  }

  /** The first of them, which is enough to tell; the report has the rest. */
  private static String names(List<DriftedFeature> features, String separator) {
    return features.stream()
        .map(feature -> Text.brief(feature.name().replace(',', ' '), LONGEST_NAME))
        .distinct()
        .limit(MOST_NAMED)
        .collect(Collectors.joining(separator));
  }

  private static Wish passes(TriggerId trigger, String why) {
    return new Wish.Passes(trigger, why);
  }
}
