package dev.retrigger.receiveapproval;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.domain.ApprovalId;
import dev.retrigger.events.InvalidEventException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Somebody clicked one of our buttons.
 *
 * @param teams every workspace that the click names: the app's, and the person's own
 * @param blocks the message with the button, as Slack shows it
 */
record SlackClick(
    ApprovalId approval,
    boolean approves,
    String user,
    Set<String> teams,
    String responseUrl,
    String text,
    List<JsonNode> blocks) {
  static final String APPROVE = "approve";
  static final String REJECT = "reject";
  private static final Pattern USER = Pattern.compile("[UW][A-Z0-9]{2,20}");

  SlackClick {
    teams = Set.copyOf(teams);
    blocks = List.copyOf(blocks);
  }

  /** The click in a payload; empty if it is of something else. */
  static Optional<SlackClick> of(JsonNode payload) {
    if (!"block_actions".equals(payload.path("type").asText())) {
      return Optional.empty();
    }
    List<JsonNode> ours = new ArrayList<>();
    payload
        .path("actions")
        .forEach(
            action -> {
              if (isOurs(action)) {
                ours.add(action);
              }
            });
    if (ours.isEmpty()) {
      return Optional.empty();
    }
    if (ours.size() > 1) {
      throw new InvalidEventException("a click decides one thing");
    }
    String user = payload.path("user").path("id").asText();
    if (!USER.matcher(user).matches()) {
      throw new InvalidEventException("user.id is not Slack's");
    }
    return Optional.of(
        new SlackClick(
            approval(ours.getFirst()),
            APPROVE.equals(ours.getFirst().path("action_id").asText()),
            user,
            teams(payload),
            payload.path("response_url").asText(),
            payload.path("message").path("text").asText(),
            blocks(payload.path("message").path("blocks"))));
  }

  private static boolean isOurs(JsonNode action) {
    String id = action.path("action_id").asText();
    return APPROVE.equals(id) || REJECT.equals(id);
  }

  private static ApprovalId approval(JsonNode action) {
    try {
      return new ApprovalId(action.path("value").asText());
    } catch (IllegalArgumentException _) {
      throw new InvalidEventException("actions.value is no approval id");
    }
  }

  private static Set<String> teams(JsonNode payload) {
    Set<String> teams = new LinkedHashSet<>();
    teams.add(payload.path("user").path("team_id").asText());
    // An app that a whole organisation installed has no team of its own.
    if (payload.path("team").path("id").isTextual()) {
      teams.add(payload.path("team").path("id").asText());
    }
    return teams;
  }

  private static List<JsonNode> blocks(JsonNode array) {
    List<JsonNode> blocks = new ArrayList<>();
    array.forEach(blocks::add);
    return blocks;
  }
}
