package dev.retrigger.notifyslack;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.aws.slack.Mrkdwn;
import dev.retrigger.domain.RunId;
import dev.retrigger.domain.Timestamps;
import dev.retrigger.events.Notice;
import dev.retrigger.ledger.Approval;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * A notice as Slack shows it, within Block Kit's limits: 50 blocks, 10 fields a section, 3,000
 * characters a text, and some 13,000 for all blocks together.
 *
 * @param text what phones, screen readers and search show instead of the blocks
 */
record SlackMessage(String text, ArrayNode blocks) {
  static final int HEADER = 150;
  static final int TITLE = 1_000;
  static final int LABEL = 75;
  static final int VALUE = 450;
  static final int FACTS = 20;
  private static final int FIELDS = 10;
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** The notice by itself. */
  static SlackMessage of(Notice notice) {
    return of(notice, List.of());
  }

  private static SlackMessage of(Notice notice, List<ObjectNode> answer) {
    ArrayNode blocks = JSON.arrayNode();
    blocks.add(header(emoji(notice.kind()) + " " + notice.headline()));
    blocks.add(section(Mrkdwn.escape(orDash(notice.title()), TITLE)));
    facts(notice).forEach(blocks::add);
    answer.forEach(blocks::add);
    blocks.add(context(notice));
    return new SlackMessage(
        Mrkdwn.escape(notice.headline() + ": " + notice.title(), TITLE), blocks);
  }

  /** A notice about a question, with its answer, or with the buttons that give one. */
  static SlackMessage of(Notice notice, Approval approval, Instant now) {
    return of(notice, answer(approval, now));
  }

  /** What the first message of a thread shows later: the latest news, and how it all began. */
  static Notice merge(Notice first, Notice latest) {
    SequencedMap<String, String> facts = new LinkedHashMap<>(latest.facts());
    first.facts().forEach(facts::putIfAbsent);
    return latest.withFacts(facts);
  }

  /** The arguments that this message adds to a call. */
  ObjectNode arguments() {
    ObjectNode arguments = JSON.objectNode();
    arguments.put("text", text);
    arguments.set("blocks", blocks);
    arguments.put("parse", "none");
    arguments.put("unfurl_links", false);
    arguments.put("unfurl_media", false);
    return arguments;
  }

  private static List<ObjectNode> facts(Notice notice) {
    List<ObjectNode> sections = new ArrayList<>();
    ArrayNode fields = JSON.arrayNode();
    for (Map.Entry<String, String> fact :
        notice.facts().entrySet().stream().limit(FACTS).toList()) {
      if (fields.isEmpty() || fields.size() == FIELDS) {
        fields = JSON.arrayNode();
        sections.add(JSON.objectNode().put("type", "section").<ObjectNode>set("fields", fields));
      }
      fields.add(
          mrkdwn(
              "*"
                  + Mrkdwn.escape(orDash(fact.getKey()), LABEL)
                  + "*\n"
                  + Mrkdwn.escape(orDash(fact.getValue()), VALUE)));
    }
    return sections;
  }

  private static List<ObjectNode> answer(Approval approval, Instant now) {
    Optional<String> decision =
        approval
            .verdict()
            .map(
                verdict ->
                    Mrkdwn.decision(
                        verdict.approves() ? "Approved" : "Rejected",
                        verdict.by(),
                        verdict.via(),
                        verdict.at()));
    if (decision.isPresent()) {
      return List.of(section(decision.get()));
    }
    boolean waits =
        approval.status() == Approval.Status.PENDING && now.isBefore(approval.expires());
    boolean here = approval.rule().approvers().stream().anyMatch(each -> each.startsWith("slack:"));
    return waits && here ? List.of(buttons(approval)) : List.of();
  }

  private static ObjectNode buttons(Approval approval) {
    ObjectNode actions = JSON.objectNode().put("type", "actions").put("block_id", "approval");
    actions
        .putArray("elements")
        .add(button("approve", "Approve", "primary", approval))
        .add(button("reject", "Reject", "danger", approval));
    return actions;
  }

  /** The button says which question it answers, and nothing that could be used elsewhere. */
  private static ObjectNode button(String action, String word, String style, Approval approval) {
    ObjectNode button = JSON.objectNode().put("type", "button").put("action_id", action);
    button.putObject("text").put("type", "plain_text").put("text", word);
    return button.put("style", style).put("value", approval.id().value());
  }

  private static ObjectNode context(Notice notice) {
    List<String> parts = new ArrayList<>();
    notice.link().ifPresent(link -> parts.add(Mrkdwn.link(link, "Look")));
    int more = notice.facts().size() - FACTS;
    if (more > 0) {
      parts.add(more + " more facts");
    }
    notice.run().map(RunId::value).ifPresent(run -> parts.add("`retrigger why " + run + "`"));
    parts.add(Timestamps.format(notice.at()));
    parts.add("notice " + Mrkdwn.escape(notice.id(), 100));
    ObjectNode context = JSON.objectNode().put("type", "context");
    context.putArray("elements").add(mrkdwn(String.join(" · ", parts)));
    return context;
  }

  private static ObjectNode header(String text) {
    ObjectNode header = JSON.objectNode().put("type", "header");
    header
        .putObject("text")
        .put("type", "plain_text")
        .put("text", Mrkdwn.escape(text, HEADER))
        .put("emoji", false);
    return header;
  }

  private static ObjectNode section(String text) {
    return JSON.objectNode().put("type", "section").set("text", mrkdwn(text));
  }

  /** Verbatim: Slack then turns no address, channel name or user name in it into a link. */
  private static ObjectNode mrkdwn(String text) {
    return JSON.objectNode().put("type", "mrkdwn").put("text", text).put("verbatim", true);
  }

  /** Slack refuses a whole message for one empty text. */
  private static String orDash(String text) {
    return text.isBlank() ? "–" : text;
  }

  private static String emoji(Notice.Kind kind) {
    return switch (kind) {
      case STARTED -> "▶️";
      case SUCCEEDED -> "✅";
      case FAILED -> "❌";
      case STOPPED -> "⏹️";
      case REFUSED -> "🚫";
      case DRY_RUN -> "🧪";
      case PARKED -> "⚠️";
      case DRIFT -> "📉";
      case APPROVAL -> "✋";
      case DECIDED -> "🗳️";
      case PAUSED -> "⏸️";
    };
  }
}
