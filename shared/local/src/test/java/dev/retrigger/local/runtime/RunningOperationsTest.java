package dev.retrigger.local.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retrigger.domain.ApprovalId;
import dev.retrigger.domain.RunId;
import dev.retrigger.local.aws.PipelineRunner;
import dev.retrigger.local.cli.Operations;
import dev.retrigger.local.cli.Reply;
import dev.retrigger.local.doctor.Check;
import dev.retrigger.local.state.StateDirectory;
import dev.retrigger.local.time.EventLoop;
import dev.retrigger.local.timeline.Timeline;
import dev.retrigger.models.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stepping in at the whole suite, wired from template.yaml, in virtual time. */
final class RunningOperationsTest {
  private static final String MODEL =
      """
      version: 1
      model: growth/churn
      mode: auto
      pipelines:
        train:
          target: {type: sagemaker-pipeline, name: churn-train}
          parameters: {Reason: "${trigger.reason}"}
          limits: {concurrency: 1, budget: {per: day, runs: 10000}}
      triggers:
        nightly: {schedule: "cron(0 3 * * ? *)", start: train}
      """;
  private static final String WATCHING =
      """
      version: 1
      model: growth/churn
      inputs:
        training: {s3: "s3://lake/in/", files: "*.csv"}
      pipelines:
        train:
          target: {type: sagemaker-pipeline, name: churn-train}
          parameters: {Manifest: "${inputs.training.manifest}"}
      triggers:
        new-data: {input: training, start: train}
        nightly: {schedule: "cron(0 3 * * ? *)", start: train}
      """;
  private static final String START =
      "{\"action\":\"start\",\"model\":\"growth/churn\",\"pipeline\":\"train\",\"key\":\"k1\"}";

  @TempDir private Path scene = Path.of(".");

  @Test
  @Tag("Z-17")
  @Tag("R-05")
  void shouldStepInThroughTheSuitesOwnFunctions() throws IOException {
    EventLoop loop = EventLoop.virtual(Instant.parse("2026-11-21T12:00:00Z"));
    try (LocalSuite suite = suite(loop)) {
      Operations operations = new RunningSuite(suite).operations();
      loop.runFor(Duration.ofMinutes(1));

      Reply paused =
          operations.request("{\"action\":\"pause\",\"scope\":\"growth\",\"reason\":\"audit\"}");
      Reply started = operations.request(START);
      loop.runFor(Duration.ofMinutes(3));
      int during = suite.cloud().sageMaker().started().size();
      int waiting = operations.pending(Optional.empty()).batches().size();
      operations.request("{\"action\":\"resume\",\"scope\":\"growth\"}");
      loop.runFor(Duration.ofMinutes(3));
      RunId run =
          operations.status(Optional.empty()).getFirst().pipelines().getFirst().active().getFirst();
      Reply stopped = operations.request("{\"action\":\"stop\",\"run\":\"" + run + "\"}");
      loop.runFor(Duration.ofMinutes(5));

      assertThat(List.of(paused.status(), started.status(), stopped.status())).containsOnly(202);
      assertThat(during).isZero();
      assertThat(waiting).isEqualTo(1);
      assertThat(suite.cloud().sageMaker().started()).hasSize(1);
      assertThat(operations.logs(run, 10).orElseThrow().status()).hasToString("STOPPED");
      assertThat(operations.decide(ApprovalId.of(run), "{\"decision\":\"approve\"}").status())
          .isEqualTo(404);
      assertThat(operations.redrive("{\"queue\":\"all\"}").status()).isEqualTo(200);
      assertThat(operations.redrive("{}").status()).isEqualTo(400);
    }
  }

  @Test
  @Tag("N-26")
  void shouldProveThatTheSuitesTriggersCanFire() throws IOException {
    EventLoop loop = EventLoop.virtual(Instant.parse("2026-11-21T12:00:00Z"));
    try (LocalSuite suite = suite(loop, WATCHING)) {
      loop.runFor(Duration.ofMinutes(1));

      List<Check> checks = new RunningSuite(suite).operations().examine(Optional.empty());

      assertThat(checks).extracting(Check::verdict).doesNotContain(Check.Verdict.FAILS);
      assertThat(checks)
          .extracting(check -> check.trigger().name() + " " + check.what())
          .containsExactly(
              "new-data rule",
              "new-data pattern",
              "new-data bucket",
              "new-data target",
              "new-data history",
              "nightly schedule",
              "nightly target",
              "nightly history");
    }
  }

  private LocalSuite suite(EventLoop loop) throws IOException {
    return suite(loop, MODEL);
  }

  private LocalSuite suite(EventLoop loop, String model) throws IOException {
    return LocalSuite.deploy(
        new LocalSuite.Setup(
            loop,
            Files.readString(Path.of("../../template.yaml")),
            List.of(Source.of("churn.yaml", model)),
            scene.resolve("data"),
            StateDirectory.at(scene.resolve("state")),
            Timeline.none(),
            _ -> {},
            (_, cloud) -> PipelineRunner.simulated(cloud.loop(), Duration.ofHours(1)),
            new Random(1)));
  }
}
