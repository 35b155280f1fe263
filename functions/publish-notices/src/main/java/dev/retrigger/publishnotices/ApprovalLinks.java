package dev.retrigger.publishnotices;

import dev.retrigger.aws.SigningKeys;
import dev.retrigger.events.Notice;
import dev.retrigger.ledger.Approval;
import dev.retrigger.ledger.ApprovalToken;
import dev.retrigger.ledger.Approvals;
import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The links by which a mailbox may answer a question. Whoever has one may decide, so it is only in
 * mails, and only where the file lists {@code link} as an approver and no person is to be told
 * apart from the rest. A link that cannot be made does not hold up the notice: there are other
 * ways.
 */
final class ApprovalLinks {
  private static final Logger LOG = LoggerFactory.getLogger(ApprovalLinks.class);
  private static final String LINK = "link";

  private final Approvals approvals;
  private final Optional<Signer> signer;
  private final InstantSource clock;

  /** Where the links lead, and what signs them. */
  record Signer(URI address, SigningKeys keys) {}

  ApprovalLinks(Approvals approvals, Optional<Signer> signer, InstantSource clock) {
    this.approvals = approvals;
    this.signer = signer;
    this.clock = clock;
  }

  /** The link that belongs into mails of the notice, if one does. */
  Optional<URI> of(Notice notice) {
    if (notice.kind() != Notice.Kind.APPROVAL || signer.isEmpty()) {
      return Optional.empty();
    }
    try {
      return notice
          .question()
          .filter(question -> question.rule().approvers().contains(LINK))
          .flatMap(question -> approvals.find(question.approval()))
          .filter(this::waitsForAnybody)
          .map(approval -> link(signer.get(), approval));
    } catch (RuntimeException e) {
      LOG.atError()
          .addKeyValue("notice", notice.id())
          .setCause(e)
          .log("No link could be made for a question; its mail goes out without one");
      return Optional.empty();
    }
  }

  private boolean waitsForAnybody(Approval approval) {
    return approval.status() == Approval.Status.PENDING
        && clock.instant().isBefore(approval.expires())
        && (approval.rule().allowRequester() || approval.requesters().isEmpty());
  }

  private URI link(Signer with, Approval approval) {
    return ApprovalToken.link(with.address(), with.keys().at(clock.instant()).getFirst(), approval);
  }
}
