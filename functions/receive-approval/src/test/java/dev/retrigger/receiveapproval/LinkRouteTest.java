package dev.retrigger.receiveapproval;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.aws.HttpResponse;
import dev.retrigger.domain.ApprovalRule;
import dev.retrigger.events.StarterMessage.WakePipeline;
import dev.retrigger.ledger.Approval;
import dev.retrigger.ledger.ApprovalToken;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("N-12")
final class LinkRouteTest {
  private final World world = new World();

  @Test
  void shouldShowTheQuestionAndDecideNothingHoweverOftenItIsOpened() {
    String token = World.token(world.ask(List.of("link")));

    for (int i = 0; i < 10; i++) {
      HttpResponse page = world.send(world.open(token));
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.body())
          .contains(
              "May growth/churn/train start?",
              "12 new files &lt;script&gt;",
              "<form method=\"post\" action=\"" + World.ID + "\">")
          .doesNotContain("<script");
    }
    assertThat(world.status()).isEqualTo(Approval.Status.PENDING);
    assertThat(world.signals).isEmpty();
  }

  @Test
  void shouldDecideByTheFormAndWakeTheStarter() {
    String token = World.token(world.ask(List.of("link")));

    HttpResponse page = world.send(world.submit("approve", token));

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body())
        .contains("This was approved by link at 2026-11-21T03:20:00.000Z (Ann &amp; Bo).")
        .doesNotContain("<form", token);
    assertThat(world.status()).isEqualTo(Approval.Status.APPROVED);
    assertThat(world.signals).containsExactly(new WakePipeline(World.TRAIN));
  }

  @Test
  void shouldBeUsedUpWhenItHasDecided() {
    String token = World.token(world.ask(List.of("link")));
    world.send(world.submit("reject", token));

    HttpResponse again = world.send(world.submit("approve", token));

    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(again.body()).contains("already rejected");
    assertThat(world.status()).isEqualTo(Approval.Status.REJECTED);
    assertThat(world.signals).hasSize(1);
    assertThat(world.send(world.open(token)).body()).contains("rejected").doesNotContain("<form");
  }

  @Test
  void shouldExpireWithTheQuestion() {
    String token =
        World.token(world.ask(new ApprovalRule(List.of("link"), Duration.ofHours(1), false)));

    world.now = World.NOW.plusSeconds(3_600);

    assertThat(world.send(world.open(token)).statusCode()).isEqualTo(410);
    assertThat(world.send(world.submit("approve", token)).statusCode()).isEqualTo(410);
    assertThat(world.status()).isEqualTo(Approval.Status.PENDING);
  }

  @Test
  void shouldBeKeptFromCachesFramesScriptsAndReferrers() {
    HttpResponse page = world.send(world.open(World.token(world.ask(List.of("link")))));

    assertThat(page.headers())
        .containsEntry("cache-control", "no-store")
        .containsEntry("referrer-policy", "no-referrer")
        .containsEntry("x-content-type-options", "nosniff")
        .containsEntry("x-frame-options", "DENY");
    assertThat(page.headers().get("content-security-policy"))
        .startsWith("default-src 'none'; style-src 'sha256-")
        .contains("form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'")
        .doesNotContain("unsafe");
  }

  @Test
  void shouldLeadNowhereWhenTheFileDoesNotListLinks() {
    String token = World.token(world.ask(List.of("slack:U0ANN")));

    assertThat(world.send(world.open(token)).statusCode()).isEqualTo(404);
    assertThat(world.send(world.submit("approve", token)).statusCode()).isEqualTo(404);
    assertThat(world.status()).isEqualTo(Approval.Status.PENDING);
  }

  @Test
  void shouldSendElsewhereWhenAPersonAskedAndALinkCannotTellWhoDecides() {
    String token = World.token(world.ask(List.of("link"), "slack:U0ANN"));

    HttpResponse page = world.send(world.submit("approve", token));

    assertThat(page.statusCode()).isEqualTo(403);
    assertThat(page.body()).contains("retrigger approve " + World.ID);
    assertThat(world.status()).isEqualTo(Approval.Status.PENDING);
  }

  @Test
  void shouldLeadToTheSamePageWhateverIsWrongWithIt() {
    Approval approval = world.ask(List.of("link"));
    String token = World.token(approval);
    HttpResponse nowhere = world.send(world.open(""));
    ObjectNode other = world.open(token);
    other.withObject("/pathParameters").put("id", "ap-" + "b".repeat(52));
    ObjectNode none = world.open(token);
    none.withObject("/pathParameters").put("id", "../slack");

    for (ObjectNode each :
        List.of(
            other,
            none,
            world.open(token + "A"),
            world.open(token.substring(1)),
            world.open(token + "," + token),
            world.open("\u0000"))) {
      assertThat(world.send(each)).isEqualTo(nowhere);
    }
    assertThat(nowhere.statusCode()).isEqualTo(404);
  }

  @Test
  void shouldServeForExactlyWhatWasAsked() {
    Approval asked = world.ask(List.of("link"));
    List<String> keys = List.of(World.LINK_KEY);
    String token = World.token(asked);

    assertThat(ApprovalToken.isValid(token, keys, asked)).isTrue();
    assertThat(ApprovalToken.isValid(token, keys, changed(asked, "other", Duration.ZERO)))
        .isFalse();
    assertThat(ApprovalToken.isValid(token, keys, changed(asked, "digest", Duration.ofSeconds(1))))
        .isFalse();
    assertThat(ApprovalToken.isValid(token, List.of("another key, not the one"), asked)).isFalse();
    assertThat(ApprovalToken.isValid(token, List.of(), asked)).isFalse();
  }

  @Test
  void shouldServeWhileItsKeyIsExchanged() {
    String token = World.token(world.ask(List.of("link")));
    world.secrets.put(
        "link",
        "{\"linkKey\":\"" + "n".repeat(32) + "\",\"previousLinkKey\":\"" + World.LINK_KEY + "\"}");

    assertThat(world.send(world.open(token)).statusCode()).isEqualTo(200);
  }

  @Test
  void shouldAcceptNoneOfTenThousandMutations() {
    Approval asked = world.ask(List.of("link"));
    String token = World.token(asked);
    Random random = new Random(20261121);
    int accepted = 0;
    for (int i = 0; i < 10_000; i++) {
      String mutant = mutate(token, random);
      if (!mutant.equals(token) && ApprovalToken.isValid(mutant, List.of(World.LINK_KEY), asked)) {
        accepted++;
      }
    }
    assertThat(accepted).isZero();
    // The last character has bits to spare: other spellings of the same bytes are other tokens.
    for (char last :
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".toCharArray()) {
      String spelled = token.substring(0, 42) + last;
      assertThat(ApprovalToken.isValid(spelled, List.of(World.LINK_KEY), asked))
          .isEqualTo(spelled.equals(token));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "&decision=maybe", "&decision=APPROVE", "&decision=approve&decision=reject"})
  void shouldDecideNothingWhenTheFormIsMalformed(String decision) {
    String token = World.token(world.ask(List.of("link")));

    assertThat(
            world
                .send(world.request("POST /approvals/{id}", "token=" + token + decision))
                .statusCode())
        .isEqualTo(400);
    assertThat(world.status()).isEqualTo(Approval.Status.PENDING);
  }

  @Test
  void shouldDecideNothingByATokenInTheAddress() {
    String token = World.token(world.ask(List.of("link")));
    ObjectNode request = world.request("POST /approvals/{id}", "decision=approve");
    request.withObject("/queryStringParameters").put("token", token);

    assertThat(world.send(request).statusCode()).isEqualTo(404);
    assertThat(world.status()).isEqualTo(Approval.Status.PENDING);
  }

  private static Approval changed(Approval asked, String digest, Duration longer) {
    return new Approval(
        asked.id(),
        asked.pipeline(),
        asked.run(),
        asked.batch(),
        asked.reason(),
        asked.requesters(),
        asked.rule(),
        asked.asked(),
        asked.expires().plus(longer),
        asked.status(),
        asked.verdict(),
        digest,
        asked.tell());
  }

  private static String mutate(String token, Random random) {
    StringBuilder mutant = new StringBuilder(token);
    int at = random.nextInt(token.length());
    switch (random.nextInt(3)) {
      case 0 -> mutant.setCharAt(at, (char) (' ' + random.nextInt(95)));
      case 1 -> mutant.deleteCharAt(at);
      default -> mutant.insert(at, (char) (' ' + random.nextInt(95)));
    }
    return mutant.toString();
  }
}
