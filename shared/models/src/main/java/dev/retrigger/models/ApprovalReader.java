package dev.retrigger.models;

import dev.retrigger.domain.ApprovalRule;
import dev.retrigger.domain.Text;
import dev.retrigger.models.ProjectFile.Allow;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads who is asked before a run starts. */
final class ApprovalReader {
  private static final Pattern FORM =
      Pattern.compile(
          "slack:(?:@[a-z0-9._-]{1,80}|[UW][A-Z0-9]{2,20})"
              + "|gitlab:@?[A-Za-z0-9_][A-Za-z0-9_./-]{0,254}"
              + "|iam:[A-Za-z0-9+=,.@_/-]{1,128}"
              + "|link");
  private static final Duration EXPIRES = Duration.ofDays(2);

  private final Allow allow;

  ApprovalReader(Allow allow) {
    this.allow = allow;
  }

  /**
   * A rule.
   *
   * @param inherited the project's, for the keys that are not written here
   */
  Optional<ApprovalRule> read(Fields fields, Optional<ApprovalRule> inherited) {
    List<String> approvers =
        fields.has("approvers")
            ? fields.list("approvers", this::approver)
            : inherited.map(ApprovalRule::approvers).orElse(List.of());
    Duration expires =
        fields
            .read("expires", Durations.between(Duration.ofMinutes(5), Duration.ofDays(90)))
            .or(() -> inherited.map(ApprovalRule::expires))
            .orElse(EXPIRES);
    boolean allowRequester =
        fields
            .read("allowRequester", Words.BOOLEAN)
            .or(() -> inherited.map(ApprovalRule::allowRequester))
            .orElse(false);
    if (approvers.isEmpty()) {
      if (!fields.has("approvers")
          || fields.get("approvers").flatMap(Value::list).filter(List::isEmpty).isPresent()) {
        fields.self().refuse("nobody can approve", "add approvers, such as [\"slack:@ml-leads\"]");
      }
      return Optional.empty();
    }
    if (approvers.contains("link") && !allowRequester) {
      fields
          .self()
          .refuse(
              "whoever follows a link is not known, so it may be who asked for the run",
              "add 'allowRequester: true', or remove 'link'");
    }
    return Optional.of(new ApprovalRule(approvers, expires, allowRequester));
  }

  private String approver(String text) {
    if (!FORM.matcher(text).matches()) {
      throw new InvalidValue(
          "'" + Text.brief(text) + "' does not name who approves",
          "write slack:@GROUP, slack:USERID, gitlab:@GROUP, gitlab:USER, iam:ROLE or link");
    }
    if (!allow.approver(text)) {
      throw new InvalidValue(
          "the project does not let '" + text + "' approve",
          "add it to allow.approvers of its project file");
    }
    return text;
  }
}
