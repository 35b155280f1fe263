package dev.retrigger.local.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.domain.RunStatus;
import dev.retrigger.events.Json;
import dev.retrigger.ledger.Row;
import dev.retrigger.ledger.Run;
import dev.retrigger.local.aws.PipelineRunner;
import dev.retrigger.local.state.StateDirectory;
import dev.retrigger.local.template.Stack;
import dev.retrigger.local.time.EventLoop;
import dev.retrigger.local.timeline.Timeline;
import dev.retrigger.models.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;

/** A user's own state machine, deployed beside the suite, as the target of a run. */
final class StateMachineRunTest {
  private static final Instant START = Instant.parse("2026-11-21T03:00:00Z");
  private static final String MODEL =
      """
      version: 1
      model: growth/churn
      mode: auto
      inputs:
        training: {s3: "s3://lake/churn/in/"}
      pipelines:
        train:
          target: {type: state-machine, name: churn-train}
          limits: {budget: {per: day, runs: 10000}, concurrency: 1}
          parameters:
            InputManifest: "${inputs.training.manifest}"
      triggers:
        new-data: {input: training, start: train}
      """;

  private final Map<String, Run> runs = new LinkedHashMap<>();

  @TempDir private Path directory = Path.of("");

  @Test
  void shouldRunAStateMachineOfATemplateAsTheTargetOfARunUntilTheLedgerSaysSucceeded()
      throws IOException {
    EventLoop loop = EventLoop.virtual(START);
    try (LocalSuite suite = suite(loop)) {
      Stack stack =
          suite
              .cloud()
              .deploy(Path.of("src/test/resources/machine/template.yaml"), "churn", Map.of());
      loop.runFor(Duration.ofMinutes(1));

      suite
          .cloud()
          .s3()
          .putObject(b -> b.bucket("lake").key("churn/in/a.csv"), RequestBody.fromString("1"));

      assertThat(loop.runUntil(this::isRunning, Duration.ofHours(2))).isTrue();
      Instant started = loop.instant();
      assertThat(loop.runUntil(this::isOver, Duration.ofHours(3))).isTrue();

      Run run = runs.values().iterator().next();
      assertThat(run.status()).isEqualTo(RunStatus.SUCCEEDED);
      assertThat(Duration.between(started, loop.instant()))
          .isBetween(Duration.ofHours(2), Duration.ofHours(2).plusMinutes(2));
      assertThat(suite.cloud().stepFunctions().started()).containsExactly(run.id().value());
      assertThat(suite.cloud().sqs().queue(stack.name("Scores")).bodies())
          .singleElement()
          .satisfies(StateMachineRunTest::isTheScoreOfAManifest);
    }
  }

  private static void isTheScoreOfAManifest(String body) {
    JsonNode score = Json.tree(body);
    assertThat(score.path("auc").asDouble()).isEqualTo(0.91);
    assertThat(score.path("manifest").asText()).startsWith("s3://");
  }

  private boolean isRunning() {
    return runs.values().stream().anyMatch(run -> run.status() == RunStatus.STARTED);
  }

  private boolean isOver() {
    return runs.values().stream().anyMatch(run -> run.status().isFinal());
  }

  private void written(Row row) {
    if (row.optionalText("kind").orElse("").equals("run")) {
      Run run = Json.read(row.text("body"), Run.class);
      runs.put(run.id().value(), run);
    }
  }

  private LocalSuite suite(EventLoop loop) throws IOException {
    return LocalSuite.deploy(
        new LocalSuite.Setup(
            loop,
            Files.readString(Path.of("../../template.yaml")),
            List.of(Source.of("churn.yaml", MODEL)),
            directory.resolve("data"),
            StateDirectory.temporary(),
            Timeline.none(),
            this::written,
            (_, cloud) -> PipelineRunner.simulated(cloud.loop(), Duration.ofMinutes(1)),
            new SplittableRandom(1)));
  }
}
