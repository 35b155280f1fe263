package dev.retrigger.receiveapproval;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.aws.Http;
import dev.retrigger.aws.HttpResponse;
import dev.retrigger.domain.ApprovalRule;
import dev.retrigger.events.Json;
import dev.retrigger.events.StarterMessage.WakePipeline;
import dev.retrigger.ledger.Approval;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("N-12")
final class SlackRouteTest {
  private static final String LEADS = "slack:@ml-leads";
  private final World world = new World();

  @Test
  void shouldDecideWakeTheStarterAndSayWhoAndWhen() {
    world.ask(List.of("slack:U0ANN"));

    HttpResponse response = world.send(world.click("approve", "U0ANN"));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(world.status()).isEqualTo(Approval.Status.APPROVED);
    assertThat(world.decidedBy()).isEqualTo("slack:U0ANN");
    assertThat(world.signals).containsExactly(new WakePipeline(World.TRAIN));
    JsonNode message = world.replies().getFirst();
    assertThat(message.path("replace_original").asBoolean()).isTrue();
    assertThat(message.path("blocks")).hasSize(2);
    assertThat(message.path("blocks").findValuesAsText("type"))
        .contains("divider")
        .doesNotContain("actions");
    assertThat(message.path("blocks").path(1).toString())
        .contains("Approved by <@U0ANN> (slack) at <!date^1795231200^")
        .contains("2026-11-21T03:20:00.000Z");
  }

  @Test
  void shouldReject() {
    world.ask(List.of("slack:U0ANN"));

    world.send(world.click("reject", "U0ANN"));

    assertThat(world.status()).isEqualTo(Approval.Status.REJECTED);
    assertThat(world.replies().getFirst().toString()).contains("Rejected by <@U0ANN>");
  }

  @Test
  @Tag("N-05")
  void shouldDecideWhenTheGatewayEncodedTheBody() {
    world.ask(List.of("slack:U0ANN"));

    assertThat(world.send(World.encoded(world.click("approve", "U0ANN"))).statusCode())
        .isEqualTo(200);

    assertThat(world.status()).isEqualTo(Approval.Status.APPROVED);
  }

  @Test
  void shouldDecideOnceWhenThereIsADoubleClickOrSlackTriesAgain() {
    world.ask(List.of("slack:U0ANN"));
    world.send(world.click("approve", "U0ANN"));
    world.now = World.NOW.plusSeconds(2);
    ObjectNode again = world.click("approve", "U0ANN");
    again.withObject("/headers").put("x-slack-retry-num", "1").put("x-slack-retry-reason", "x");

    assertThat(world.send(again).statusCode()).isEqualTo(200);

    assertThat(world.signals).hasSize(1);
    assertThat(world.replies().getLast().toString())
        .contains("Already approved by <@U0ANN> (slack) at <!date^1795231200^");
  }

  @Test
  void shouldDecideTheRetryWhenTheFirstNeverArrived() {
    world.ask(List.of("slack:U0ANN"));
    ObjectNode retry = world.click("approve", "U0ANN");
    retry.withObject("/headers").put("x-slack-retry-num", "3");

    world.send(retry);

    assertThat(world.status()).isEqualTo(Approval.Status.APPROVED);
  }

  @Test
  void shouldKeepTheFirstDecisionWhenAnotherPersonDisagrees() {
    world.ask(List.of("slack:U0ANN", "slack:U0BO"));
    world.send(world.click("approve", "U0ANN"));

    world.send(world.click("reject", "U0BO"));

    assertThat(world.status()).isEqualTo(Approval.Status.APPROVED);
    assertThat(world.replies().getLast().toString()).contains("Already approved by <@U0ANN>");
  }

  @Test
  void shouldWhisperThatTheyMayNotWhenTheyAreNotListed() {
    world.ask(List.of("slack:U0ANN"));

    world.send(world.click("approve", "U0BO"));

    assertThat(world.status()).isEqualTo(Approval.Status.PENDING);
    assertThat(world.signals).isEmpty();
    JsonNode whisper = world.replies().getFirst();
    assertThat(whisper.path("response_type").asText()).isEqualTo("ephemeral");
    assertThat(whisper.path("replace_original").asBoolean()).isFalse();
    assertThat(whisper.path("text").asText()).startsWith("You are not among the approvers");
  }

  @Test
  void shouldWhisperThatSomebodyElseMustDecideWhenTheyAskedForTheRun() {
    world.ask(List.of("slack:U0ANN"), "slack:U0ANN");

    world.send(world.click("approve", "U0ANN"));

    assertThat(world.status()).isEqualTo(Approval.Status.PENDING);
    assertThat(world.replies().getFirst().toString()).contains("You asked for this run");
  }

  @Test
  void shouldAskSlackForGroupsOnceAMinute() {
    group("[\"U0ANN\",\"U0BO\"]");
    world.ask(List.of(LEADS));

    world.send(world.click("approve", "U0EVE"));
    world.send(world.click("approve", "U0EVE"));
    assertThat(asked()).isEqualTo(2);
    assertThat(world.status()).isEqualTo(Approval.Status.PENDING);

    group("[\"U0EVE\"]");
    world.now = World.NOW.plusSeconds(60);
    world.send(world.click("approve", "U0EVE"));
    assertThat(asked()).isEqualTo(4);
    assertThat(world.status()).isEqualTo(Approval.Status.APPROVED);
  }

  @Test
  void shouldAskSlackWithItsTokenAndWithinThreeSecondsInAll() {
    group("[\"U0ANN\"]");
    world.ask(List.of(LEADS));

    world.send(world.click("approve", "U0ANN"));

    assertThat(world.calls).hasSize(3);
    assertThat(world.calls.stream().map(Http.Call::within).reduce(Duration.ZERO, Duration::plus))
        .isLessThan(Duration.ofSeconds(3));
    assertThat(world.calls.subList(0, 2))
        .allSatisfy(call -> assertThat(call.bearer()).contains("xoxb-local"));
    assertThat(world.calls.getLast().bearer()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"ok\":false,\"error\":\"missing_scope\"}",
        "no JSON",
        "{\"ok\":true,\"ok\":true}"
      })
  void shouldLetNobodyDecideWhenSlackDoesNotSayWhoIsInAGroup(String answer) {
    world.slackSays("usergroups.list", answer);
    world.ask(List.of(LEADS));

    world.send(world.click("approve", "U0ANN"));

    assertThat(world.status()).isEqualTo(Approval.Status.PENDING);
    assertThat(world.replies().getFirst().toString()).contains("Please click again");
  }

  @Test
  void shouldLetNobodyDecideByAGroupThatIsGone() {
    world.slackSays(
        "usergroups.list",
        "{\"ok\":true,\"usergroups\":[{\"id\":\"S0LEADS\",\"handle\":\"ml-leads\","
            + "\"date_delete\":1700000000}]}");
    world.ask(List.of(LEADS));

    world.send(world.click("approve", "U0ANN"));

    assertThat(world.status()).isEqualTo(Approval.Status.PENDING);
  }

  @Test
  void shouldSayTooLateWhenTheQuestionHasExpired() {
    world.ask(new ApprovalRule(List.of("slack:U0ANN"), Duration.ofHours(1), false));
    world.now = World.NOW.plusSeconds(3_600);

    world.send(world.click("approve", "U0ANN"));

    assertThat(world.status()).isEqualTo(Approval.Status.PENDING);
    assertThat(world.replies().getFirst().toString()).contains("Too late");
  }

  @Test
  void shouldWhisperWhenThereIsNoSuchQuestion() {
    world.send(world.click("approve", "U0ANN"));

    assertThat(world.replies().getFirst().toString()).contains("not known");
  }

  @Test
  void shouldRefuseWhenTheWorkspaceIsNotAllowed() {
    world.ask(List.of("slack:U0ANN"));
    ObjectNode guest = World.payload("approve", "U0ANN");
    guest.withObject("/user").put("team_id", "T0EVIL");
    ObjectNode elsewhere = World.payload("approve", "U0ANN");
    elsewhere.withObject("/team").put("id", "T0EVIL");
    ObjectNode nowhere = World.payload("approve", "U0ANN");
    nowhere.withObject("/user").remove("team_id");

    for (ObjectNode payload : List.of(guest, elsewhere, nowhere)) {
      assertThat(world.send(signed(payload)).statusCode()).isEqualTo(401);
    }
    assertThat(world.status()).isEqualTo(Approval.Status.PENDING);
    assertThat(world.calls).isEmpty();
  }

  @Test
  void shouldRefuseEverybodyWhenNoWorkspaceIsAllowed() {
    world.environment.remove("SLACK_TEAM_IDS");
    world.ask(List.of("slack:U0ANN"));

    assertThat(world.send(world.click("approve", "U0ANN")).statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://hooks.slack.com/actions/T/1/x",
        "https://hooks.slack.com.evil.example/actions/T/1/x",
        "https://hooks.slack.com@evil.example/x",
        "https://u:p@hooks.slack.com/x",
        "https://hooks.slack.com:8443/x",
        "https://HOOKS.slack.com/x",
        "https://hooks.slack-gov.com/x",
        "https://169.254.169.254/latest/meta-data",
        "http://127.0.0.1/x",
        "file:///etc/passwd",
        "not an address",
        ""
      })
  void shouldDecideAndAnswerNowhereWhenTheAddressIsNotSlacks(String address) {
    world.ask(List.of("slack:U0ANN"));

    world.send(signed(World.payload("approve", "U0ANN").put("response_url", address)));

    assertThat(world.status()).isEqualTo(Approval.Status.APPROVED);
    assertThat(world.calls).isEmpty();
  }

  @Test
  void shouldDecideAllTheSameWhenSlackOrTheQueueIsDown() {
    world.web.clear();
    world.queueFails = true;
    world.ask(List.of("slack:U0ANN"));

    assertThat(world.send(world.click("approve", "U0ANN")).statusCode()).isEqualTo(200);

    assertThat(world.status()).isEqualTo(Approval.Status.APPROVED);
  }

  @Test
  void shouldEscapeTheTextOfTheMessage() {
    world.ask(List.of("slack:U0ANN"));
    ObjectNode payload = World.payload("approve", "U0ANN");
    payload.withObject("/message").put("text", "<!channel> <https://evil.example|x>");

    world.send(signed(payload));

    assertThat(world.replies().getFirst().path("text").asText())
        .startsWith("&lt;!channel&gt; &lt;https://evil.example|x&gt; — Approved by");
  }

  @Test
  void shouldAnswerTheChallengeOnlyWhenItIsSigned() {
    String body = "{\"type\":\"url_verification\",\"challenge\":\"3eZbrw1aBm2rZgRNFdxV\"}";
    ObjectNode signed = world.slack(body);
    signed.withObject("/headers").put("content-type", "application/json");
    ObjectNode unsigned = world.request("POST /slack/actions", body);
    unsigned.withObject("/headers").put("content-type", "application/json");

    assertThat(world.send(signed).body()).isEqualTo("3eZbrw1aBm2rZgRNFdxV");
    assertThat(world.send(unsigned).body()).isEqualTo("Not allowed.\n");
  }

  @Test
  void shouldNotEchoAChallengeThatIsNone() {
    ObjectNode signed = world.slack("{\"type\":\"url_verification\",\"challenge\":\"<script>\"}");
    signed.withObject("/headers").put("content-type", "application/json; charset=utf-8");

    assertThat(world.send(signed).body()).isEmpty();
  }

  @Test
  void shouldHaveNothingToDoWhenTheClickIsOnSomethingElse() {
    ObjectNode closed = World.payload("approve", "U0ANN").put("type", "view_closed");

    assertThat(world.send(world.click("open-console", "U0ANN")).statusCode()).isEqualTo(200);
    assertThat(world.send(signed(closed)).statusCode()).isEqualTo(200);
    assertThat(world.calls).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "payload=",
        "payload=%7B",
        "payload=%ZZ",
        "payload=%7B%7D&payload=%7B%7D",
        "other=1",
        "payload=%7B%22type%22%3A%22block_actions%22%2C%22actions%22%3A%5B%7B%22action_id%22%3A"
            + "%22approve%22%2C%22value%22%3A%22rt-1%22%7D%5D%7D"
      })
  void shouldSayThatItCannotReadWhenAFormIsMalformed(String body) {
    assertThat(world.send(world.slack(body)).statusCode()).isEqualTo(400);
  }

  @Test
  void shouldRefuseAUserThatIsNoUser() {
    world.ask(List.of("slack:@ml"));

    assertThat(world.send(world.click("approve", "@ml")).statusCode()).isEqualTo(400);
  }

  @Test
  void shouldSayTheSameWhateverWasWrongWithTheSignature() {
    world.ask(List.of("slack:U0ANN"));
    ObjectNode late = world.click("approve", "U0ANN");
    world.now = World.NOW.plusSeconds(301);
    late.withObject("/requestContext").put("timeEpoch", world.now.toEpochMilli());
    ObjectNode forged = world.click("approve", "U0ANN");
    forged.withObject("/headers").put("x-slack-signature", "v0=" + "0".repeat(64));
    ObjectNode twice = world.click("approve", "U0ANN");
    String signature = twice.path("headers").path("x-slack-signature").asText();
    twice.withObject("/headers").put("X-Slack-Signature", signature);
    ObjectNode bare = world.click("approve", "U0ANN");
    bare.putObject("headers");
    ObjectNode huge = world.slack("payload=" + "a".repeat(256 * 1024));

    for (ObjectNode each : List.of(late, forged, twice, bare, huge)) {
      HttpResponse response = world.send(each);
      assertThat(response.statusCode()).isEqualTo(401);
      assertThat(response.body()).isEqualTo("Not allowed.\n");
    }
    assertThat(world.status()).isEqualTo(Approval.Status.PENDING);
  }

  @Test
  void shouldFailRatherThanLetAnybodyInWhenThereIsNoSigningSecret() {
    world.secrets.put("slack", "{\"botToken\":\"xoxb-local\",\"signingSecret\":\"\"}");
    world.ask(List.of("slack:U0ANN"));

    assertThatThrownBy(() -> world.send(world.click("approve", "U0ANN")))
        .hasMessageContaining("signingSecret");
  }

  @Test
  @Tag("N-05")
  void shouldAcceptBothSigningSecretsWhileTheyAreExchanged() {
    world.secrets.put(
        "slack",
        "{\"signingSecret\":\"a-new-secret-of-slack\",\"previousSigningSecret\":\""
            + World.SIGNING_SECRET
            + "\"}");
    world.ask(List.of("slack:U0ANN"));

    world.send(world.click("approve", "U0ANN"));

    assertThat(world.status()).isEqualTo(Approval.Status.APPROVED);
  }

  @Test
  void shouldNotBeThereWhenSlackIsNotSetUp() {
    world.environment.remove("SLACK_SECRET_ID");

    assertThat(world.send(world.click("approve", "U0ANN")).statusCode()).isEqualTo(404);
  }

  private ObjectNode signed(ObjectNode payload) {
    return world.slack("payload=" + URLEncoder.encode(Json.write(payload), UTF_8));
  }

  private void group(String users) {
    world.slackSays(
        "usergroups.list",
        "{\"ok\":true,\"usergroups\":[{\"id\":\"S0SALES\",\"handle\":\"sales\",\"date_delete\":0},"
            + "{\"id\":\"S0LEADS\",\"handle\":\"ml-leads\",\"date_delete\":0}]}");
    world.slackSays(
        "usergroups.users.list?usergroup=S0LEADS", "{\"ok\":true,\"users\":" + users + "}");
  }

  private long asked() {
    return world.calls.stream()
        .filter(call -> call.address().getPath().startsWith("/api/usergroups."))
        .count();
  }
}
