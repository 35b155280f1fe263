package dev.retrigger.testing;

import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.PipelineId;
import dev.retrigger.domain.RunId;
import dev.retrigger.events.Notice;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/** Notices about one run of the example model. */
public final class Notices {
  public static final ModelId MODEL = ModelId.parse("growth/churn");
  public static final PipelineId TRAIN = PipelineId.parse("growth/churn/train");
  public static final RunId RUN = new RunId("rt-" + "a".repeat(52));
  public static final Instant STARTED_AT = Instant.parse("2026-11-21T03:00:00Z");

  private Notices() {}

  public static Notice started() {
    return about(
        "n-started",
        Notice.Kind.STARTED,
        STARTED_AT,
        "12 new files",
        facts("Reason", "new data in training", "Objects", "12"));
  }

  /** The end of a training run that registered its evaluation. */
  public static Notice succeeded() {
    return about(
        "n-succeeded",
        Notice.Kind.SUCCEEDED,
        STARTED_AT.plusSeconds(600),
        "trained in 10 minutes",
        facts("F1", "0.81", "MSE", "0.042", "Confusion matrix", "[[50, 3], [4, 60]]"));
  }

  public static Notice failed() {
    return about(
        "n-failed",
        Notice.Kind.FAILED,
        STARTED_AT.plusSeconds(300),
        "step Train failed",
        facts("Step", "Train", "Error", "AlgorithmError: out of memory"));
  }

  public static Notice about(
      String id, Notice.Kind kind, Instant at, String title, SequencedMap<String, String> facts) {
    return new Notice(
        id,
        kind,
        MODEL,
        Optional.of(TRAIN),
        Optional.of(RUN),
        at,
        title,
        facts,
        Optional.of(URI.create("https://console.aws.amazon.com/sagemaker/home#/pipelines")),
        Optional.of("ml-churn"),
        Optional.empty());
  }

  /** The same notice for another channel, and for a project's own topic. */
  public static Notice addressedTo(Optional<String> slack, Optional<String> topic, Notice notice) {
    return new Notice(
        notice.id(),
        notice.kind(),
        notice.model(),
        notice.pipeline(),
        notice.run(),
        notice.at(),
        notice.title(),
        notice.facts(),
        notice.link(),
        slack,
        topic);
  }

  /** Labels and values in turn. */
  public static SequencedMap<String, String> facts(String... labelsAndValues) {
    SequencedMap<String, String> facts = new LinkedHashMap<>();
    for (int i = 0; i < labelsAndValues.length; i += 2) {
      facts.put(labelsAndValues[i], labelsAndValues[i + 1]);
    }
    return facts;
  }
}
