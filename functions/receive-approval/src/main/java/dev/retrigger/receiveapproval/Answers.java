package dev.retrigger.receiveapproval;

import dev.retrigger.aws.HttpResponse;
import dev.retrigger.aws.Invocation.Answered;
import dev.retrigger.ledger.Approval;
import dev.retrigger.ledger.Verdict;
import java.time.Instant;
import java.util.Optional;

/** Answers for programs; what is refused before anybody is known looks the same whatever failed. */
final class Answers {
  private Answers() {}

  /** What became of a decision. */
  record Body(
      String outcome,
      Optional<String> approval,
      Optional<Approval.Status> status,
      Optional<String> by,
      Optional<Instant> at,
      String message) {}

  /** Not let in; the log says why, the answer does not. */
  static Answered refused(String reason) {
    return new Answered(new Outcome.Line.Refused(reason), HttpResponse.text(401, "Not allowed.\n"));
  }

  static Answered of(Outcome outcome, Claimant claimant, boolean approves) {
    return new Answered(outcome.line(claimant), response(outcome, claimant, approves));
  }

  private static HttpResponse response(Outcome outcome, Claimant claimant, boolean approves) {
    return switch (outcome) {
      case Outcome.Decided(var approval) -> of(200, "Decided", approval, "It stands.");
      case Outcome.Already(var approval) ->
          of(
              outcome.isAsWished(claimant, approves) ? 200 : 409,
              "Already",
              approval,
              "A decision stands already.");
      case Outcome.TooLate(var approval) ->
          of(410, "TooLate", approval, "Too late: nobody is asked any more.");
      case Outcome.NotAllowed(var approval, var right) -> refusal(approval, right);
      case Outcome.Unknown _ ->
          HttpResponse.json(
              404,
              new Body(
                  "Unknown",
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  "There is no such approval."));
    };
  }

  private static HttpResponse refusal(Approval approval, Approvers.Right right) {
    return switch (right) {
      case UNCERTAIN ->
          of(503, "NotAllowed", approval, "Your groups cannot be learnt now; try again.");
      case REQUESTER ->
          of(403, "NotAllowed", approval, "You asked for this run; somebody else must decide.");
      case NOT_LISTED, NAMELESS, GRANTED ->
          of(403, "NotAllowed", approval, "You are not among the approvers.");
    };
  }

  private static HttpResponse of(int status, String outcome, Approval approval, String message) {
    return HttpResponse.json(
        status,
        new Body(
            outcome,
            Optional.of(approval.id().value()),
            Optional.of(approval.status()),
            approval.verdict().map(Verdict::by),
            approval.verdict().map(Verdict::at),
            message));
  }
}
