package dev.retrigger.receiveapproval;

import dev.retrigger.domain.ApprovalRule;
import dev.retrigger.receiveapproval.Groups.Membership;
import java.util.List;
import java.util.Locale;

/** Whether somebody may decide: listed by name or by group, and not who asked for the run. */
final class Approvers {
  /** The approver that is no person. */
  static final String LINK = "link";

  private Approvers() {}

  /** What somebody may do about a question. */
  enum Right {
    /** Decide it. */
    GRANTED,
    /** Nothing: nobody listed them. */
    NOT_LISTED,
    /** Nothing: they asked for the run. */
    REQUESTER,
    /** Nothing: a person asked for the run, and a link does not tell whether it is the same. */
    NAMELESS,
    /** Nothing now: whether they are in a group cannot be learnt at the moment. */
    UNCERTAIN
  }

  static Right rightOf(Claimant claimant, ApprovalRule rule, List<String> requesters) {
    if (!rule.allowRequester() && isAmong(requesters, claimant)) {
      return Right.REQUESTER;
    }
    return switch (listed(claimant, rule.approvers())) {
      case NO -> Right.NOT_LISTED;
      case UNKNOWN -> Right.UNCERTAIN;
      case YES ->
          claimant.way() == Way.LINK && !rule.allowRequester() && !requesters.isEmpty()
              ? Right.NAMELESS
              : Right.GRANTED;
    };
  }

  private static boolean isAmong(List<String> requesters, Claimant claimant) {
    return requesters.stream()
        .flatMap(each -> Identity.of(each).stream())
        .anyMatch(claimant.identities()::contains);
  }

  /** Names are compared before groups are asked for, which may be remote. */
  private static Membership listed(Claimant claimant, List<String> approvers) {
    boolean named =
        claimant.way() == Way.LINK
            ? approvers.contains(LINK)
            : Identity.of(claimant.identity())
                .filter(who -> approvers.stream().anyMatch(each -> isNamed(each, who)))
                .isPresent();
    if (named) {
      return Membership.YES;
    }
    String prefix = claimant.way().word() + ":@";
    Membership answer = Membership.NO;
    for (String approver : approvers) {
      String group = approver.strip().toLowerCase(Locale.ROOT);
      Membership membership =
          group.startsWith(prefix)
              ? claimant.groups().in(group.substring(prefix.length()))
              : Membership.NO;
      switch (membership) {
        case YES -> {
          return Membership.YES;
        }
        case UNKNOWN -> answer = Membership.UNKNOWN;
        case NO -> {}
      }
    }
    return answer;
  }

  private static boolean isNamed(String approver, Identity who) {
    return !approver.contains(":@") && Identity.of(approver).filter(who::equals).isPresent();
  }
}
