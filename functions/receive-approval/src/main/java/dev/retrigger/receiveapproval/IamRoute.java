package dev.retrigger.receiveapproval;

import dev.retrigger.aws.HttpRequest;
import dev.retrigger.aws.Invocation.Answered;
import dev.retrigger.domain.ApprovalId;
import java.util.Optional;

/** Takes in decisions by CLI: the gateway has proved who calls, by IAM. */
final class IamRoute {
  private final ApprovalDesk desk;

  IamRoute(ApprovalDesk desk) {
    this.desk = desk;
  }

  Answered handle(HttpRequest request) {
    Optional<Claimant> claimant =
        request.caller().flatMap(caller -> IamCaller.of(caller, request.account()));
    if (claimant.isEmpty()) {
      return Answers.refused("nobody whom IAM let in as a role or user of this account");
    }
    Wish wish = Wish.read(request);
    Optional<ApprovalId> approval = Wish.approval(request);
    Outcome outcome =
        approval
            .map(id -> desk.decide(id, claimant.get(), wish.approves(), wish.note()))
            .orElseGet(Outcome.Unknown::new);
    return Answers.of(outcome, claimant.get(), wish.approves());
  }
}
