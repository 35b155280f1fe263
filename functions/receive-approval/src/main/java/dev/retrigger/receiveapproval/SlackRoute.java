package dev.retrigger.receiveapproval;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.aws.HttpRequest;
import dev.retrigger.aws.HttpResponse;
import dev.retrigger.aws.Invocation.Answered;
import dev.retrigger.aws.SigningKeys;
import dev.retrigger.aws.webhook.Scheme;
import dev.retrigger.aws.webhook.Verification.Rejected;
import dev.retrigger.aws.webhook.Verifier;
import dev.retrigger.events.InvalidEventException;
import dev.retrigger.events.Json;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Takes in clicks. Nothing of a request is parsed before its signature holds, and whoever is not
 * Slack learns nothing from the answer. Slack itself always hears "done": what became of a click
 * goes to the address that came with it, and a click that Slack sends again decides nothing new.
 */
final class SlackRoute {
  private static final int LONGEST = 256 * 1024;
  private static final Pattern CHALLENGE = Pattern.compile("[A-Za-z0-9_-]{1,200}");

  private final SigningKeys keys;
  private final Set<String> teams;
  private final SlackGroups groups;
  private final SlackReplies replies;
  private final ApprovalDesk desk;

  SlackRoute(
      SigningKeys keys,
      Set<String> teams,
      SlackGroups groups,
      SlackReplies replies,
      ApprovalDesk desk) {
    this.keys = keys;
    this.teams = Set.copyOf(teams);
    this.groups = groups;
    this.replies = replies;
    this.desk = desk;
  }

  Answered handle(HttpRequest request) {
    if (request.size() > LONGEST) {
      return Answers.refused("too long");
    }
    if (Verifier.verify(request, new Scheme.Slack(), keys.at(desk.now())) instanceof Rejected) {
      return Answers.refused("not signed by Slack, or not now");
    }
    if (request
        .header("Content-Type")
        .filter(type -> type.startsWith("application/json"))
        .isPresent()) {
      return verification(Json.tree(request.text()));
    }
    String payload =
        Form.read(request.text())
            .field("payload")
            .orElseThrow(() -> new InvalidEventException("the form has no payload"));
    Optional<SlackClick> click = SlackClick.of(Json.tree(payload));
    return click
        .map(this::clicked)
        .orElseGet(() -> new Answered(new Outcome.Line.Ignored("no click on our buttons"), done()));
  }

  private Answered clicked(SlackClick click) {
    if (!teams.containsAll(click.teams())) {
      return Answers.refused("a workspace that is not allowed");
    }
    String name = "slack:" + click.user();
    Claimant claimant = new Claimant(Way.SLACK, name, name, Set.of(), groups.of(click.user()));
    Outcome outcome = desk.decide(click.approval(), claimant, click.approves(), "");
    replies.tell(click, outcome);
    return new Answered(outcome.line(claimant), done());
  }

  /** Slack asks once, when the address is set, whether we are there. */
  private static Answered verification(JsonNode body) {
    String challenge = body.path("challenge").asText();
    boolean asked =
        "url_verification".equals(body.path("type").asText())
            && CHALLENGE.matcher(challenge).matches();
    return new Answered(
        new Outcome.Line.Ignored("url_verification"),
        asked ? HttpResponse.text(200, challenge) : done());
  }

  private static HttpResponse done() {
    return HttpResponse.text(200, "");
  }
}
