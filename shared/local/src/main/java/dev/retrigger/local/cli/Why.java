package dev.retrigger.local.cli;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.retrigger.domain.PipelineId;
import dev.retrigger.domain.RunId;
import dev.retrigger.domain.RunStatus;
import dev.retrigger.domain.TriggerId;
import dev.retrigger.events.Notice;
import dev.retrigger.ledger.IgnoredEvents.IgnoredEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * What the ledger knows about a run, an event or an object.
 *
 * @param asked what was asked about
 * @param looked where it was looked up, for when nothing is known
 * @param decisions the decisions about it, the oldest first
 * @param ignored what came about it and was for no trigger
 * @param runs the runs that it led to, or is
 */
@JsonPropertyOrder({"asked", "looked", "decisions", "ignored", "runs"})
public record Why(
    String asked,
    String looked,
    List<DecisionStory> decisions,
    List<IgnoredEvent> ignored,
    List<RunStory> runs) {
  public Why {
    decisions = List.copyOf(decisions);
    ignored = List.copyOf(ignored);
    runs = List.copyOf(runs);
  }

  boolean found() {
    return !decisions.isEmpty() || !ignored.isEmpty() || !runs.isEmpty();
  }

  /**
   * A decision: about which fact, by which rule, and what came of it.
   *
   * @param batch the batch of the pipeline that carries the signal
   * @param window where the object was collected
   * @param next the decision about that window, once it was closed
   * @param run the run that carries the signal
   * @param instead why no run does, where it was once meant to
   */
  @JsonPropertyOrder({
    "trigger",
    "pipeline",
    "outcome",
    "reason",
    "until",
    "subject",
    "source",
    "key",
    "event",
    "occurred",
    "decided",
    "modelVersion",
    "duplicates",
    "batch",
    "window",
    "next",
    "run",
    "instead"
  })
  public record DecisionStory(
      TriggerId trigger,
      Optional<PipelineId> pipeline,
      String outcome,
      String reason,
      Optional<Instant> until,
      String subject,
      String source,
      String key,
      String event,
      Instant occurred,
      Instant decided,
      String modelVersion,
      long duplicates,
      Optional<Long> batch,
      Optional<WindowStory> window,
      Optional<DecisionStory> next,
      Optional<RunId> run,
      Optional<String> instead) {}

  /**
   * The window that an object was collected in.
   *
   * @param verified whether the manifest was read, and lists the object
   */
  @JsonPropertyOrder({
    "name",
    "state",
    "id",
    "cause",
    "opened",
    "closed",
    "objects",
    "manifest",
    "verified"
  })
  public record WindowStory(
      String name,
      WindowState state,
      Optional<String> id,
      Optional<String> cause,
      Optional<Instant> opened,
      Optional<Instant> closed,
      Optional<Long> objects,
      Optional<String> manifest,
      boolean verified) {}

  /** What became of a window. */
  public enum WindowState {
    /** It still collects, or is being closed. */
    OPEN,
    /** Its manifest is committed. */
    CLOSED,
    /** It was given up, with a manifest of what it held. */
    PARKED,
    /** The model is not in force any more, so its windows cannot be told. */
    UNKNOWN
  }

  /**
   * A run, from its reason to its end.
   *
   * @param parameters what the target was given; a secret is named and not shown
   * @param lineage what it was made from and what it made: commit, image, model package, endpoint
   * @param signals the facts that it carries
   */
  @JsonPropertyOrder({
    "run",
    "pipeline",
    "status",
    "reason",
    "detail",
    "mode",
    "modelVersion",
    "target",
    "parameters",
    "objects",
    "manifests",
    "intended",
    "firstAttempt",
    "attempts",
    "started",
    "ended",
    "execution",
    "lineage",
    "signals",
    "notices"
  })
  public record RunStory(
      RunId run,
      PipelineId pipeline,
      RunStatus status,
      String reason,
      Optional<String> detail,
      String mode,
      String modelVersion,
      String target,
      SequencedMap<String, String> parameters,
      long objects,
      List<String> manifests,
      Instant intended,
      Optional<Instant> firstAttempt,
      int attempts,
      Optional<Instant> started,
      Optional<Instant> ended,
      Optional<String> execution,
      SequencedMap<String, String> lineage,
      List<SignalStory> signals,
      List<NoticeStory> notices) {}

  /** A fact that a run carries. */
  @JsonPropertyOrder({"trigger", "subject", "source", "key", "event", "occurred", "attributes"})
  public record SignalStory(
      TriggerId trigger,
      String subject,
      String source,
      String key,
      String event,
      Instant occurred,
      Map<String, String> attributes) {}

  /**
   * A notice about a run.
   *
   * @param sent when it was published; empty while it is owed
   * @param problem why it never will be
   */
  @JsonPropertyOrder({"id", "kind", "owed", "sent", "problem"})
  public record NoticeStory(
      String id,
      Notice.Kind kind,
      Instant owed,
      Optional<Instant> sent,
      Optional<String> problem) {}
}
