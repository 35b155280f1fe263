package dev.retrigger.receiveapproval;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.aws.HttpResponse;
import dev.retrigger.domain.ApprovalRule;
import dev.retrigger.events.Json;
import dev.retrigger.events.StarterMessage.WakePipeline;
import dev.retrigger.ledger.Approval;
import dev.retrigger.ledger.Approvals;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("N-12")
final class IamRouteTest {
  private static final String ANN = World.role("leads", "ann");
  private final World world = new World();

  @Test
  @Tag("A-06")
  void shouldDecideAndKeepWhoAndWhen() {
    world.ask(List.of("iam:leads"));

    HttpResponse response = world.send(world.cli("approve", ANN));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(Json.tree(response.body()))
        .isEqualTo(
            Json.tree(
                """
                {"outcome": "Decided", "approval": "%s", "status": "APPROVED",
                 "by": "iam:leads/ann", "at": "2026-11-21T03:20:00.000Z", "message": "It stands."}
                """
                    .formatted(World.ID)));
    assertThat(world.approvals.find(World.ID).orElseThrow().verdict().orElseThrow().via())
        .isEqualTo("cli");
    assertThat(world.signals).containsExactly(new WakePipeline(World.TRAIN));
  }

  @Test
  void shouldSayTheSameAgainWhenTheAnswerWasLost() {
    world.ask(List.of("iam:leads"));
    world.send(world.cli("reject", ANN));

    HttpResponse again = world.send(world.cli("reject", ANN));
    HttpResponse other = world.send(world.cli("approve", ANN));
    HttpResponse another = world.send(world.cli("reject", World.role("leads", "bo")));

    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(outcome(again)).isEqualTo("Already");
    assertThat(other.statusCode()).isEqualTo(409);
    assertThat(another.statusCode()).isEqualTo(409);
    assertThat(Json.tree(another.body()).path("by").asText()).isEqualTo("iam:leads/ann");
    assertThat(world.status()).isEqualTo(Approval.Status.REJECTED);
    assertThat(world.signals).hasSize(1);
  }

  @Test
  void shouldRefuseWhoMayNot() {
    world.ask(List.of("iam:leads"), "iam:leads/bo");

    assertThat(world.send(world.cli("approve", World.role("ops", "ann"))).statusCode())
        .isEqualTo(403);
    HttpResponse requester = world.send(world.cli("approve", ANN));
    assertThat(requester.statusCode()).isEqualTo(403);
    assertThat(requester.body()).contains("somebody else must decide");
    assertThat(world.status()).isEqualTo(Approval.Status.PENDING);
  }

  @Test
  void shouldRefuseWhenTheGatewayNamesNobodyWhateverTheRequestSays() {
    world.ask(List.of("iam:leads"));
    ObjectNode bare = world.request("POST /approvals/{id}/decisions", "{\"decision\":\"approve\"}");
    bare.withObject("/headers")
        .put("x-amz-user-arn", ANN)
        .put("authorization", "AWS4-HMAC-SHA256 x");

    assertThat(world.send(bare).statusCode()).isEqualTo(401);
    assertThat(
            world
                .send(world.cli("approve", ANN.replace(World.ACCOUNT, "444455556666")))
                .statusCode())
        .isEqualTo(401);
    assertThat(world.status()).isEqualTo(Approval.Status.PENDING);
  }

  @Test
  void shouldSayTooLateOrUnknown() {
    assertThat(world.send(world.cli("approve", ANN)).statusCode()).isEqualTo(404);
    world.ask(new ApprovalRule(List.of("iam:leads"), Duration.ofHours(1), false));
    world.now = World.NOW.plusSeconds(3_600);

    HttpResponse late = world.send(world.cli("approve", ANN));

    assertThat(late.statusCode()).isEqualTo(410);
    assertThat(late.body()).contains("Too late");
    assertThat(world.status()).isEqualTo(Approval.Status.PENDING);
  }

  @Test
  void shouldSayTooLateWhenTheQuestionWasClosed() {
    Approval asked =
        World.question(new ApprovalRule(List.of("iam:leads"), Duration.ofHours(1), false));
    world.ask(asked.rule());
    world.table.write(List.of(Approvals.close(asked.superseded())));

    assertThat(world.send(world.cli("approve", ANN)).statusCode()).isEqualTo(410);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "approve",
        "{\"decision\":\"APPROVE\"}",
        "{\"decision\":\"approve\",\"decision\":\"reject\"}",
        "{\"decision\":\"approve\"}{}"
      })
  void shouldDecideNothingWhenTheBodyIsMalformed(String body) {
    world.ask(List.of("iam:leads"));

    assertThat(world.send(world.cli("approve", ANN).put("body", body)).statusCode()).isEqualTo(400);
    assertThat(world.status()).isEqualTo(Approval.Status.PENDING);
  }

  @Test
  void shouldKeepANoteShortAndOnOneLine() {
    world.ask(List.of("iam:leads"));
    String note = "line\\nline " + "x".repeat(500);

    world.send(
        world
            .cli("approve", ANN)
            .put("body", "{\"decision\":\"approve\",\"note\":\"" + note + "\"}"));

    assertThat(world.approvals.find(World.ID).orElseThrow().verdict().orElseThrow().note())
        .startsWith("line line xxx")
        .hasSize(200);
  }

  @Test
  void shouldFindNothingToDecideWhenItRehearses() {
    HttpResponse response = world.send(ReceiveApprovalHandler.REHEARSAL.getBytes(UTF_8));

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(outcome(response)).isEqualTo("Unknown");
  }

  @Test
  void shouldKnowNoRouteByItsPathAlone() {
    world.ask(List.of("iam:leads"));
    ObjectNode request = world.cli("approve", ANN).put("routeKey", "$default");
    request.put("rawPath", "/approvals/" + World.ID + "/decisions");

    assertThat(world.send(request).statusCode()).isEqualTo(404);
  }

  private static String outcome(HttpResponse response) {
    JsonNode body = Json.tree(response.body());
    return body.path("outcome").asText();
  }
}
