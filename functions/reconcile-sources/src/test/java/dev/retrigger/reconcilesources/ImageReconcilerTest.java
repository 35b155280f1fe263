package dev.retrigger.reconcilesources;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retrigger.domain.Decision;
import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.Signal;
import dev.retrigger.domain.TriggerId;
import dev.retrigger.events.EventBridgeEvent;
import dev.retrigger.events.Json;
import dev.retrigger.ledger.HeldImage;
import dev.retrigger.ledger.HeldImages;
import dev.retrigger.ledger.IgnoredEvents;
import dev.retrigger.ledger.IgnoredEvents.IgnoredEvent;
import dev.retrigger.ledger.Image;
import dev.retrigger.ledger.Images;
import dev.retrigger.ledger.MemoryTable;
import dev.retrigger.ledger.Models;
import dev.retrigger.ledger.Models.StoredModel;
import dev.retrigger.ledger.SignalRecord;
import dev.retrigger.ledger.Signals;
import dev.retrigger.models.CompiledModel;
import dev.retrigger.models.ModelCompiler;
import dev.retrigger.models.ModelCompiler.WithoutProject;
import dev.retrigger.models.Source;
import dev.retrigger.reconcilesources.ImageListing.Tagged;
import dev.retrigger.testing.FakeContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Pushes that ECR did not announce are announced, and nothing else is. */
@Tag("N-13")
final class ImageReconcilerTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final ModelId CHURN = ModelId.parse("growth/churn");
  private static final String REGISTRY = "111122223333.dkr.ecr.eu-north-1.amazonaws.com";
  private static final String DIGEST = "sha256:" + "6105d6cc".repeat(8);
  private static final String MODEL =
      """
      version: 1
      model: growth/churn
      inputs:
        image: {ecr: growth/churn, tags: {semver: ">=1.0.0 <2.0.0"}}
      pipelines:
        train:
          target: {type: sagemaker-pipeline, name: churn-train}
          parameters: {ImageUri: "${inputs.image.uri}"}
      triggers:
        nightly: {schedule: "cron(0 3 * * ? *)", start: train}
      """;
  private static final String LISTENING = MODEL + "  new-image: {input: image, start: train}\n";

  private final MemoryTable table = new MemoryTable();
  private final List<Tagged> repository = new ArrayList<>();
  private final List<String> announced = new ArrayList<>();
  private Instant now = NOON;

  @Test
  void shouldAnnounceThePushThatNobodyAnnounced() {
    watch(LISTENING);
    pushed(DIGEST, now, "1.4.0", "latest");
    pass(Duration.ofHours(1));

    assertThat(reconcile()).contains("\"compared\":1", "\"announced\":1");

    EventBridgeEvent event = EventBridgeEvent.read(announced.getFirst());
    assertThat(event.source()).isEqualTo("aws.ecr");
    assertThat(event.detailType()).isEqualTo("ECR Image Action");
    assertThat(event.account()).isEqualTo("111122223333");
    assertThat(event.time()).isEqualTo(NOON);
    assertThat(Json.write(event.detail()))
        .isEqualTo(
            "{\"result\":\"SUCCESS\",\"repository-name\":\"growth/churn\",\"image-digest\":\""
                + DIGEST
                + "\",\"action-type\":\"PUSH\",\"image-tag\":\"1.4.0\"}");
  }

  @Test
  void shouldBeOneEventHoweverOftenItIsFound() {
    watch(LISTENING);
    pushed(DIGEST, now, "1.4.0");
    pass(Duration.ofHours(1));

    reconcile();
    pass(Duration.ofHours(1));
    reconcile();

    assertThat(announced).hasSize(2);
    assertThat(announced.getFirst()).isEqualTo(announced.getLast());
  }

  @Test
  void shouldLeaveAloneWhatWasThereBeforeAndWhatMayStillBeAnnounced() {
    pushed(DIGEST, now.minusSeconds(60), "1.3.0");
    watch(LISTENING);
    pushed("sha256:" + "b".repeat(64), now.plus(Duration.ofMinutes(50)), "1.4.0");
    pass(Duration.ofHours(1));

    reconcile();

    assertThat(announced).isEmpty();
  }

  @Test
  void shouldKnowWhatWasDecidedAndWhatIsHeld() {
    watch(LISTENING);
    decided(pushed(DIGEST, now, "1.4.0"));
    held(pushed("sha256:" + "c".repeat(64), now, "1.5.0"));
    pass(Duration.ofHours(1));

    assertThat(reconcile()).contains("\"compared\":2", "\"announced\":0");
  }

  @Test
  void shouldKnowWhatWasToldAndNotWanted() {
    watch(LISTENING);
    Image replicated = pushed(DIGEST, now, "1.4.0");
    new IgnoredEvents(table)
        .note(
            new IgnoredEvent(
                "ecr", replicated.subject(), "e1", now.plusSeconds(20), now, "replicated", 0));
    pass(Duration.ofHours(1));

    assertThat(reconcile()).contains("\"compared\":1", "\"announced\":0");
  }

  @Test
  void shouldCompareWithTheNewestImageWhereNoTriggerListens() {
    watch(MODEL);
    Image known = pushed(DIGEST, now, "1.4.0");
    new Images(table).accept(CHURN, "image", known);
    pushed("sha256:" + "d".repeat(64), now.plusSeconds(60), "1.5.0");
    pass(Duration.ofHours(1));

    reconcile();

    assertThat(announced).singleElement().asString().contains("\"image-tag\":\"1.5.0\"");
  }

  @Test
  void shouldNameTheRepositoryThatCannotBeListed() {
    watch(LISTENING);
    repository.add(new Tagged(DIGEST, List.of("1.4.0"), NOON, "broken"));
    pass(Duration.ofHours(1));

    assertThatThrownBy(this::reconcile)
        .hasMessageContaining("growth/churn/image in repository growth/churn");
  }

  private Image pushed(String digest, Instant at, String... tags) {
    repository.add(new Tagged(digest, List.of(tags), at, ""));
    return new Image(REGISTRY, "growth/churn", digest, tags[0], at);
  }

  private void decided(Image image) {
    table.write(
        List.of(
            Signals.record(
                new SignalRecord(
                    signal(image),
                    Optional.empty(),
                    new Decision.Suppress(Decision.Limit.BUDGET),
                    "v1",
                    now,
                    OptionalLong.empty(),
                    0))));
  }

  private void held(Image image) {
    new HeldImages(table)
        .hold(
            new HeldImage(
                CHURN,
                "image",
                image,
                now.plusSeconds(600),
                "v1",
                List.of(),
                HeldImage.State.WAITING));
  }

  private static Signal signal(Image image) {
    return new Signal(
        new TriggerId(CHURN, "new-image"),
        "ecr",
        image.key(),
        image.subject(),
        "e1",
        image.pushed(),
        Map.of(),
        0);
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }

  /** A model is put in force, and a first pass sees it. */
  private void watch(String text) {
    CompiledModel model =
        new ModelCompiler("dev", WithoutProject.ALLOW_ALL)
            .compile(List.of(Source.of("model.yaml", text)))
            .models()
            .getFirst();
    new Models(table).replace(new StoredModel(CHURN, model.version(), Json.write(model), Set.of()));
    reconcile();
    assertThat(announced).isEmpty();
  }

  private String reconcile() {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    try {
      new ReconcileSourcesHandler(
              Map.of("ACCOUNT", "111122223333", "AWS_REGION", "eu-north-1"),
              () -> now,
              table,
              (_, _, _) -> {
                throw new IllegalStateException("no bucket is watched");
              },
              (_, _, _) -> {},
              (_, _, _) -> {},
              name -> {
                assertThat(name).isEqualTo("growth/churn");
                return List.copyOf(repository).stream()
                    .peek(
                        image -> {
                          if (image.artifactType().equals("broken")) {
                            throw new IllegalStateException("ECR is away");
                          }
                        });
              },
              announced::add)
          .handleRequest(
              new ByteArrayInputStream("{}".getBytes(UTF_8)), answer, new FakeContext(60_000));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return answer.toString(UTF_8);
  }
}
