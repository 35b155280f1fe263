package dev.retrigger.startrun;

import dev.retrigger.domain.Decision;
import dev.retrigger.domain.Decision.Waiting;
import dev.retrigger.domain.Mode;
import dev.retrigger.domain.PipelineId;
import dev.retrigger.domain.RunId;
import dev.retrigger.domain.Signal;
import dev.retrigger.domain.Timestamps;
import dev.retrigger.events.Notice;
import dev.retrigger.ledger.Outbox;
import dev.retrigger.ledger.Run;
import dev.retrigger.ledger.Write;
import dev.retrigger.models.CompiledModel;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells people of drift at once, whatever becomes of it: a run may be hours away, and a model that
 * drifts is news before that.
 */
final class DriftNotices {
  /** The attributes of a signal that people want to see, by the names that people know. */
  private static final Map<String, String> FACTS = new LinkedHashMap<>();

  static {
    FACTS.put("features", "Features");
    FACTS.put("metric", "Metric");
    FACTS.put("value", "Value");
    FACTS.put("alarm", "Alarm");
    FACTS.put("url", "Report");
  }

  private DriftNotices() {}

  /** The notice of a signal that is decided for the first time; nothing if it is not of drift. */
  static List<Write> about(
      Signal signal,
      CompiledModel model,
      Optional<PipelineId> pipeline,
      Decision decision,
      Instant now) {
    Run.Tell tell = RunPlanner.tell(model);
    if (!signal.source().equals(Signal.DRIFT)
        || !tell.events().contains(Notice.Kind.DRIFT.word())) {
      return List.of();
    }
    Map<String, String> facts = new LinkedHashMap<>();
    FACTS.forEach(
        (attribute, label) ->
            Optional.ofNullable(signal.attributes().get(attribute))
                .ifPresent(value -> facts.put(label, value)));
    return List.of(
        Outbox.owe(
            new Notice(
                signal.id() + "-" + Notice.Kind.DRIFT.word(),
                Notice.Kind.DRIFT,
                signal.trigger().model(),
                pipeline,
                run(decision),
                now,
                signal.attributes().getOrDefault("reason", signal.subject())
                    + ": "
                    + outcome(decision),
                facts,
                Optional.empty(),
                tell.slack(),
                tell.topic()),
            now));
  }

  private static Optional<RunId> run(Decision decision) {
    return decision instanceof Decision.Start(var run, _) ? Optional.of(run) : Optional.empty();
  }

  private static String outcome(Decision decision) {
    return switch (decision) {
      case Decision.Start(_, var mode) when mode == Mode.DRY_RUN ->
          "would start a run, which in mode dry-run it does not";
      case Decision.Start _ -> "starts a run";
      case Decision.Ask(_, var expires) ->
          "waits for an approval until " + Timestamps.format(expires);
      case Decision.Defer(var until, var reason) ->
          "waits for "
              + what(reason)
              + until.map(at -> " until " + Timestamps.format(at)).orElse("");
      case Decision.Join _ -> "waits for the run that is active";
      case Decision.Refuse(_, var why) -> "starts nothing: " + why;
      case Decision.Suppress _, Decision.Duplicate _, Decision.Ignore _ -> "starts nothing";
    };
  }

  private static String what(Waiting reason) {
    return switch (reason) {
      case PAUSED -> "whoever paused it";
      case BUSY -> "the run that is active";
      case APPROVAL -> "the answer about an earlier run";
      case COOLDOWN -> "cool-down";
      case HOURS -> "the hours in which it may start";
      case BREAKER -> "the breaker";
      case BUDGET -> "the next budget";
      case PROJECT_BUSY -> "a run of its project to end";
      case PROJECT_BUDGET -> "its project's next budget";
    };
  }
}
