package dev.retrigger.receiveapproval;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.retrigger.ledger.Approval;

/** What became of somebody's wish to decide. */
sealed interface Outcome {
  /** It decided. */
  record Decided(Approval approval) implements Outcome {}

  /** Another decision stands. */
  record Already(Approval approval) implements Outcome {}

  /** The question has expired, or is not asked any more. */
  record TooLate(Approval approval) implements Outcome {}

  /** They may not; the approval is as it was. */
  record NotAllowed(Approval approval, Approvers.Right right) implements Outcome {}

  /** There is no such question. */
  record Unknown() implements Outcome {}

  /** Whether this outcome is what the claimant wanted, now or an earlier time. */
  default boolean isAsWished(Claimant claimant, boolean approves) {
    return switch (this) {
      case Decided _ -> true;
      case Already(var approval) ->
          approval
              .verdict()
              .filter(
                  verdict -> verdict.approves() == approves && verdict.by().equals(claimant.name()))
              .isPresent();
      case TooLate _, NotAllowed _, Unknown _ -> false;
    };
  }

  /** What is logged of a request: nothing that it brought along but names. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "outcome")
  sealed interface Line {
    /** Somebody wanted to decide. */
    record Asked(String became, String approval, String run, String status, String by, String way)
        implements Line {}

    /** A page was shown. */
    record Shown(String approval, int status) implements Line {}

    /** The request was not let in, for a reason that its sender is not told. */
    record Refused(String reason) implements Line {}

    /** The request is nothing for us. */
    record Ignored(String reason) implements Line {}
  }

  /** This outcome as it is logged. */
  default Line line(Claimant claimant) {
    return switch (this) {
      case Decided(var approval) -> line("Decided", approval, claimant);
      case Already(var approval) -> line("Already", approval, claimant);
      case TooLate(var approval) -> line("TooLate", approval, claimant);
      case NotAllowed(var approval, var right) -> line("NotAllowed " + right, approval, claimant);
      case Unknown _ -> new Line.Ignored("there is no such approval");
    };
  }

  private static Line line(String became, Approval approval, Claimant claimant) {
    return new Line.Asked(
        became,
        approval.id().value(),
        approval.run().value(),
        approval.status().name(),
        claimant.name(),
        claimant.way().word());
  }
}
