package dev.retrigger.startrun;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retrigger.domain.Decision;
import dev.retrigger.domain.Decision.Refusal;
import dev.retrigger.domain.Signal;
import dev.retrigger.domain.TriggerId;
import dev.retrigger.events.Decided;
import dev.retrigger.ledger.Image;
import dev.retrigger.ledger.Images;
import dev.retrigger.ledger.Run;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A run is given the newest accepted image, whichever trigger started it. */
@Tag("V-07")
final class ImageInputTest {
  private static final String REGISTRY = "111122223333.dkr.ecr.eu-north-1.amazonaws.com";
  private static final String MODEL =
      """
      version: 1
      model: growth/churn
      mode: auto
      inputs:
        image: {ecr: growth/churn, tags: {semver: ">=1.0.0 <2.0.0"}}
      pipelines:
        train:
          target: {type: sagemaker-pipeline, name: churn-train}
          parameters:
            ImageUri: "${inputs.image.uri}"
            Digest: "${inputs.image.digest:-none}"
            Tag: "${inputs.image.tag:-none}"
          limits: {budget: {per: day, runs: 10}, concurrency: 3}
      triggers:
        nightly: {schedule: "cron(0 3 * * ? *)", start: train}
        new-image: {input: image, start: train}
      """;

  @Test
  void shouldGiveARunTheNewestAcceptedImage() {
    Suite suite = new Suite(MODEL);
    accept(suite, "sha256:old", "1.3.0", 0);
    accept(suite, "sha256:new", "1.4.0", 10);

    suite.arrive(suite.tick("nightly"));

    Run run = suite.runs().getLast();
    assertThat(run.request().parameters())
        .containsEntry("ImageUri", REGISTRY + "/growth/churn@sha256:new")
        .containsEntry("Digest", "sha256:new")
        .containsEntry("Tag", "1.4.0");
    assertThat(run.lineage())
        .containsEntry("image.image", REGISTRY + "/growth/churn@sha256:new")
        .containsEntry("digest", "sha256:new");
  }

  @Test
  void shouldGiveTheRunOfAnOlderPushTheNewestImage() {
    Suite suite = new Suite(MODEL);
    accept(suite, "sha256:new", "1.4.0", 10);
    Image older = accept(suite, "sha256:old", "1.3.0", 0);

    suite.arrive(
        new Signal(
            new TriggerId(Suite.CHURN, "new-image"),
            "ecr",
            older.key(),
            older.subject(),
            "e1",
            older.pushed(),
            Map.of("image", older.uri(), "digest", older.digest(), "tag", older.tag()),
            0));

    Run run = suite.runs().getLast();
    assertThat(run.request().parameters()).containsEntry("Tag", "1.4.0");
    assertThat(run.lineage()).containsEntry("digest", "sha256:new").containsEntry("tag", "1.4.0");
  }

  @Test
  void shouldRefuseToRunWithoutAnImage() {
    Suite suite = new Suite(MODEL);

    Decided decided = suite.arrive(suite.tick("nightly"));

    assertThat(decided.decision())
        .isEqualTo(
            new Decision.Refuse(
                Refusal.INPUT_EMPTY,
                "parameter 'ImageUri' needs ${inputs.image.uri}: no image of it was accepted yet;"
                    + " push one with a tag that the input accepts, or write"
                    + " ${inputs.image.uri:-DEFAULT}"));
  }

  @Test
  void shouldUseTheDefaultWithoutAnImage() {
    Suite suite =
        new Suite(MODEL.replace("${inputs.image.uri}", "${inputs.image.uri:-acme/base:1}"));

    suite.arrive(suite.tick("nightly"));

    Run run = suite.runs().getLast();
    assertThat(run.request().parameters())
        .containsEntry("ImageUri", "acme/base:1")
        .containsEntry("Digest", "none");
    assertThat(run.lineage()).doesNotContainKey("image.image");
  }

  private static Image accept(Suite suite, String digest, String tag, long second) {
    Image image = new Image(REGISTRY, "growth/churn", digest, tag, suite.now().plusSeconds(second));
    new Images(suite.table).accept(Suite.CHURN, "image", image);
    return image;
  }
}
