package dev.retrigger.recordlineage;

import dev.retrigger.aws.Http;
import dev.retrigger.aws.ObjectStore;
import dev.retrigger.domain.Mode;
import dev.retrigger.domain.PipelineId;
import dev.retrigger.domain.RetryRule;
import dev.retrigger.domain.RunId;
import dev.retrigger.domain.RunStatus;
import dev.retrigger.domain.SignalId;
import dev.retrigger.ledger.Due;
import dev.retrigger.ledger.DueKind;
import dev.retrigger.ledger.MemoryTable;
import dev.retrigger.ledger.Run;
import dev.retrigger.ledger.RunEnding;
import dev.retrigger.ledger.Runs;
import dev.retrigger.ledger.Table;
import dev.retrigger.models.Mlflow;
import dev.retrigger.targets.ProjectClients;
import dev.retrigger.targets.SageMakers;
import dev.retrigger.testing.FaultSchedule;
import dev.retrigger.testing.Faults;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;

/** A run that has succeeded, and the places where it is to be recorded. */
final class Scene {
  static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  static final PipelineId TRAIN = PipelineId.parse("growth/churn/train");
  static final String EXECUTION =
      "arn:aws:sagemaker:eu-west-1:111122223333:pipeline/churn-train/execution/abcdefghijkl";
  static final String PACKAGE = "arn:aws:sagemaker:eu-west-1:111122223333:model-package/churn/7";
  static final String MANIFEST = "s3://artifacts/manifests/w1/manifest.jsonl";
  static final String IMAGE = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/growth/churn";
  static final String DIGEST = "sha256:" + "d".repeat(64);
  static final String COMMIT = "3f1c9a7e5b2d4c6f8a0b1c2d3e4f5a6b7c8d9e0f";

  final MemoryTable table = new MemoryTable();
  final MemoryObjects store = new MemoryObjects();
  final LineageGraph graph = new LineageGraph();
  final MlflowStub mlflow = new MlflowStub();
  final Run run;
  Optional<Mlflow> server =
      Optional.of(
          new Mlflow(
              "https://mlflow.acme.example/",
              "churn",
              "growth/churn",
              Optional.of("/retrigger/growth/mlflow")));
  private Instant now = NOON;

  Scene() {
    this(Map.of("InputManifest", MANIFEST, "/conf/depth", "7"));
  }

  Scene(Map<String, String> parameters) {
    Run started = intended(parameters).started(EXECUTION, NOON.minusSeconds(600));
    table.write(List.of(Runs.update(started, Optional.empty())));
    run =
        new RunEnding(table)
            .end(
                new Runs(table).find(started.id()).orElseThrow(),
                RunStatus.SUCCEEDED,
                Optional.empty(),
                Map.of("modelPackage", PACKAGE, "metric.f1", "0.83"),
                NOON)
            .run();
  }

  private static Run intended(Map<String, String> parameters) {
    return Run.intended(
        RunId.of(TRAIN, new SignalId("s1"), 0),
        TRAIN,
        1,
        Run.Origin.first(new SignalId("s1"), 0, Optional.empty()),
        "new-data: 3 new objects in training",
        "v1",
        new Run.Request(
            Mode.AUTO,
            "sagemaker-pipeline",
            "churn-train",
            new LinkedHashMap<>(),
            new LinkedHashMap<>(parameters),
            Map.of("Token", "/retrigger/growth/token"),
            Map.of("training", 1L),
            3,
            List.of(MANIFEST),
            Duration.ofHours(4),
            RetryRule.NONE,
            3,
            new Run.Tell(List.of("succeeded", "parked"), Optional.empty(), Optional.empty())),
        Map.of(
            "data.training", MANIFEST,
            "image", IMAGE,
            "digest", DIGEST,
            "commit", COMMIT,
            "run.version", "8"),
        NOON.minusSeconds(700));
  }

  Recorded record() {
    return record(new Faults(FaultSchedule.none()));
  }

  Recorded record(Faults faults) {
    return record(faults, mlflow);
  }

  Recorded record(Faults faults, Http http) {
    Table ledger = faults.around(Table.class, table);
    SageMakerClient client = faults.around(SageMakerClient.class, graph);
    SageMakers services =
        new SageMakers(
            _ ->
                new ProjectClients() {
                  @Override
                  public SageMakerClient sageMaker() {
                    return client;
                  }
                });
    return new LineageRecorder(
            () -> now,
            ledger,
            List.of(
                new RunManifests(faults.around(ObjectStore.class, store), "artifacts"),
                new SageMakerLineage(services),
                new MlflowRegistry(
                    faults.around(Http.class, http),
                    _ -> Optional.of(MlflowStub.TOKEN),
                    services,
                    _ -> server)))
        .record(run.id());
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  Instant now() {
    return now;
  }

  Map<String, String> lineage() {
    return new Runs(table).find(run.id()).orElseThrow().lineage();
  }

  boolean isDueWithin(Duration time) {
    return !new Due(table).by(DueKind.LINEAGE, now.plus(time), 10).isEmpty();
  }

  List<String> notices() {
    return new Due(table)
        .by(DueKind.NOTICE, now.plus(Duration.ofDays(9)), 10).stream()
            .map(row -> row.text("body"))
            .filter(body -> body.contains("lineage"))
            .toList();
  }
}
