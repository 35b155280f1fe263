package dev.retrigger.local.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retrigger.local.aws.PipelineRunner;
import dev.retrigger.local.state.StateDirectory;
import dev.retrigger.local.time.EventLoop;
import dev.retrigger.local.timeline.Timeline;
import dev.retrigger.models.Source;
import dev.retrigger.testing.SlackSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole suite, wired from template.yaml, in virtual time. */
final class LocalSuiteTest {
  private static final String NIGHTLY =
      """
      version: 1
      model: growth/churn
      mode: %s
      pipelines:
        train:
          target: {type: sagemaker-pipeline, name: churn-train}
          parameters: {Reason: "${trigger.reason}", Night: "${trigger.time}"}
          limits: {concurrency: 1, budget: {per: day, runs: 100}}
      triggers:
        nightly: {schedule: "cron(0 3 * * ? *)", start: train}
      notify: {slack: ml-churn, events: [succeeded, failed, dry-run]}
      """;

  @TempDir private Path scene = Path.of(".");

  @Test
  @Tag("R-01")
  @Tag("R-02")
  @Tag("V-16")
  void shouldStartTheRunAtThreeWhenTheScheduleSaysSo() throws IOException {
    EventLoop loop = EventLoop.virtual(Instant.parse("2026-11-21T02:55:00Z"));
    try (LocalSuite suite = suite(loop, NIGHTLY.formatted("auto"), true)) {
      loop.runFor(Duration.ofMinutes(20));

      assertThat(suite.cloud().sageMaker().started()).hasSize(1);
      assertThat(suite.slack().roots())
          .singleElement()
          .extracting(SlackSink.Message::text)
          .asString()
          .contains("succeeded", "scheduled for 2026-11-21T03:00:00.000Z");
    }
  }

  @Test
  @Tag("R-07")
  void shouldTellTheModelsOwnChannelWhenTheRunFails() throws IOException {
    EventLoop loop = EventLoop.virtual(Instant.parse("2026-11-21T02:55:00Z"));
    try (LocalSuite suite = suite(loop, NIGHTLY.formatted("auto"), false)) {
      loop.runFor(Duration.ofMinutes(20));

      assertThat(suite.slack().roots())
          .singleElement()
          .satisfies(
              message -> {
                assertThat(message.channel()).isEqualTo("ml-churn");
                assertThat(message.text()).contains("failed");
              });
    }
  }

  @Test
  void shouldTellAndStartNothingWhenTheModelIsInDryRun() throws IOException {
    EventLoop loop = EventLoop.virtual(Instant.parse("2026-11-21T02:55:00Z"));
    try (LocalSuite suite = suite(loop, NIGHTLY.formatted("dry-run"), true)) {
      loop.runFor(Duration.ofMinutes(20));

      assertThat(suite.cloud().sageMaker().started()).isEmpty();
      assertThat(suite.slack().roots())
          .singleElement()
          .extracting(SlackSink.Message::text)
          .asString()
          .contains("dry run");
    }
  }

  private LocalSuite suite(EventLoop loop, String model, boolean succeeds) throws IOException {
    return LocalSuite.deploy(
        new LocalSuite.Setup(
            loop,
            Files.readString(Path.of("../../template.yaml")),
            List.of(Source.of("churn.yaml", model)),
            scene.resolve("data"),
            StateDirectory.at(scene.resolve("state")),
            Timeline.none(),
            _ -> {},
            (_, cloud) -> runner(cloud.loop(), succeeds),
            new Random(1)));
  }

  private static PipelineRunner runner(EventLoop loop, boolean succeeds) {
    return succeeds
        ? PipelineRunner.simulated(loop, Duration.ofMinutes(5))
        : (_, finished) -> {
          EventLoop.Timer timer =
              loop.after(
                  Duration.ofMinutes(1),
                  () -> finished.accept(new PipelineRunner.Result(false, "step Train failed")));
          return timer::cancel;
        };
  }
}
