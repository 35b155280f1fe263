package dev.retrigger.recordlineage;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.retrigger.aws.UrlHttp;
import dev.retrigger.events.Json;
import dev.retrigger.models.Mlflow;
import dev.retrigger.testing.FaultSchedule;
import dev.retrigger.testing.Faults;
import dev.retrigger.testing.Halt;
import dev.retrigger.testing.InjectedFault;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.sagemaker.model.ArtifactSummary;
import software.amazon.awssdk.services.sagemaker.model.CreateActionRequest;

/** Where a run that succeeded is recorded, and that it is recorded once. */
final class RecordLineageTest {
  private static final Duration DAY = Duration.ofDays(1);

  @Test
  @Tag("V-09")
  void shouldAttachManifestWithVersionsAndDataToRun() {
    Scene scene = new Scene();

    scene.record();

    String uri = "s3://artifacts/runs/" + scene.run.id() + "/run.json";
    assertThat(scene.lineage()).containsEntry("record", uri);
    JsonNode manifest = Json.tree(requireNonNull(scene.store.all().get(uri)));
    assertThat(manifest.at("/data/training").asText()).isEqualTo(Scene.MANIFEST);
    assertThat(manifest.at("/lineage/digest").asText()).isEqualTo(Scene.DIGEST);
    assertThat(manifest.at("/lineage/run.version").asText()).isEqualTo("8");
    assertThat(manifest.at("/lineage/modelPackage").asText()).isEqualTo(Scene.PACKAGE);
    assertThat(manifest.at("/lineage/commit").asText()).isEqualTo(Scene.COMMIT);
    assertThat(manifest.at("/parameters/Token").asText())
        .isEqualTo("${ssm:/retrigger/growth/token}");
    assertThat(manifest.at("/execution").asText()).isEqualTo(Scene.EXECUTION);
  }

  @Test
  @Tag("V-20")
  void shouldLinkDataAndImageToRunAndRunToModelPackage() {
    Scene scene = new Scene();

    scene.record();

    assertThat(scene.graph.actions).containsOnlyKeys(scene.run.id().value());
    CreateActionRequest action = requireNonNull(scene.graph.actions.get(scene.run.id().value()));
    assertThat(action.source().sourceUri()).isEqualTo(Scene.EXECUTION);
    assertThat(action.metadataProperties().commitId()).isEqualTo(Scene.COMMIT);
    assertThat(action.properties()).containsEntry("run.version", "8");
    assertThat(scene.graph.neighbours("ContributedTo"))
        .containsExactly(Scene.MANIFEST, Scene.IMAGE + "@" + Scene.DIGEST);
    assertThat(scene.graph.neighbours("Produced")).containsExactly(Scene.PACKAGE);
    assertThat(scene.lineage().get("sagemakerAction")).endsWith(scene.run.id().value());
  }

  @Test
  @Tag("V-20")
  void shouldLinkArtifactThatSageMakerMadeItself() {
    Scene scene = new Scene();
    scene.graph.createArtifact(
        create -> create.artifactType("Model").source(source -> source.sourceUri(Scene.PACKAGE)));

    scene.record();

    assertThat(scene.graph.artifacts)
        .filteredOn(artifact -> artifact.source().sourceUri().equals(Scene.PACKAGE))
        .extracting(ArtifactSummary::artifactType)
        .containsExactly("Model");
    assertThat(scene.graph.neighbours("Produced")).containsExactly(Scene.PACKAGE);
  }

  @Test
  @Tag("G-03")
  @Tag("Z-11")
  @Tag("Z-13")
  void shouldRegisterRunAndVersionWithMlflow() {
    Scene scene = new Scene();

    assertThat(scene.record()).isInstanceOf(Recorded.Complete.class);

    assertThat(scene.mlflow.runs)
        .singleElement()
        .satisfies(
            run -> {
              assertThat(run.values()).containsEntry("status", "FINISHED");
              assertThat(run.tags())
                  .containsEntry("retrigger.run", scene.run.id().value())
                  .containsEntry("mlflow.source.git.commit", Scene.COMMIT)
                  .containsEntry("retrigger.image.digest", Scene.DIGEST)
                  .containsEntry("retrigger.data.training", Scene.MANIFEST);
            });
    assertThat(scene.mlflow.params.get("m1"))
        .isEqualTo(Map.of("InputManifest", Scene.MANIFEST, "conf/depth", "7"));
    assertThat(requireNonNull(scene.mlflow.metrics.get("m1")).values()).containsExactly(0.83);
    assertThat(scene.mlflow.versions)
        .singleElement()
        .satisfies(
            version ->
                assertThat(version.values())
                    .containsEntry("name", "churn")
                    .containsEntry("run_id", "m1")
                    .containsEntry("source", LineageGraph.MODEL_DATA));
    assertThat(scene.lineage())
        .containsEntry("mlflowRun", "m1")
        .containsEntry("mlflowVersion", "churn/1");
  }

  @Test
  @Tag("Z-11")
  void shouldSpeakHttpToServerAndNeverTellItsToken() throws IOException {
    Scene scene = new Scene();
    HttpServer http = scene.mlflow.serve();
    try {
      scene.server =
          scene.server.map(
              server ->
                  new Mlflow(
                      "http://127.0.0.1:" + http.getAddress().getPort() + "/tracking",
                      server.model(),
                      server.experiment(),
                      server.token()));

      Recorded recorded = scene.record(new Faults(FaultSchedule.none()), new UrlHttp());

      assertThat(recorded).isInstanceOf(Recorded.Complete.class);
      assertThat(scene.mlflow.versions).hasSize(1);
      assertThat(scene.lineage() + " " + scene.store.all() + recorded)
          .doesNotContain(MlflowStub.TOKEN);
    } finally {
      http.stop(0);
    }
  }

  @Test
  @Tag("Z-03")
  void shouldAddToRunThatTheTargetItselfLoggedTo() {
    Scene scene = new Scene(Map.of("MLFLOW_RUN_ID", "theirs"));

    scene.record();

    assertThat(scene.mlflow.runs).isEmpty();
    assertThat(scene.mlflow.params.get("theirs")).isNull();
    assertThat(scene.mlflow.versions)
        .extracting(version -> version.values().get("run_id"))
        .containsExactly("theirs");
  }

  @Test
  void shouldAskNobodyWhenModelHasNoServer() {
    Scene scene = new Scene();
    scene.server = Optional.empty();
    scene.mlflow.down();

    assertThat(scene.record()).isInstanceOf(Recorded.Complete.class);
  }

  @Test
  void shouldRecordOnceWhenMessageComesAgain() {
    Scene scene = new Scene();
    scene.record();

    assertThat(scene.record()).isEqualTo(new Recorded.NotDue(scene.run.id()));
    assertThat(scene.isDueWithin(DAY)).isFalse();
    assertComplete(scene);
  }

  @Test
  void shouldRecordElsewhereAndTryAgainWhenOneRegisterFails() {
    Scene scene = new Scene();
    scene.graph.deny("CreateArtifact");

    assertThat(scene.record())
        .isInstanceOfSatisfying(
            Recorded.Later.class,
            later -> {
              assertThat(later.why()).startsWith("SageMaker lineage: not authorized to perform");
              assertThat(later.next()).isEqualTo(scene.now().plusSeconds(60));
            });
    assertThat(scene.mlflow.versions).hasSize(1);
    assertThat(scene.isDueWithin(Duration.ofSeconds(59))).isFalse();

    scene.graph.deny("nothing");
    scene.pass(Duration.ofMinutes(1));
    assertThat(scene.record()).isInstanceOf(Recorded.Complete.class);
    assertComplete(scene);
  }

  @Test
  void shouldTellPeopleOnceAndKeepWhatIsRecordedWhenItNeverWorks() {
    Scene scene = new Scene();
    scene.mlflow.down();

    Recorded last = scene.record();
    for (int i = 1; i < LineageRecorder.MOST_ATTEMPTS; i++) {
      scene.pass(Duration.ofHours(6));
      last = scene.record();
    }

    assertThat(last)
        .isInstanceOfSatisfying(
            Recorded.GivenUp.class,
            given ->
                assertThat(given.why()).startsWith("MLflow: experiments/get-by-name answers 503"));
    assertThat(scene.notices()).singleElement().asString().contains("parked", "answers 503");
    assertThat(scene.lineage()).containsKeys("record", "sagemakerAction");
    assertThat(scene.isDueWithin(Duration.ofDays(30))).isFalse();
    scene.pass(DAY);
    assertThat(scene.record()).isInstanceOf(Recorded.NotDue.class);
    assertThat(scene.notices()).hasSize(1);
  }

  @Test
  @Tag("V-20")
  @Tag("Z-11")
  void shouldRecordOnceOverEveryScheduleOfOneFault() {
    assertThat(FaultSchedule.enumerate(calls(), 1)).allSatisfy(RecordLineageTest::assertPromise);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 13})
  void shouldRecordOnceWhenSecondAttemptFailsToo(int first) {
    assertThat(
            Stream.of(FaultSchedule.Fault.values())
                .flatMap(
                    fault ->
                        FaultSchedule.enumerate(2 * calls(), 1)
                            .filter(schedule -> !schedule.faults().containsKey(first))
                            .map(schedule -> schedule.and(first, fault))))
        .allSatisfy(RecordLineageTest::assertPromise);
  }

  private static int calls() {
    Faults faults = new Faults(FaultSchedule.none());
    new Scene().record(faults);
    assertThat(faults.calls()).hasSizeGreaterThan(20);
    return faults.calls().size();
  }

  /** Whatever goes wrong: in the end all is recorded, and nothing twice. */
  private static void assertPromise(FaultSchedule schedule) {
    Scene scene = new Scene();
    Faults faults = new Faults(schedule);
    for (int offer = 0; scene.isDueWithin(DAY); offer++) {
      assertThat(offer).isLessThan(6);
      try {
        scene.record(faults);
      } catch (InjectedFault | Halt _) {
        faults.restart();
      }
      scene.pass(Duration.ofMinutes(5));
    }
    assertComplete(scene);
  }

  private static void assertComplete(Scene scene) {
    assertThat(scene.graph.actions).hasSize(1);
    assertThat(scene.graph.artifacts).hasSize(3);
    assertThat(scene.graph.edges).hasSize(3);
    assertThat(scene.mlflow.runs).hasSize(1);
    assertThat(scene.mlflow.versions).hasSize(1);
    assertThat(scene.store.all()).hasSize(1);
    assertThat(scene.lineage()).containsKeys("record", "sagemakerAction", "mlflowVersion");
    assertThat(scene.notices()).isEmpty();
  }
}
