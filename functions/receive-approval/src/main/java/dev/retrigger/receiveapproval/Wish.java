package dev.retrigger.receiveapproval;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.aws.HttpRequest;
import dev.retrigger.domain.ApprovalId;
import dev.retrigger.events.InvalidEventException;
import dev.retrigger.events.Json;
import java.util.Optional;

/** What a program asks for: {@code {"decision": "approve", "note": "..."}}. */
record Wish(boolean approves, String note) {
  /** A longer body is not read. */
  static final int LONGEST = 8 * 1024;

  static Wish read(HttpRequest request) {
    if (request.size() > LONGEST) {
      throw new InvalidEventException("the body is longer than 8 KiB");
    }
    JsonNode body = Json.tree(request.text());
    return new Wish(approves(body.path("decision").asText()), body.path("note").asText());
  }

  /** Reads the word for a decision. */
  static boolean approves(String decision) {
    return switch (decision) {
      case SlackClick.APPROVE -> true;
      case SlackClick.REJECT -> false;
      default -> throw new InvalidEventException("decision is 'approve' or 'reject'");
    };
  }

  /** The approval that the request's path names, if it is the name of one. */
  static Optional<ApprovalId> approval(HttpRequest request) {
    try {
      return request.path("id").map(ApprovalId::new);
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
