package dev.retrigger.ledger;

import dev.retrigger.domain.ApprovalId;
import dev.retrigger.domain.ApprovalRule;
import dev.retrigger.domain.PipelineId;
import dev.retrigger.domain.RunId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The question whether a run may start, and its answer.
 *
 * @param run the run that would start
 * @param batch what the run would carry
 * @param reason why it would start
 * @param requesters the people behind it, if people are: {@code gitlab:ann}, {@code iam:ROLE/...}
 * @param digest of what is asked, so that an answer is an answer to exactly that
 */
public record Approval(
    ApprovalId id,
    PipelineId pipeline,
    RunId run,
    long batch,
    String reason,
    List<String> requesters,
    ApprovalRule rule,
    Instant asked,
    Instant expires,
    Status status,
    Optional<Verdict> verdict,
    String digest,
    Run.Tell tell) {
  public Approval {
    requesters = List.copyOf(requesters);
  }

  /** Where a question stands. It leaves {@link #PENDING} once, and then it stands. */
  public enum Status {
    PENDING,
    APPROVED,
    REJECTED,
    /** Nobody decided in time. */
    EXPIRED,
    /** What was asked about no longer waits. */
    SUPERSEDED
  }

  Approval decided(Verdict by) {
    return with(by.approves() ? Status.APPROVED : Status.REJECTED, Optional.of(by));
  }

  /** The question as one that nobody answered in time. */
  public Approval expired() {
    return with(Status.EXPIRED, verdict);
  }

  /** The question as one that is not asked any more. */
  public Approval superseded() {
    return with(Status.SUPERSEDED, verdict);
  }

  private Approval with(Status next, Optional<Verdict> by) {
    return new Approval(
        id, pipeline, run, batch, reason, requesters, rule, asked, expires, next, by, digest, tell);
  }
}
