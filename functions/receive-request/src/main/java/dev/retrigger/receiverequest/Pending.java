package dev.retrigger.receiverequest;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.retrigger.domain.ApprovalId;
import dev.retrigger.domain.Decision.Waiting;
import dev.retrigger.domain.PipelineId;
import dev.retrigger.domain.RunId;
import dev.retrigger.domain.TriggerId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What waits.
 *
 * @param batches signals that wait for their pipeline, in the order in which they will start
 * @param windows data that is being collected
 * @param combinations facts that wait for others
 * @param approvals questions that nobody has answered
 * @param retries failed runs that are tried again
 */
@JsonPropertyOrder({"batches", "windows", "combinations", "approvals", "retries"})
public record Pending(
    List<Batch> batches,
    List<Window> windows,
    List<Combination> combinations,
    List<Question> approvals,
    List<Retry> retries) {
  public Pending {
    batches = List.copyOf(batches);
    windows = List.copyOf(windows);
    combinations = List.copyOf(combinations);
    approvals = List.copyOf(approvals);
    retries = List.copyOf(retries);
  }

  /** Whether nothing waits. */
  @JsonIgnore
  public boolean isEmpty() {
    return batches.isEmpty()
        && windows.isEmpty()
        && combinations.isEmpty()
        && approvals.isEmpty()
        && retries.isEmpty();
  }

  /**
   * Signals that one run will carry.
   *
   * @param signals how many they are
   * @param leader the first of them
   * @param since when that was decided to wait
   * @param why what holds the pipeline back; empty if it is about to start
   * @param of how many batches wait for the pipeline; only the first of them are listed
   */
  @JsonPropertyOrder({"pipeline", "batch", "of", "signals", "leader", "subject", "reason"})
  public record Batch(
      PipelineId pipeline,
      long batch,
      long of,
      int signals,
      TriggerId leader,
      String subject,
      String reason,
      Instant since,
      Optional<Waiting> why,
      Optional<Instant> until) {}

  /** An open window; {@code due} is when it is next looked at. */
  @JsonPropertyOrder({"window", "trigger", "objects", "opened", "due"})
  public record Window(
      String window, TriggerId trigger, long objects, Instant opened, Instant due) {}

  /**
   * A combination whose facts have not all come.
   *
   * @param rule what it waits for; empty if the model file has it no longer
   * @param of how many facts wait; only the first of them are listed
   * @param due when it is next looked at, if no other fact comes
   */
  @JsonPropertyOrder({"combination", "rule", "of", "facts", "due"})
  public record Combination(
      TriggerId combination, Optional<String> rule, int of, List<Fact> facts, Instant due) {
    public Combination {
      facts = List.copyOf(facts);
    }
  }

  /** A fact that waits for others; {@code subject} is what {@code why} finds it by. */
  @JsonPropertyOrder({"trigger", "subject", "reason", "occurred"})
  public record Fact(String trigger, String subject, String reason, Instant occurred) {}

  /** A question to people. */
  @JsonPropertyOrder({"approval", "pipeline", "run", "reason", "asked", "expires", "approvers"})
  public record Question(
      ApprovalId approval,
      PipelineId pipeline,
      RunId run,
      String reason,
      Instant asked,
      Instant expires,
      List<String> approvers) {}

  /** A failed run that is tried again then, if the limits let it. */
  @JsonPropertyOrder({"run", "pipeline", "failed", "due", "detail", "by"})
  public record Retry(
      RunId run,
      PipelineId pipeline,
      Optional<Instant> failed,
      Instant due,
      Optional<String> detail,
      Optional<String> by) {}
}
