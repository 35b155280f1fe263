package dev.retrigger.receiveapproval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.aws.Http;
import dev.retrigger.aws.slack.Mrkdwn;
import dev.retrigger.aws.slack.SlackAddresses;
import dev.retrigger.domain.Text;
import dev.retrigger.events.Json;
import dev.retrigger.ledger.Approval;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells whoever clicked what became of it, at the address that came with the click. That this fails
 * changes nothing: the decision stands, and notify-slack brings the message up to date as well.
 */
final class SlackReplies {
  private static final Logger LOG = LoggerFactory.getLogger(SlackReplies.class);
  private static final Duration WITHIN = Duration.ofMillis(700);
  private static final int TEXT = 1_000;
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Http http;
  private final SlackAddresses addresses;

  SlackReplies(Http http, SlackAddresses addresses) {
    this.http = http;
    this.addresses = addresses;
  }

  void tell(SlackClick click, Outcome outcome) {
    switch (outcome) {
      case Outcome.Decided(var approval) -> replace(click, verdict(approval, ""));
      case Outcome.Already(var approval) -> replace(click, verdict(approval, "already "));
      case Outcome.TooLate(var approval) -> replace(click, late(approval));
      case Outcome.NotAllowed(_, var right) -> whisper(click, refusal(right));
      case Outcome.Unknown _ -> whisper(click, "This question is not known any more.");
    }
  }

  private static String verdict(Approval approval, String already) {
    String what =
        switch (approval.status()) {
          case APPROVED -> already + "approved";
          case REJECTED -> already + "rejected";
          case PENDING, EXPIRED, SUPERSEDED -> already + "closed";
        };
    String capital = Character.toUpperCase(what.charAt(0)) + what.substring(1);
    return approval
            .verdict()
            .map(each -> Mrkdwn.decision(capital, each.by(), each.via(), each.at()))
            .orElse(capital)
        + ".";
  }

  private static String late(Approval approval) {
    return switch (approval.status()) {
      case SUPERSEDED -> "Too late: this is not asked any more.";
      case PENDING, EXPIRED, APPROVED, REJECTED ->
          "Too late: this expired at " + Mrkdwn.time(approval.expires()) + ".";
    };
  }

  private static String refusal(Approvers.Right right) {
    return switch (right) {
      case NOT_LISTED -> "You are not among the approvers of this run. Nothing has changed.";
      case REQUESTER ->
          "You asked for this run, so somebody else must decide. Nothing has changed.";
      case UNCERTAIN ->
          "Slack did not say in time whether you are among the approvers. Please click again.";
      case NAMELESS, GRANTED -> "You may not decide this here. Nothing has changed.";
    };
  }

  /** The message without its buttons, and with what became of them. */
  private void replace(SlackClick click, String news) {
    ObjectNode message = JSON.objectNode().put("replace_original", true);
    message.put("text", Mrkdwn.escape(click.text(), TEXT) + " — " + news);
    ArrayNode blocks = message.putArray("blocks");
    for (JsonNode block : click.blocks()) {
      if (!"actions".equals(block.path("type").asText())) {
        blocks.add(block);
      }
    }
    ObjectNode context = blocks.addObject().put("type", "context");
    context
        .putArray("elements")
        .addObject()
        .put("type", "mrkdwn")
        .put("text", news)
        .put("verbatim", true);
    post(click, message);
  }

  private void whisper(SlackClick click, String text) {
    post(
        click,
        JSON.objectNode()
            .put("response_type", "ephemeral")
            .put("replace_original", false)
            .put("text", text));
  }

  private void post(SlackClick click, ObjectNode message) {
    Optional<URI> address = addresses.reply(click.responseUrl());
    if (address.isEmpty()) {
      LOG.atWarn()
          .addKeyValue("approval", click.approval())
          .log("The click brought no address of Slack's to answer to");
      return;
    }
    try {
      Http.Answer answer =
          http.call(Http.Call.post(address.get(), Optional.empty(), Json.write(message), WITHIN));
      if (answer.status() != 200) {
        unheard(click, "HTTP " + answer.status());
      }
    } catch (IOException e) {
      // Its message may quote the address, which lets whoever knows it write into the channel.
      unheard(click, e.getClass().getSimpleName());
    }
  }

  private static void unheard(SlackClick click, String reason) {
    LOG.atWarn()
        .addKeyValue("approval", click.approval())
        .addKeyValue("reason", Text.brief(reason))
        .log("Slack did not take the answer to a click; notify-slack will tell");
  }
}
