package dev.retrigger.domain;

import java.time.Duration;
import java.util.List;

/**
 * Who may let a run start.
 *
 * @param approvers {@code slack:@group}, {@code slack:USER}, {@code gitlab:@group}, {@code
 *     gitlab:USER}, {@code iam:ROLE}, {@code link}
 * @param expires how long the question stands
 * @param allowRequester whether whoever asked for the run may also approve it
 */
public record ApprovalRule(List<String> approvers, Duration expires, boolean allowRequester) {
  public ApprovalRule {
    approvers = List.copyOf(approvers);
  }
}
