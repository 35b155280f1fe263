package dev.retrigger.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.ledger.MemoryTable;
import dev.retrigger.local.rehearsal.ManualClock;
import dev.retrigger.local.rehearsal.Ports;
import dev.retrigger.local.rehearsal.Rehearsal;
import dev.retrigger.models.Compilation;
import dev.retrigger.models.ModelCompiler;
import dev.retrigger.models.ModelCompiler.WithoutProject;
import dev.retrigger.models.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A rehearsal in which files arrive, runs succeed and people ask questions. */
final class Scene {
  static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final String MODEL =
      """
      version: 1
      model: growth/churn
      mode: auto
      inputs:
        training: {s3: "s3://lake/in/", files: "*.csv"}
      pipelines:
        train:
          target: {type: sagemaker-pipeline, name: churn-train}
          parameters:
            InputManifest: "${inputs.training.manifest}"
            Token: "${ssm:/retrigger/growth/token}"
          limits: {budget: {per: day, runs: 10000}, concurrency: 1}
      triggers:
        new-data: {input: training, window: WINDOW, start: train}
      """;

  private final ManualClock clock = new ManualClock(NOON);
  private final Rehearsal suite;
  private final FakeSurroundings surroundings = new FakeSurroundings();
  private int events;

  Scene() {
    this(MODEL.replace("WINDOW", "{quiet: 3m, maxWait: 2h}"));
  }

  private Scene(String model) {
    suite =
        new Rehearsal(
            clock, _ -> Optional.of("secret"), (_, _) -> new SupposedTarget(), Ports.open());
    Compilation compilation =
        new ModelCompiler("dev", WithoutProject.ALLOW_ALL)
            .compile(List.of(Source.of("churn.yaml", model)));
    if (!compilation.clean()) {
      throw new AssertionError(compilation.problems().toString());
    }
    suite.apply(compilation.models());
  }

  static Scene waitingForMarker() {
    return new Scene(
        MODEL.replace("WINDOW", "{maxWait: 2h, doneMarker: _SUCCESS, ifNoMarker: park}"));
  }

  /** With a model of one's own. */
  static Scene of(String model) {
    return new Scene(model);
  }

  void announce(String... keys) {
    for (String key : keys) {
      announceVersion(key, "v1", "0061");
    }
  }

  void announceVersion(String key, String version, String sequencer) {
    suite.deliverData(event(++events, key, version, sequencer, clock.instant()));
  }

  static String event(int number, String key, String version, String sequencer, Instant time) {
    return """
    {"id":"e-%d","source":"aws.s3","detail-type":"Object Created","time":"%s",
     "detail":{"bucket":{"name":"lake"},
      "object":{"key":"%s","size":12,"etag":"e","version-id":"%s","sequencer":"%s"}}}
    """
        .formatted(number, time, key, version, sequencer);
  }

  JsonNode request(String body) {
    JsonNode answer = suite.request("ann", body);
    suite.settle();
    return answer;
  }

  void pass(Duration time) {
    suite.pass(time);
  }

  ManualClock clock() {
    return clock;
  }

  FakeSurroundings surroundings() {
    return surroundings;
  }

  MemoryTable table() {
    return suite.table();
  }

  Reports reports() {
    return new Reports(suite.table(), Optional.of(suite.store()), clock);
  }
}
