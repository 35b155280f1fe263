package dev.retrigger.receiveimage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retrigger.aws.MessageQueue;
import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.Signal;
import dev.retrigger.domain.TriggerId;
import dev.retrigger.events.EventBridgeEvent;
import dev.retrigger.events.InvalidEventException;
import dev.retrigger.events.Json;
import dev.retrigger.events.StarterMessage.SignalArrived;
import dev.retrigger.intake.Intake;
import dev.retrigger.ledger.Due;
import dev.retrigger.ledger.DueKind;
import dev.retrigger.ledger.HeldImages;
import dev.retrigger.ledger.IgnoredEvents;
import dev.retrigger.ledger.Image;
import dev.retrigger.ledger.Images;
import dev.retrigger.ledger.MemoryTable;
import dev.retrigger.ledger.Models;
import dev.retrigger.ledger.Models.StoredModel;
import dev.retrigger.ledger.Models.StoredRoute;
import dev.retrigger.ledger.Row;
import dev.retrigger.models.CompiledModel;
import dev.retrigger.models.ModelCompiler;
import dev.retrigger.models.ModelCompiler.WithoutProject;
import dev.retrigger.models.Source;
import dev.retrigger.testing.EventFiles;
import dev.retrigger.testing.FakeContext;
import dev.retrigger.testing.Mutations;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which pushes fire, which wait for their scan, and which are noise. */
final class ImageReceiverTest {
  private static final ModelId CHURN = ModelId.parse("growth/churn");
  private static final TriggerId NEW_IMAGE = new TriggerId(CHURN, "new-image");
  private static final Instant NOW = Instant.parse("2026-11-21T03:05:00Z");
  private static final String REGISTRY = "111122223333.dkr.ecr.eu-north-1.amazonaws.com";
  private static final String DIGEST =
      "sha256:6105d6cc76af400325e94d588ce511be5bfdbb73b437dc51eca43917d7a43e3d";
  private static final String PUSH = "ecr/image-action/push";
  private static final String SEMVER = "tags: {semver: \">=1.0.0 <2.0.0\"}";
  private static final String SCANNED = SEMVER + ", scan: {wait: 30m, critical: 0, high: 5}";

  private final MemoryTable table = new MemoryTable();
  private final List<Signal> sent = new ArrayList<>();
  private Instant now = NOW;

  @ParameterizedTest
  @Tag("V-08")
  @Tag("N-13")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          ecr/image-action/push                          | fires 1.4.0
          ecr/image-action/push-again-under-another-id   | fires 1.4.0
          ecr/image-action/push-of-a-retagged-digest     | fires 1.4.1
          ecr/image-action/push-of-an-older-version-late | fires 1.3.9
          ecr/image-action/push-of-an-index              | fires 1.6.0
          ecr/image-action/push-of-a-part-of-an-index    | without a tag
          ecr/image-action/push-of-a-pre-release         | its tag 1.5.0-rc.1 is not semver
          ecr/image-action/push-of-latest                | its tag latest is not semver
          ecr/image-action/push-of-a-branch              | its tag main-4f2a9c1 is not semver
          ecr/image-action/push-of-a-chart               | no image but application/vnd.cncf.helm
          ecr/image-action/push-without-tag              | without a tag
          ecr/image-action/push-with-empty-tag           | without a tag
          ecr/image-action/push-that-failed              | did not succeed: FAILURE
          ecr/image-action/push-to-another-repository    | no trigger listens to
          ecr/image-action/push-without-digest           | invalid 'detail.image-digest'
          ecr/image-action/push-with-hostile-tag         | invalid 'image-tag'
          ecr/image-action/push-with-hostile-repository  | invalid 'detail.repository-name'
          ecr/image-action/delete                        | DELETE is no push
          ecr/image-action/update-storage-class          | UPDATE_STORAGE_CLASS is no push
          ecr/image-action/unheard-of-action             | THAW is no push
          ecr/replication-action/replicated              | replication: true
          ecr/replication-action/failed                  | did not succeed: FAILED
          ecr/referrer-action/push                       | ECR Referrer Action is no push
          ecr/pull-through-cache-action/synced           | Pull Through Cache Action is no push
          ecr/scan-resource-change/frequency             | Scan Resource Change is no push
          ecr/image-scan/complete                        | it is noted
          ecr/image-scan/complete-again-under-another-id | it is noted
          ecr/image-scan/complete-before-the-push        | it is noted
          ecr/image-scan/complete-without-tags           | it is noted
          ecr/image-scan/complete-with-critical-findings | it is noted
          ecr/image-scan/complete-with-hostile-severity  | it is noted
          ecr/image-scan/complete-with-counts-as-text    | invalid 'detail.finding-severity-counts'
          ecr/image-scan/failed                          | not complete: FAILED
          inspector2/scan/image                          | it is noted
          inspector2/scan/image-again-under-another-id   | it is noted
          inspector2/scan/image-before-the-push          | it is noted
          inspector2/scan/image-with-critical-findings   | it is noted
          inspector2/scan/image-not-covered              | not complete: SCAN_ELIGIBILITY
          inspector2/scan/image-without-digest           | invalid 'detail.image-digest'
          inspector2/scan/image-of-a-hostile-repository  | invalid 'detail.repository-name'
          inspector2/scan/instance                       | what was scanned is no image
          """)
  void shouldMakeOfEachEventWhatItIs(String file, String expected) {
    apply(SEMVER);

    if (expected.startsWith("invalid ")) {
      assertThatThrownBy(() -> receive(EventFiles.text(file)))
          .isInstanceOf(InvalidEventException.class)
          .hasMessageContaining(expected.substring("invalid ".length()));
      assertThat(ignored(EventFiles.text(file))).isZero();
    } else if (expected.startsWith("fires ")) {
      receive(EventFiles.text(file));
      assertThat(sent)
          .singleElement()
          .satisfies(
              signal -> {
                assertThat(signal.trigger()).isEqualTo(NEW_IMAGE);
                assertThat(signal.attributes())
                    .containsEntry("tag", expected.substring("fires ".length()));
              });
      assertThat(ignored(EventFiles.text(file))).isZero();
    } else {
      assertThat(receive(EventFiles.text(file))).contains(expected);
      assertThat(sent).isEmpty();
      assertThat(ignored(EventFiles.text(file))).isEqualTo(1);
    }
  }

  @Test
  void shouldHaveAnExpectationForEachEventFile() throws NoSuchMethodException {
    String table =
        getClass()
            .getDeclaredMethod("shouldMakeOfEachEventWhatItIs", String.class, String.class)
            .getAnnotation(CsvSource.class)
            .textBlock();

    assertThat(table.lines().map(line -> line.substring(0, line.indexOf('|')).strip()))
        .containsExactlyInAnyOrderElementsOf(files().keySet());
  }

  @Test
  @Tag("V-07")
  void shouldPassTheImageByItsDigestAndTheTagAlong() {
    apply(SEMVER);

    receive(PUSH_EVENT);

    assertThat(sent)
        .singleElement()
        .satisfies(
            signal -> {
              assertThat(signal.source()).isEqualTo("ecr");
              assertThat(signal.key()).isEqualTo(REGISTRY + "/growth/churn@" + DIGEST + "#1.4.0");
              assertThat(signal.subject()).isEqualTo(REGISTRY + "/growth/churn:1.4.0");
              assertThat(signal.occurredAt()).isEqualTo(Instant.parse("2026-11-21T03:01:00Z"));
              assertThat(signal.attributes())
                  .containsOnly(
                      Map.entry("image", REGISTRY + "/growth/churn@" + DIGEST),
                      Map.entry("digest", DIGEST),
                      Map.entry("tag", "1.4.0"),
                      Map.entry("version", "1.4.0"),
                      Map.entry("reason", "image growth/churn:1.4.0 was pushed"));
            });
  }

  @Test
  @Tag("N-13")
  void shouldBeOneFactWhenOneDigestIsPushedAgainUnderOneTag() {
    apply(SEMVER);

    Stream.of("push", "push-again-under-another-id", "push-of-a-retagged-digest")
        .forEach(name -> receive(EventFiles.text("ecr/image-action/" + name)));

    assertThat(sent).hasSize(3);
    assertThat(sent.get(1).id()).isEqualTo(sent.get(0).id());
    assertThat(sent.get(2).id()).as("the digest under another tag").isNotEqualTo(sent.get(0).id());
  }

  @Test
  @Tag("N-13")
  void shouldStartOnceForAnIndexAndItsParts() {
    apply(SEMVER);

    receive(EventFiles.text("ecr/image-action/push-of-a-part-of-an-index"));
    receive(EventFiles.text("ecr/image-action/push-of-an-index"));

    assertThat(sent).extracting(signal -> signal.attributes().get("tag")).containsExactly("1.6.0");
  }

  @Test
  @Tag("N-13")
  void shouldTakeReplicatedImagesOnlyWhenAskedTo() {
    apply(SEMVER + ", replication: true");

    receive(EventFiles.text("ecr/replication-action/replicated"));
    receive(PUSH_EVENT);

    assertThat(sent).hasSize(2);
    assertThat(sent.getFirst().attributes())
        .containsEntry("reason", "image growth/churn:1.4.0 was replicated from eu-west-1");
    assertThat(sent.get(1).id()).isEqualTo(sent.get(0).id());
  }

  @Test
  void shouldKeepTheNewestImageBeforeItSendsAnything() {
    apply(SEMVER);

    for (String name : List.of("push", "push-of-an-older-version-late")) {
      receive(EventFiles.text("ecr/image-action/" + name));
    }

    assertThat(newest().tag()).isEqualTo("1.4.0");
    assertThatThrownBy(
            () ->
                new ReceiveImageHandler(
                        Map.of("ACCOUNT", "111122223333"),
                        () -> now,
                        table,
                        (_, _, _) -> {
                          throw new IllegalStateException("SQS is away");
                        })
                    .handleRequest(
                        stream(EventFiles.text("ecr/image-action/push-of-an-index")),
                        new ByteArrayOutputStream(),
                        new FakeContext()))
        .hasMessage("SQS is away");
    assertThat(newest().tag()).isEqualTo("1.6.0");
  }

  @Test
  void shouldKeepTheNewestImageOfAnInputThatNoTriggerListensTo() {
    applyWithoutTrigger();

    assertThat(receive(PUSH_EVENT)).contains("taken as the newest image");

    assertThat(newest().uri()).isEqualTo(REGISTRY + "/growth/churn@" + DIGEST);
    assertThat(sent).isEmpty();
  }

  @Test
  void shouldTakeImagesOfListedAccountsOnly() {
    apply(SEMVER);

    assertThat(receive(PUSH_EVENT.replace("111122223333", "444455556666")))
        .contains("account 444455556666");
    receive(PUSH_EVENT.replace("111122223333", "777788889999"));

    assertThat(sent).hasSize(1);
    assertThat(newest().registry()).startsWith("777788889999.");
  }

  @Test
  void shouldNameTheRegistryOfChina() {
    apply(SEMVER);

    receive(PUSH_EVENT.replace("eu-north-1", "cn-north-1"));

    assertThat(newest().registry()).isEqualTo("111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn");
  }

  @ParameterizedTest
  @Tag("N-13")
  @ValueSource(
      strings = {
        "ecr/image-action/push ecr/image-scan/complete",
        "ecr/image-scan/complete-before-the-push ecr/image-action/push",
        "ecr/image-action/push inspector2/scan/image",
        "inspector2/scan/image-before-the-push ecr/image-action/push",
        "ecr/image-action/push ecr/image-scan/complete-without-tags"
      })
  void shouldStartOnceThePushAndTheScanAreKnown(String files) {
    apply(SCANNED);
    List<String> events = List.of(files.split(" "));

    String first = receive(EventFiles.text(events.getFirst()));
    assertThat(first).containsAnyOf("waits for its scan", "it is noted");
    assertThat(sent).isEmpty();
    assertThat(new Images(table).newest(CHURN, "image")).isEmpty();
    receive(EventFiles.text(events.getLast()));

    assertThat(sent)
        .singleElement()
        .satisfies(
            signal -> {
              assertThat(signal.key()).isEqualTo(REGISTRY + "/growth/churn@" + DIGEST + "#1.4.0");
              assertThat(signal.attributes()).containsEntry("tag", "1.4.0");
            });
    assertThat(newest().tag()).isEqualTo("1.4.0");
    assertThat(held()).isEmpty();
  }

  @Test
  @Tag("N-13")
  void shouldBeOneFactWhateverTheOrderAndHoweverOften() {
    List<String> events =
        Stream.of(
                "ecr/image-action/push",
                "ecr/image-action/push-again-under-another-id",
                "ecr/image-scan/complete",
                "ecr/image-scan/complete-again-under-another-id",
                "ecr/image-scan/complete-before-the-push",
                "inspector2/scan/image")
            .map(EventFiles::text)
            .toList();
    for (int seed = 0; seed < 200; seed++) {
      ImageReceiverTest fresh = new ImageReceiverTest();
      fresh.apply(SCANNED);
      List<String> shuffled = new ArrayList<>(events);
      Collections.shuffle(shuffled, new Random(seed));
      shuffled.forEach(fresh::receive);

      assertThat(fresh.sent.stream().map(Signal::id).distinct()).as("seed %d", seed).hasSize(1);
    }
  }

  @Test
  @Tag("N-13")
  void shouldNotStartWhenTheScanFoundTooMuch() {
    apply(SCANNED);

    receive(PUSH_EVENT);
    assertThat(receive(EventFiles.text("ecr/image-scan/complete-with-critical-findings")))
        .contains("its scan found too much: 2 CRITICAL, at most 0, 11 HIGH, at most 5");
    assertThat(receive(EventFiles.text("ecr/image-scan/complete")))
        .as("a later scan of what was refused")
        .contains("its scan found too much");
    assertThat(receive(EventFiles.text("ecr/image-action/push-again-under-another-id")))
        .contains("its scan found too much");

    assertThat(sent).isEmpty();
    assertThat(new Images(table).newest(CHURN, "image")).isEmpty();
    assertThat(held()).isEmpty();
  }

  @Test
  @Tag("N-13")
  void shouldNotStartWhenTheScanComesTooLate() {
    apply(SCANNED);
    receive(PUSH_EVENT);
    now = NOW.plus(Duration.ofMinutes(31));

    assertThat(receive(EventFiles.text("ecr/image-scan/complete"))).contains("waits for its scan");
    held().forEach(row -> new HeldImages(table).expire(HeldImages.of(row), now));

    assertThat(receive(EventFiles.text("ecr/image-scan/complete-again-under-another-id")))
        .contains("did not come until 2026-11-21T03:35:00Z");
    assertThat(sent).isEmpty();
  }

  @Test
  @Tag("N-02")
  void shouldSendAgainWhatWasAcceptedAndNotSent() {
    apply(SCANNED);
    receive(PUSH_EVENT);
    String scan = EventFiles.text("ecr/image-scan/complete");
    ReceiveImageHandler broken =
        new ReceiveImageHandler(
            Map.of("ACCOUNT", "111122223333"),
            () -> now,
            table,
            (_, _, _) -> {
              throw new IllegalStateException("SQS is away");
            });

    assertThatThrownBy(
            () ->
                broken.handleRequest(stream(scan), new ByteArrayOutputStream(), new FakeContext()))
        .hasMessage("SQS is away");
    now = NOW.plus(Duration.ofHours(1));
    receive(scan);

    assertThat(sent).hasSize(1);
  }

  @Test
  @Tag("V-08")
  @Tag("N-13")
  void shouldNeitherCrashNorStartWhateverIsMadeOfTheEvents() {
    Mutations documents = new Mutations(List.copyOf(files().values()), 20261121);
    int parked = 0;
    for (int i = 0; i < 100; i++) {
      ImageReceiverTest fresh = new ImageReceiverTest();
      fresh.apply(SEMVER);
      ImageReceiver receiver = fresh.receiver();
      for (int j = 0; j < 1_000; j++) {
        String document = documents.next();
        try {
          receiver.receive(EventBridgeEvent.read(document));
        } catch (InvalidEventException _) {
          parked++;
        }
      }
      assertThat(fresh.sent)
          .allSatisfy(
              signal -> {
                assertThat(signal.trigger()).isEqualTo(NEW_IMAGE);
                assertThat(signal.key())
                    .matches(
                        "[a-z0-9.-]+/growth/churn@sha(256|512):[0-9A-Za-z]{32,128}#v?1\\.\\d+\\.\\d+");
                assertThat(signal.attributes().get("image"))
                    .matches(
                        "111122223333\\.dkr\\.ecr\\.[a-z-]+-\\d+\\.amazonaws\\.com"
                            + "(\\.cn)?/growth/churn@sha(256|512):[0-9A-Za-z]+");
              });
    }
    assertThat(parked).as("documents that are events no more").isBetween(10_000, 90_000);
  }

  private static final String PUSH_EVENT = EventFiles.text(PUSH);

  private static Map<String, String> files() {
    return Stream.of("ecr", "inspector2")
        .flatMap(folder -> EventFiles.under(folder).entrySet().stream())
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** Receives an event; what the handler answers. */
  private String receive(String event) {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    try {
      new ReceiveImageHandler(
              Map.of("ACCOUNT", "111122223333", "IMAGE_ACCOUNTS", "777788889999"),
              () -> now,
              table,
              (group, body, _) -> {
                assertThat(group).isEqualTo("growth/churn");
                sent.add(Json.read(body, SignalArrived.class).signal());
              })
          .handleRequest(stream(event), answer, new FakeContext());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return answer.toString(UTF_8);
  }

  private ImageReceiver receiver() {
    MessageQueue signals = (_, body, _) -> sent.add(Json.read(body, SignalArrived.class).signal());
    return new ImageReceiver(
        () -> now, table, new Intake(() -> now, table, signals), Set.of("111122223333"));
  }

  private static ByteArrayInputStream stream(String event) {
    return new ByteArrayInputStream(event.getBytes(UTF_8));
  }

  private Image newest() {
    return new Images(table).newest(CHURN, "image").orElseThrow();
  }

  private List<Row> held() {
    return new Due(table).by(DueKind.SCAN, NOW.plus(Duration.ofDays(1)), 10);
  }

  private int ignored(String event) {
    return new IgnoredEvents(table).ofEvent(Json.tree(event).path("id").textValue()).size();
  }

  private void apply(String rule) {
    store(model(rule) + "triggers:\n  new-image: {input: image, start: train}\n");
  }

  private void applyWithoutTrigger() {
    store(
        model(SEMVER) + "triggers:\n  nightly: {schedule: \"cron(0 3 * * ? *)\", start: train}\n");
  }

  private static String model(String rule) {
    return """
        version: 1
        model: growth/churn
        inputs:
          image: {ecr: growth/churn, %s}
        pipelines:
          train:
            target: {type: sagemaker-pipeline, name: churn-train}
            parameters: {ImageUri: "${inputs.image.uri}"}
        """
        .formatted(rule);
  }

  private void store(String text) {
    CompiledModel model =
        new ModelCompiler("dev", WithoutProject.ALLOW_ALL)
            .compile(List.of(Source.of("model.yaml", text)))
            .models()
            .getFirst();
    new Models(table)
        .replace(
            new StoredModel(
                model.file().model(),
                model.version(),
                Json.write(model),
                model.routes().stream()
                    .map(r -> new StoredRoute(r.source(), r.resource(), r.trigger()))
                    .collect(Collectors.toSet())));
  }
}
