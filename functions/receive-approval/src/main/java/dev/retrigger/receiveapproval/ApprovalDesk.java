package dev.retrigger.receiveapproval;

import dev.retrigger.aws.MessageQueue;
import dev.retrigger.domain.ApprovalId;
import dev.retrigger.domain.Text;
import dev.retrigger.events.Json;
import dev.retrigger.events.StarterMessage.WakePipeline;
import dev.retrigger.ledger.Approval;
import dev.retrigger.ledger.Approvals;
import dev.retrigger.ledger.Verdict;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where every way of deciding ends: who may decide does so by one conditional write. The starter is
 * told afterwards; when that message is lost, the sweep finds the decision.
 */
final class ApprovalDesk {
  private static final Logger LOG = LoggerFactory.getLogger(ApprovalDesk.class);
  private static final int NOTE = 200;

  private final Approvals approvals;
  private final MessageQueue signals;
  private final InstantSource clock;

  ApprovalDesk(Approvals approvals, MessageQueue signals, InstantSource clock) {
    this.approvals = approvals;
    this.signals = signals;
    this.clock = clock;
  }

  Optional<Approval> find(ApprovalId id) {
    return approvals.find(id);
  }

  Instant now() {
    return clock.instant();
  }

  Outcome decide(ApprovalId id, Claimant claimant, boolean approves, String note) {
    Optional<Approval> found = approvals.find(id);
    if (found.isEmpty()) {
      return new Outcome.Unknown();
    }
    Approval approval = found.get();
    Approvers.Right right = Approvers.rightOf(claimant, approval.rule(), approval.requesters());
    if (right != Approvers.Right.GRANTED) {
      return new Outcome.NotAllowed(approval, right);
    }
    Instant now = clock.instant();
    Verdict verdict =
        new Verdict(
            approves, claimant.name(), claimant.way().word(), now, Text.brief(note.strip(), NOTE));
    return switch (approvals.decide(id, verdict, now)) {
      case Approvals.Outcome.Decided(var decided) -> {
        wake(decided);
        yield new Outcome.Decided(decided);
      }
      case Approvals.Outcome.Already(var other) -> closed(other);
      case Approvals.Outcome.TooLate(var expired) -> new Outcome.TooLate(expired);
      case Approvals.Outcome.Unknown _ -> new Outcome.Unknown();
    };
  }

  private static Outcome closed(Approval approval) {
    return switch (approval.status()) {
      case APPROVED, REJECTED -> new Outcome.Already(approval);
      case EXPIRED, SUPERSEDED, PENDING -> new Outcome.TooLate(approval);
    };
  }

  private void wake(Approval decided) {
    try {
      signals.send(
          decided.pipeline().model().toString(), Json.write(new WakePipeline(decided.pipeline())));
    } catch (RuntimeException e) {
      LOG.atWarn()
          .addKeyValue("approval", decided.id())
          .setCause(e)
          .log("The starter was not told of a decision; the sweep will tell it");
    }
  }
}
