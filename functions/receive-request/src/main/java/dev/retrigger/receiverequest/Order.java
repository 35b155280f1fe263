package dev.retrigger.receiverequest;

import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.PipelineId;
import dev.retrigger.domain.RetryRule;
import dev.retrigger.domain.RunId;
import dev.retrigger.domain.RunStatus;
import dev.retrigger.domain.TriggerId;
import dev.retrigger.ledger.Pauses;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** What somebody asks for. */
sealed interface Order {
  /**
   * Start a pipeline.
   *
   * @param key the caller's own: the same key is the same start
   * @param override why the limits are set aside, if they shall be
   * @param parameters in place of the model file's
   */
  record Start(
      PipelineId pipeline,
      String key,
      Optional<String> reason,
      Optional<String> override,
      SequencedMap<String, String> parameters)
      implements Order {}

  /**
   * Fire a trigger that waits for requests.
   *
   * @param key the caller's own: the same key is the same signal
   * @param attributes what the trigger requires
   */
  record Fire(
      TriggerId trigger,
      String key,
      Optional<String> reason,
      SequencedMap<String, String> attributes)
      implements Order {}

  /** Stop a run, or try it no more. */
  record Stop(RunId run, Optional<String> reason) implements Order {}

  /** Try a run again that failed. */
  record Retry(RunId run, Optional<RetryRule.From> from, Optional<String> reason)
      implements Order {}

  /** End a run whose target calls back. */
  record Finish(RunId run, RunStatus how, Optional<String> detail, Map<String, String> produced)
      implements Order {}

  /**
   * Send signals again.
   *
   * @param dryRun tell only what would be sent
   * @param again as new signals, which are decided anew; else as they were, which are duplicates
   */
  record Replay(Replayed what, boolean dryRun, boolean again, Optional<String> reason)
      implements Order {}

  /** Let nothing start. */
  record Pause(Pauses.Scope scope, String reason) implements Order {}

  /** Let things start again. */
  record Resume(Pauses.Scope scope, boolean resetBreaker, Optional<String> reason)
      implements Order {}

  /** Start what waits now. */
  record RunNow(Waiting what, Optional<String> reason) implements Order {}

  /** Never start what waits. */
  record Drop(Waiting what, Optional<String> reason) implements Order {}

  /** Never count the facts that wait in a combination. */
  record DropFacts(TriggerId combination, Optional<String> reason) implements Order {}

  /** Forget the failures of a pipeline. */
  record ResetBreaker(PipelineId pipeline, Optional<String> reason) implements Order {}

  /** List what waits, of one model or of all. */
  record Pending(Optional<ModelId> model) implements Order {}

  /** Tell how a model stands. */
  record Status(ModelId model) implements Order {}

  /** Tell what became of a request, or of a run, by its id. */
  record Find(String id) implements Order {}

  /** Something that waits. */
  sealed interface Waiting {
    /** The batches of a pipeline. */
    record Batches(PipelineId pipeline) implements Waiting {}

    /** An open window of data. */
    record Window(String name) implements Waiting {}
  }

  /** Which signals are sent again. */
  sealed interface Replayed {
    /** Those that an event led to. */
    record Event(String id) implements Replayed {}

    /** Those about a subject: the versions of an object, the ticks of a schedule. */
    record Subject(String subject, Optional<String> signal) implements Replayed {}

    /**
     * Those of a model that were decided in a time, the oldest first.
     *
     * @param cursor where the page before this one ended
     */
    record Range(ModelId model, Instant from, Instant to, int limit, Optional<String> cursor)
        implements Replayed {}
  }
}
