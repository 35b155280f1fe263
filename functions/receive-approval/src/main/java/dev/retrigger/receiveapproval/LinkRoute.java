package dev.retrigger.receiveapproval;

import dev.retrigger.aws.HttpRequest;
import dev.retrigger.aws.HttpResponse;
import dev.retrigger.aws.Invocation.Answered;
import dev.retrigger.aws.SigningKeys;
import dev.retrigger.events.InvalidEventException;
import dev.retrigger.ledger.Approval;
import dev.retrigger.ledger.ApprovalToken;
import java.util.Optional;

/**
 * The link in a mail. To open it shows the question; only its form decides. A link that is wrong in
 * any way leads to the same page as one to nowhere.
 */
final class LinkRoute {
  private final SigningKeys keys;
  private final ApprovalDesk desk;

  LinkRoute(SigningKeys keys, ApprovalDesk desk) {
    this.keys = keys;
    this.desk = desk;
  }

  Answered show(HttpRequest request) {
    String token = request.query("token").orElse("");
    Optional<Approval> found = approval(request, token);
    if (found.isEmpty()) {
      return nowhere();
    }
    Approval approval = found.get();
    HttpResponse page =
        switch (approval.status()) {
          case PENDING ->
              desk.now().isBefore(approval.expires())
                  ? LinkPage.question(approval, token)
                  : LinkPage.tooLate(approval);
          case EXPIRED, SUPERSEDED -> LinkPage.tooLate(approval);
          case APPROVED, REJECTED -> LinkPage.decided(200, approval);
        };
    return new Answered(new Outcome.Line.Shown(approval.id().value(), page.statusCode()), page);
  }

  Answered decide(HttpRequest request) {
    if (request.size() > Wish.LONGEST) {
      throw new InvalidEventException("the form is longer than 8 KiB");
    }
    Form form = Form.read(request.text());
    Optional<Approval> found = approval(request, form.field("token").orElse(""));
    if (found.isEmpty()) {
      return nowhere();
    }
    boolean approves = Wish.approves(form.field("decision").orElse(""));
    Outcome outcome =
        desk.decide(found.get().id(), Claimant.LINK, approves, form.field("note").orElse(""));
    return new Answered(outcome.line(Claimant.LINK), page(outcome));
  }

  private static HttpResponse page(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Decided(var approval) -> LinkPage.decided(200, approval);
      case Outcome.Already(var approval) -> LinkPage.decided(409, approval);
      case Outcome.TooLate(var approval) -> LinkPage.tooLate(approval);
      case Outcome.NotAllowed(var approval, _) -> LinkPage.nameless(approval);
      case Outcome.Unknown _ -> LinkPage.notFound();
    };
  }

  /** The approval, to whoever holds a link to it that we sent. */
  private Optional<Approval> approval(HttpRequest request, String token) {
    return Wish.approval(request)
        .flatMap(desk::find)
        .filter(each -> each.rule().approvers().contains(Approvers.LINK))
        .filter(each -> ApprovalToken.isValid(token, keys.at(desk.now()), each));
  }

  private static Answered nowhere() {
    return new Answered(new Outcome.Line.Refused("a link that is not ours"), LinkPage.notFound());
  }
}
