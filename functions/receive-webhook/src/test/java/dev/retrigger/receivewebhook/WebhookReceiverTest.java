package dev.retrigger.receivewebhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.aws.Http;
import dev.retrigger.aws.HttpRequest;
import dev.retrigger.aws.HttpResponse;
import dev.retrigger.aws.Invocation.Answered;
import dev.retrigger.aws.MessageQueue;
import dev.retrigger.aws.webhook.Verification.Verified;
import dev.retrigger.domain.Hmac;
import dev.retrigger.domain.RunId;
import dev.retrigger.domain.Signal;
import dev.retrigger.domain.SignalId;
import dev.retrigger.events.Json;
import dev.retrigger.events.StarterMessage.SignalArrived;
import dev.retrigger.ledger.IgnoredEvents;
import dev.retrigger.ledger.IgnoredEvents.IgnoredEvent;
import dev.retrigger.ledger.Table;
import dev.retrigger.receivewebhook.WebhookReceiver.Received;
import dev.retrigger.testing.FaultSchedule;
import dev.retrigger.testing.Faults;
import dev.retrigger.testing.Halt;
import dev.retrigger.testing.InjectedFault;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of deliveries that come again, or go wrong, or are more than they say. */
@Tag("N-05")
final class WebhookReceiverTest {
  private static final String PUSH = "webhook-gitlab/push-to-main";
  private static final String LONG_PUSH = "webhook-gitlab/push-of-thirty-commits";

  private final World world = new World();

  @Test
  void shouldSayAgainWhatADeliveryLedToWhenItComesAgain() {
    world.send(World.file(PUSH));
    world.send(World.file("webhook-gitlab/push-sent-again"));

    assertThat(world.signals).hasSize(2);
    assertThat(world.signals.getFirst()).isEqualTo(world.signals.getLast());
  }

  @Test
  void shouldStartNothingNewWhenADeliveryComesAgainAfterTheModelsChanged() {
    world.send(World.file(PUSH));
    world.apply(
        World.MODEL.replace(
            "triggers:",
            "triggers:\n  all: {gitlab: {project: growth/churn,"
                + " event: push}, start: deploy}"));

    world.send(World.file("webhook-gitlab/push-sent-again"));

    assertThat(world.fired()).containsExactly("merge", "merge");
  }

  @Test
  void shouldCountTheRecordWhenADeliveryThatIsForNoTriggerComesAgain() {
    world.send(World.file("webhook-gitlab/note"));
    world.send(World.file("webhook-gitlab/note"));
    world.send(World.file("webhook-gitlab/note"));

    assertThat(new IgnoredEvents(world.table).about("gitlab/growth/churn"))
        .singleElement()
        .extracting(IgnoredEvent::duplicates)
        .isEqualTo(2L);
  }

  @Test
  void shouldRefuseAnotherBodyUnderAnIdThatCameBefore() {
    world.send(World.file(PUSH));

    HttpResponse answer =
        world.send(World.file("webhook-gitlab/push-other-body-under-the-same-id"));

    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(world.signals).hasSize(1);
  }

  @Test
  void shouldTakeAnIdForNewOnceItIsForgotten() {
    world.send(World.file(PUSH));
    world.now = world.now.plus(Duration.ofDays(2));

    world.send(World.read(World.file("webhook-gitlab/push-other-body-under-the-same-id")));

    assertThat(new IgnoredEvents(world.table).about("gitlab/growth/churn")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "webhook-github/push-to-main, webhook-github/push-under-a-new-id, true",
    "webhook-github/push-to-main, webhook-github/push-older-after-newer, false",
    "webhook-gitlab/push-to-main, webhook-gitlab/push-in-base64, false",
    "webhook-gitlab/push-to-main, webhook-gitlab/push-under-a-new-id, false",
    "webhook-gitlab/token-push, webhook-gitlab/token-push-without-idempotency-key, false",
    "webhook-mlflow/alias-set, webhook-mlflow/alias-set-sent-again, true",
    "webhook-mlflow/alias-set, webhook-mlflow/alias-set-under-a-new-id, false",
    "webhook-custom/labels-ready, webhook-custom/labels-ready-under-a-new-id, false"
  })
  void shouldKnowAFactByWhatItsProofCovers(String first, String second, boolean same) {
    world.send(World.file(first));
    world.send(World.file(second));

    assertThat(world.signals.getFirst().id().equals(world.signals.getLast().id())).isEqualTo(same);
  }

  @Test
  void shouldKnowAnOlderGitLabsFactByWhatItSays() {
    world.send(World.file("webhook-gitlab/token-push-without-idempotency-key"));
    SignalId first = world.signals.getFirst().id();
    ObjectNode again = envelope("webhook-gitlab/token-push-without-idempotency-key");
    again.put("body", again.path("body").asText().replace("\"user_name\":\"Ann\"", "\"x\":1"));

    world.send(Json.writeBytes(again));

    assertThat(world.signals).hasSize(2).extracting(Signal::id).containsOnly(first);
  }

  /** Such as a job that says every night, in the same words, that it is done. */
  @Test
  void shouldKnowAFactByItsTimeWhereTheProofCoversThatAndNoId() {
    for (long timestamp : new long[] {1_795_248_000, 1_795_248_000, 1_795_334_400}) {
      receiveNightly(timestamp);
    }

    assertThat(world.signals).hasSize(3);
    assertThat(world.signals.get(1)).isEqualTo(world.signals.get(0));
    assertThat(world.signals.get(2).id()).isNotEqualTo(world.signals.get(0).id());
    assertThat(world.signals.get(2).eventId()).isNotEqualTo(world.signals.get(0).eventId());
  }

  @Test
  void shouldShowADeliveryByItsSendersId() {
    HttpResponse gitLab = world.send(World.file(PUSH));
    String id = envelope(PUSH).path("headers").path("webhook-id").asText();
    HttpResponse gitHub = world.send(World.file("webhook-github/push-to-main"));
    String delivery =
        envelope("webhook-github/push-to-main").path("headers").path("x-github-delivery").asText();

    assertThat(gitLab.body()).contains(id);
    assertThat(world.signals.getFirst().eventId()).isEqualTo(id);
    assertThat(gitHub.body()).contains(delivery);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          200 | {"diffs": [{"old_path": "a", "new_path": "models/churn/x.py"}]} | true
          200 | {"diffs": [{"old_path": "models/churn/x.py", "new_path": "a"}]} | true
          200 | {"diffs": [{"old_path": "a", "new_path": "docs/b"}]}            | false
          200 | {"diffs": []}                                                   | false
          200 | {"diffs": [], "compare_timeout": true}                          | true
          200 | {"diffs": [{"old_path": "a"                                     | true
          200 | {}                                                              | true
          404 | {"message": "404 Project Not Found"}                            | true
          429 | too many                                                        | true
          302 | moved                                                           | true
          """)
  @Tag("G-01")
  void shouldAskGitLabWhichFilesALongPushChanged(int status, String body, boolean fires) {
    world.gitLab = Optional.of(new Http.Answer(status, Optional.empty(), body));

    assertThat(world.send(World.file(LONG_PUSH)).statusCode()).isEqualTo(200);

    assertThat(world.fired()).isEqualTo(fires ? List.of("merge") : List.of());
    assertThat(world.calls)
        .singleElement()
        .satisfies(
            call -> {
              assertThat(call.address())
                  .isEqualTo(
                      URI.create(
                          "https://gitlab.example/api/v4/projects/growth%2Fchurn/repository/compare"
                              + "?from=95790bf891e76fee5e1747ab589903a6a1f80f22"
                              + "&to=da1560886d4f094c3e6c9ef40349f7d38b5d27d7"
                              + "&straight=true"));
              assertThat(call.bearer()).hasValue("glpat-canary-api-token");
              assertThat(call.json()).isEmpty();
            });
  }

  @ParameterizedTest
  @CsvSource({"models/churn/x.py, true", "docs/b, false", ", true"})
  @Tag("G-01")
  void shouldAskGitLabWhatASetBackBranchLost(String changed, boolean fires) {
    world.gitLab =
        Optional.ofNullable(changed)
            .map("{\"diffs\": [{\"new_path\": \"%s\"}]}"::formatted)
            .map(body -> new Http.Answer(200, Optional.empty(), body));

    receive(pushed().put("total_commits_count", 0));

    assertThat(world.fired()).isEqualTo(fires ? List.of("merge") : List.of());
    assertThat(world.calls)
        .singleElement()
        .satisfies(call -> assertThat(call.address()).hasParameter("straight", "true"));
  }

  @Test
  @Tag("G-01")
  void shouldAskGitLabWhatANewBranchChangedSinceItLeftTheDefaultOne() {
    receive(pushed().put("before", "0".repeat(40)).put("total_commits_count", 21));

    assertThat(world.calls)
        .singleElement()
        .satisfies(
            call ->
                assertThat(call.address()).hasParameter("from", "main").hasNoParameter("straight"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @Tag("G-01")
  void shouldAskGitLabOnceHoweverManyTriggersWantToKnow(boolean answers) {
    StringBuilder triggers = new StringBuilder("triggers:\n");
    for (int i = 0; i < 5; i++) {
      triggers.append(
          "  t%d: {gitlab: {project: growth/churn, event: push, paths: [t%d/**]}, start: build}\n"
              .formatted(i, i));
    }
    world.apply(World.MODEL.replace("triggers:\n", triggers));
    world.gitLab =
        Optional.of(new Http.Answer(200, Optional.empty(), "{\"diffs\": []}")).filter(_ -> answers);

    world.send(World.file(LONG_PUSH));

    assertThat(world.calls).hasSize(1);
    assertThat(world.fired()).hasSize(answers ? 0 : 6);
  }

  @ParameterizedTest
  @ValueSource(strings = {PUSH, "webhook-gitlab/push-of-other-paths", "webhook-gitlab/tag-pushed"})
  void shouldAskGitLabNothingThatThePushSaysItself(String name) {
    world.send(World.file(name));

    assertThat(world.calls).isEmpty();
  }

  @Test
  void shouldTakeAThousandFilesForAnAnswerThatMayNotBeWhole() {
    String files = "{\"new_path\": \"docs/a\"},".repeat(999) + "{\"new_path\": \"docs/b\"}";
    world.gitLab =
        Optional.of(new Http.Answer(200, Optional.empty(), "{\"diffs\": [" + files + "]}"));

    world.send(World.file(LONG_PUSH));

    assertThat(world.fired()).containsExactly("merge");
  }

  @Test
  @Tag("N-17")
  void shouldCountTheRunOfOursThatRegisteredTheVersion() {
    RunId run = new RunId("rt-" + "a".repeat(52));
    world.send(World.file("webhook-mlflow/version-created"));
    assertThat(world.signals.getLast().depth()).isZero();

    world.run(run, 2);
    world.now = world.now.plus(Duration.ofDays(3));
    ObjectNode later = envelope("webhook-mlflow/version-created");
    HttpRequest request = HttpRequest.of(later);
    Sender sender = Senders.read(World.SENDERS).find("mlflow").orElseThrow();
    world.receiver().receive(request, sender, sender.unproven(request));

    assertThat(world.signals.getLast().depth()).isEqualTo(3);
  }

  @Test
  void shouldRefuseWhatIsLongerThanAMebibyteOnceItsSenderIsKnown() {
    ObjectNode long_ = envelope("webhook-gitlab/token-push");
    String body = long_.path("body").asText();
    long_.put("body", body + " ".repeat(1024 * 1024 - body.getBytes(UTF_8).length));
    assertThat(world.send(Json.writeBytes(long_)).statusCode()).isEqualTo(200);

    long_.put("body", long_.path("body").asText() + " ");
    assertThat(world.send(Json.writeBytes(long_)).statusCode()).isEqualTo(413);

    long_.withObject("/headers").put("x-gitlab-token", "somebody-else-somebody");
    assertThat(world.send(Json.writeBytes(long_)).statusCode()).isEqualTo(401);
  }

  @Test
  void shouldAnswerWhoeverIsNotKnownInOneWay() {
    List<HttpResponse> answers =
        List.of(
            world.send(World.file("webhook-mlflow/unknown-sender")),
            world.send(World.file("webhook-mlflow/without-signature")),
            world.send(World.file("webhook-gitlab/signature-of-someone-else")),
            world.send(World.file("webhook-gitlab/signed-six-minutes-ago")),
            world.send(World.file("webhook-gitlab/token-of-someone-else")));

    assertThat(answers).containsOnly(HttpResponse.text(401, "Not allowed.\n"));
  }

  @Test
  void shouldTakeTheOlderSecretWhileTheyAreExchanged() {
    ObjectNode older = envelope("webhook-gitlab/token-push");
    older.withObject("/headers").put("x-gitlab-token", "gitlab-token-for-tests-0");

    assertThat(world.send(Json.writeBytes(older)).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({"open, secret", "gitlab-of-all, projects"})
  void shouldFailForASenderWhoseEntryCannotBeMeantAndForNobodyElse(String sender, String field) {
    ObjectNode request = envelope("webhook-github/push-to-main");
    request.withObject("/pathParameters").put("sender", sender);

    assertThatThrownBy(() -> world.send(Json.writeBytes(request)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(field);
    assertThat(world.send(World.file("webhook-github/push-to-main")).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{", "canary-secret"})
  void shouldFailRatherThanAnswerWhenTheSecretIsNoObject(String secret) {
    world.secrets.put("senders", secret);

    assertThatThrownBy(() -> world.send(World.file(PUSH)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageNotContaining("canary");
  }

  @Test
  void shouldFailWhenTheQueueDoesAndTakeTheDeliveryWhenItComesAgain() {
    world.queueFails = true;
    assertThatThrownBy(() -> world.send(World.file(PUSH)))
        .isInstanceOf(IllegalStateException.class);

    world.queueFails = false;
    world.send(World.file(PUSH));

    assertThat(world.fired()).containsExactly("merge");
  }

  @Test
  void shouldNotBeThereOnAnotherRoute() {
    ObjectNode request = envelope(PUSH).put("routeKey", "POST /webhooks");

    assertThat(world.send(Json.writeBytes(request)).statusCode()).isEqualTo(404);
  }

  @Test
  void shouldLoseNothingAndMakeNothingUpOverEveryScheduleOfTwoFaults() {
    HttpRequest request = World.request(World.read(World.file(PUSH)));
    Sender sender = Senders.read(World.SENDERS).find("gitlab").orElseThrow();
    Verified verified = (Verified) sender.verify(request);

    assertThat(FaultSchedule.enumerate(8, 2))
        .hasSize(481)
        .allSatisfy(schedule -> assertPromise(schedule, request, sender, verified));
  }

  private static void assertPromise(
      FaultSchedule schedule, HttpRequest request, Sender sender, Verified verified) {
    World world = new World();
    Faults faults = new Faults(schedule);
    List<Signal> sent = new ArrayList<>();
    MessageQueue queue = (_, body, _) -> sent.add(Json.read(body, SignalArrived.class).signal());
    WebhookReceiver receiver =
        new WebhookReceiver(
            () -> world.now,
            faults.around(Table.class, world.table),
            faults.around(MessageQueue.class, queue),
            _ -> new Http.Answer(500, Optional.empty(), ""));
    // A sender sends it again until it hears 200.
    boolean taken = false;
    for (int attempt = 0; !taken && attempt <= schedule.faults().size(); attempt++) {
      try {
        taken = receiver.receive(request, sender, verified) instanceof Received.Accepted;
      } catch (InjectedFault | Halt _) {
        faults.restart();
      }
    }
    assertThat(taken).isTrue();
    assertThat(sent.stream().distinct()).hasSize(1);
    assertThat(new IgnoredEvents(world.table).about("gitlab/growth/churn")).isEmpty();
  }

  @Test
  void shouldLogAndAnswerAndHandOnNeitherBodiesNorHeadersNorSecrets() {
    StringBuilder said = new StringBuilder();
    for (String name : SampleWebhooksTest.files()) {
      World here = new World();
      Answered answered = here.handle(World.request(World.read(World.file(name))));
      said.append(Json.write(answered.decision())).append(answered.response().body());
      said.append(here.signals);
    }
    Senders senders = Senders.read(World.SENDERS);
    said.append(senders.find("gitlab")).append(senders.find("gitlab").flatMap(Sender::api));

    assertThat(said.toString())
        .contains("Fired", "Ignored", "Refused", "growth/churn/merge")
        .doesNotContain("canary", "v1,", "sha256=", "sha512=", "whsec_")
        .doesNotContain("gitlab-token-for-tests", "mlflow-secret", "github-secret", "acme-secret")
        .doesNotContain("object_kind", "evil.example", "deeper tree");
  }

  @Test
  void shouldSupposeWhoSendsWhereNothingIsKnownOfThem() {
    for (String name :
        List.of(
            PUSH,
            "webhook-mlflow/alias-set",
            "webhook-gitlab/token-push-without-idempotency-key")) {
      HttpRequest request = World.request(World.read(World.file(name)));
      Sender sender = Sender.supposed(request);

      assertThat(world.receiver().receive(request, sender, sender.unproven(request)))
          .isInstanceOf(Received.Accepted.class);
    }
    assertThat(world.fired()).containsExactly("merge", "champion", "merge");
  }

  private void receiveNightly(long timestamp) {
    Sender sender =
        Senders.read(
                """
                {"acme": {"scheme": "hmac", "secret": "acme-secret-for-tests-1",
                  "header": "X-Acme-Signature", "signed": "{timestamp}.{body}",
                  "timestampHeader": "X-Acme-Time"}}
                """)
            .find("acme")
            .orElseThrow();
    String body = "{\"event\": \"labels.ready\", \"approved\": true, \"batch\": {\"id\": 42}}";
    byte[] code =
        Hmac.sha256(
            "acme-secret-for-tests-1".getBytes(UTF_8), (timestamp + "." + body).getBytes(UTF_8));
    ObjectNode envelope = envelope("webhook-custom/labels-ready");
    envelope.put("isBase64Encoded", false).put("body", body);
    envelope.withObject("/requestContext").put("timeEpoch", timestamp * 1_000);
    envelope
        .putObject("headers")
        .put("x-acme-time", Long.toString(timestamp))
        .put("x-acme-signature", HexFormat.of().formatHex(code));
    HttpRequest request = HttpRequest.of(envelope);
    world.now = request.at();
    world.receiver().receive(request, sender, (Verified) sender.verify(request));
  }

  /** A push to main without any commit. */
  private static ObjectNode pushed() {
    ObjectNode push = (ObjectNode) Json.tree(envelope(PUSH).path("body").asText());
    push.putArray("commits");
    return push;
  }

  private void receive(ObjectNode document) {
    HttpRequest request = HttpRequest.of(envelope(PUSH).put("body", Json.write(document)));
    Sender sender = Senders.read(World.SENDERS).find("gitlab").orElseThrow();
    world.receiver().receive(request, sender, sender.unproven(request));
  }

  private static ObjectNode envelope(String name) {
    return (ObjectNode) Json.read(World.read(World.file(name)), JsonNode.class);
  }
}
