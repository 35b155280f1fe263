package dev.retrigger.receiveapproval;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.aws.HttpRequest;
import dev.retrigger.aws.HttpResponse;
import dev.retrigger.aws.Invocation.Answered;
import dev.retrigger.receiveapproval.Groups.Membership;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes in decisions of GitLab jobs: whoever started the job decides, by the id token that GitLab
 * gave it.
 */
final class GitLabRoute {
  private static final Pattern BEARER = Pattern.compile("Bearer ([A-Za-z0-9_.-]+)");
  private static final Pattern LOGIN = Pattern.compile("[A-Za-z0-9_.-]{1,255}");

  private final IdTokens tokens;
  private final ApprovalDesk desk;

  GitLabRoute(IdTokens tokens, ApprovalDesk desk) {
    this.tokens = tokens;
    this.desk = desk;
  }

  Answered handle(HttpRequest request) {
    Optional<Matcher> bearer =
        request.soleHeader("Authorization").map(BEARER::matcher).filter(Matcher::matches);
    if (bearer.isEmpty()) {
      return Answers.refused("without a token");
    }
    return switch (tokens.check(bearer.get().group(1), desk.now())) {
      case IdTokens.Checked.Valid(var claims) -> decide(request, claims);
      case IdTokens.Checked.Invalid(var reason) -> Answers.refused(reason);
      case IdTokens.Checked.Unknown(var reason) ->
          new Answered(
              new Outcome.Line.Refused(reason),
              HttpResponse.text(503, "Tokens cannot be checked now; try again.\n")
                  .with("retry-after", "60"));
    };
  }

  private Answered decide(HttpRequest request, JsonNode claims) {
    String login = claims.path("user_login").asText();
    if (!LOGIN.matcher(login).matches()) {
      return Answers.refused("a token that names nobody");
    }
    Claimant claimant = claimant(login, claims);
    Wish wish = Wish.read(request);
    Outcome outcome =
        Wish.approval(request)
            .map(id -> desk.decide(id, claimant, wish.approves(), wish.note()))
            .orElseGet(Outcome.Unknown::new);
    return Answers.of(outcome, claimant, wish.approves());
  }

  private static Claimant claimant(String login, JsonNode claims) {
    Set<String> groups = new HashSet<>();
    claims
        .path("groups_direct")
        .forEach(each -> groups.add(each.asText().toLowerCase(Locale.ROOT)));
    String email = claims.path("user_email").asText();
    return new Claimant(
        Way.GITLAB,
        "gitlab:" + login,
        "gitlab:" + login,
        email.isEmpty() ? Set.of() : Set.of("gitlab:" + email, "email:" + email, "mailto:" + email),
        group -> groups.contains(group) ? Membership.YES : Membership.NO);
  }
}
