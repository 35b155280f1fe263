package dev.retrigger.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retrigger.domain.Decision;
import dev.retrigger.domain.Decision.Limit;
import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.PipelineId;
import dev.retrigger.domain.Signal;
import dev.retrigger.domain.TriggerId;
import dev.retrigger.ledger.HeldImage.State;
import dev.retrigger.ledger.HeldImage.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which image is the newest, and which waits for its scan. */
final class ImagesTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final ModelId CHURN = ModelId.parse("growth/churn");
  private static final String REGISTRY = "111122223333.dkr.ecr.eu-north-1.amazonaws.com";

  @ParameterizedTest
  @MethodSource("dev.retrigger.ledger.Tables#both")
  void shouldKeepTheNewestImageWhateverTheOrderOfEvents(Table table) {
    Images images = new Images(table);
    List<Image> pushed =
        IntStream.range(0, 6)
            .mapToObj(i -> image("sha256:" + i, "1." + i + ".0", NOON.plusSeconds(i / 2)))
            .toList();

    for (int order = 0; order < 20; order++) {
      List<Image> shuffled = new ArrayList<>(pushed);
      shuffled.addAll(pushed);
      Collections.shuffle(shuffled, new Random(order));
      String input = "image-" + order;
      shuffled.forEach(image -> images.accept(CHURN, input, image));

      assertThat(images.newest(CHURN, input)).as("order %d", order).hasValue(pushed.getLast());
    }
    assertThat(images.newest(CHURN, "image-0").orElseThrow().uri())
        .isEqualTo(REGISTRY + "/growth/churn@sha256:5");
    assertThat(images.newest(CHURN, "other")).isEmpty();
  }

  @Test
  void shouldSayWhetherAnImageIsTheNewest() {
    Images images = new Images(new MemoryTable());
    Image image = image("sha256:b", "1.0.0", NOON);

    assertThat(images.accept(CHURN, "image", image)).isTrue();
    assertThat(images.accept(CHURN, "image", image)).as("again").isTrue();
    assertThat(images.accept(CHURN, "image", image("sha256:a", "0.9.0", NOON.minusSeconds(1))))
        .isFalse();
  }

  @ParameterizedTest
  @Tag("N-13")
  @MethodSource("dev.retrigger.ledger.Tables#both")
  void shouldEndTheWaitOfAnImageOnce(Table table) {
    HeldImages held = new HeldImages(table);
    HeldImage waits = held(image("sha256:a", "1.0.0", NOON));
    HeldImage gone = held(image("sha256:b", "1.1.0", NOON));

    assertThat(held.hold(waits)).isEqualTo(waits);
    held.hold(gone);
    assertThat(held.settle(waits, State.ACCEPTED)).isTrue();
    assertThat(held.settle(waits, State.ACCEPTED)).as("again").isTrue();
    assertThat(held.settle(waits, State.REFUSED)).isFalse();
    assertThat(new Due(table).by(DueKind.SCAN, gone.until(), 10))
        .extracting(row -> HeldImages.of(row))
        .containsExactly(gone);

    held.expire(waits, NOON);
    held.expire(gone, NOON);
    held.expire(gone, NOON);

    assertThat(new Due(table).by(DueKind.SCAN, gone.until(), 10)).isEmpty();
    assertThat(held.settle(gone, State.ACCEPTED)).isFalse();
    assertThat(held.hold(gone).state()).isEqualTo(State.EXPIRED);
    assertThat(held.find(waits).orElseThrow().state()).isEqualTo(State.ACCEPTED);
    Signals signals = new Signals(table);
    assertThat(signals.find(gone.signals().getFirst().signal()).orElseThrow().decision())
        .isEqualTo(new Decision.Suppress(Limit.EXPIRED));
    assertThat(signals.find(waits.signals().getFirst().signal())).isEmpty();
    assertThat(held.of(CHURN, "image", REGISTRY, "sha256:b")).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("dev.retrigger.ledger.Tables#both")
  void shouldKeepTheNewestScan(Table table) {
    HeldImages held = new HeldImages(table);
    Image image = image("sha256:a", "1.0.0", NOON);
    ImageScan second = scan("sha256:a", 0, NOON.plusSeconds(60));

    held.note(scan("sha256:a", 2, NOON));
    held.note(second);
    held.note(scan("sha256:a", 2, NOON));

    assertThat(held.scanned(image)).hasValue(second);
    assertThat(held.scanned(image("sha256:b", "1.0.0", NOON))).isEmpty();
  }

  /** The ledger keeps a signal under its subject and id: what differs in one differs in both. */
  @Test
  void shouldTellCopiesInTwoRegistriesApart() {
    Image ours = image("sha256:a", "1.0.0", NOON);
    Image theirs =
        new Image(
            "444455556666.dkr.ecr.eu-north-1.amazonaws.com",
            ours.repository(),
            ours.digest(),
            ours.tag(),
            NOON);

    assertThat(theirs.subject()).isNotEqualTo(ours.subject());
    assertThat(theirs.key()).isNotEqualTo(ours.key());
  }

  private static HeldImage held(Image image) {
    TriggerId trigger = new TriggerId(CHURN, "new-image");
    Signal signal =
        new Signal(
            trigger, "ecr", image.key(), image.subject(), "e-1", image.pushed(), Map.of(), 0);
    return new HeldImage(
        CHURN,
        "image",
        image,
        NOON.plus(Duration.ofMinutes(30)),
        "v1",
        List.of(new Waiting(signal, Optional.of(new PipelineId(CHURN, "train")))),
        State.WAITING);
  }

  private static ImageScan scan(String digest, long critical, Instant at) {
    return new ImageScan(REGISTRY, "growth/churn", digest, Map.of("CRITICAL", critical), at);
  }

  private static Image image(String digest, String tag, Instant pushed) {
    return new Image(REGISTRY, "growth/churn", digest, tag, pushed);
  }
}
