package dev.retrigger.ledger;

import dev.retrigger.events.Notice;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What people are told about questions and answers. Whoever is asked is always told. */
public final class ApprovalNotices {
  private ApprovalNotices() {}

  /** Somebody must decide. */
  public static Notice asked(Approval approval, Map<String, String> parameters) {
    LinkedHashMap<String, String> facts = new LinkedHashMap<>();
    if (!approval.requesters().isEmpty()) {
      facts.put("Requested by", String.join(", ", approval.requesters()));
    }
    facts.put("Approvers", String.join(", ", approval.rule().approvers()));
    facts.put("Expires", approval.expires().toString());
    parameters.forEach(facts::putIfAbsent);
    return notice(approval, Notice.Kind.APPROVAL, approval.asked(), facts);
  }

  /** Somebody has decided, or it is too late to. */
  public static Notice decided(Approval approval, Instant at) {
    LinkedHashMap<String, String> facts = new LinkedHashMap<>();
    facts.put("Decision", approval.status().name().toLowerCase(Locale.ROOT));
    approval
        .verdict()
        .ifPresent(
            verdict -> {
              facts.put("By", verdict.by() + " (" + verdict.via() + ")");
              if (!verdict.note().isBlank()) {
                facts.put("Note", verdict.note());
              }
            });
    return notice(approval, Notice.Kind.DECIDED, at, facts);
  }

  private static Notice notice(
      Approval approval, Notice.Kind kind, Instant at, Map<String, String> facts) {
    return new Notice(
        approval.id() + "-" + kind.word(),
        kind,
        approval.pipeline().model(),
        Optional.of(approval.pipeline()),
        Optional.of(approval.run()),
        at,
        approval.reason(),
        facts,
        Optional.empty(),
        approval.tell().slack(),
        approval.tell().topic(),
        Optional.of(new Notice.Question(approval.id(), approval.rule(), approval.expires())));
  }
}
