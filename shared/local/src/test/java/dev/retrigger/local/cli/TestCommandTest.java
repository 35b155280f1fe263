package dev.retrigger.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.local.cli.Terminal.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A sample of what a trigger waits for goes through it, and nothing starts. */
final class TestCommandTest {
  private static final String MODEL =
      """
      version: 1
      model: growth/churn
      mode: auto
      inputs:
        training: {s3: "s3://lake/in/", files: "*.csv", partition: "dt=*/"}
        daily: {s3: "s3://lake/daily/", files: "**/*.parquet"}
        image: {ecr: growth/churn, tags: {semver: ">=2.0.0 <3.0.0"}}
      monitors:
        quality: {report: "s3://reports/churn/"}
        worse: {alarm: churn-worse}
      pipelines:
        train:
          target: {type: sagemaker-pipeline, name: churn-train}
          parameters: {Manifest: "${inputs.training.manifest}", Reason: "${trigger.reason}"}
          limits: {concurrency: 1, cooldown: 6h, budget: {per: day, runs: 1000}}
        score:
          target: {type: sagemaker-pipeline, name: churn-score}
          parameters: {Manifest: "${inputs.daily.manifest}"}
          limits: {concurrency: 1, budget: {per: day, runs: 1000}}
        look: {target: {type: sagemaker-pipeline, name: churn-look}, limits: {concurrency: 1, onBusy: queue, budget: {per: day, runs: 1000}}}
        report: {target: {type: sagemaker-pipeline, name: churn-report}, limits: {concurrency: 1, budget: {per: day, runs: 1000}}}
      triggers:
        new-data: {input: training, window: {quiet: 10m, maxWait: 2h}, start: train}
        marked: {input: daily, window: {maxWait: 1h, doneMarker: _SUCCESS, ifNoMarker: park}, start: score}
        nightly: {schedule: "cron(0 3 * * ? *)", timezone: UTC, start: report}
        new-image: {input: image, start: look}
        late: {alarm: churn-late, start: look}
        worse: {monitor: worse, start: look}
        drift: {monitor: quality, start: look}
        merge: {gitlab: {project: growth/churn, event: push, branch: "release/*", paths: ["models/**"]}, start: look}
        release: {gitlab: {project: growth/churn, event: tag, tags: {semver: ">=2.3.0 <3.0.0"}}, start: look}
        merged: {gitlab: {project: growth/churn, event: merge-request, branch: main, actions: [merge]}, start: look}
        built: {gitlab: {project: growth/churn, event: pipeline, statuses: [failed]}, start: look}
        champion: {mlflow: {model: churn, alias: champion}, start: look}
        version: {mlflow: {model: churn, event: version}, start: look}
        labels: {webhook: {sender: labels, match: {"/batch/state": done}}, start: look}
        approved: {registered: {modelPackageGroup: churn}, start: look}
        adhoc: {request: {requires: [segment]}, start: look}
        both: {all: [late, approved], within: 1d, start: report}
        after: {finished: {pipeline: train}, start: report}
      """;

  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @Tag("N-26")
  @CsvSource({
    "new-data, Join, growth/churn/train",
    "marked, Join, growth/churn/score",
    "nightly, Start, growth/churn/report",
    "new-image, Start, growth/churn/look",
    "late, Start, growth/churn/look",
    "worse, Start, growth/churn/look",
    "drift, Start, growth/churn/look",
    "merge, Start, growth/churn/look",
    "release, Start, growth/churn/look",
    "merged, Start, growth/churn/look",
    "built, Start, growth/churn/look",
    "champion, Start, growth/churn/look",
    "version, Start, growth/churn/look",
    "labels, Start, growth/churn/look",
    "approved, Start, growth/churn/look"
  })
  void shouldShowTheDecisionAndTheRunThatItWouldStart(
      String trigger, String outcome, String pipeline) throws IOException {
    Path file = Files.writeString(folder.resolve("churn.yaml"), MODEL);

    Result text = new Terminal().run("test", "growth/churn", trigger, "--models", file);
    Result json = new Terminal().run("test", "growth/churn", trigger, "--models", file, "--json");

    JsonNode tested = json.documents().getFirst();
    assertThat(text.exitCode()).as(text.out() + text.err()).isZero();
    assertThat(text.out()).contains(trigger + ": " + outcome).contains(pipeline);
    assertThat(tested.at("/explanations/0/decisions/0/outcome").asText()).isEqualTo(outcome);
    assertThat(tested.at("/led/runs/0/pipeline").asText()).isEqualTo(pipeline);
  }

  @ParameterizedTest
  @Tag("N-26")
  @CsvSource({"adhoc, growth/churn/look", "both, growth/churn/report"})
  void shouldShowWhatAnswersAndCombinationsLeadTo(String trigger, String pipeline)
      throws IOException {
    Path file = Files.writeString(folder.resolve("churn.yaml"), MODEL);

    Result result = new Terminal().run("test", "growth/churn", trigger, "--models", file);

    assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
    assertThat(result.out()).contains(pipeline);
  }

  @Test
  void shouldSayWhatFiresATriggerThatNoEventFires() throws IOException {
    Path file = Files.writeString(folder.resolve("churn.yaml"), MODEL);

    Result result = new Terminal().run("test", "growth/churn", "after", "--models", file);

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).contains("it fires when a run of growth/churn/train ends");
  }

  @Test
  @Tag("N-26")
  void shouldTestTheFilesInForceAndStartNothing() {
    Scene scene = Scene.of(MODEL);
    Stack stack =
        new Stack("prod", "arn:aws:cloudformation:eu-west-1:1:stack/p/1", Map.of(), Map.of());

    Result result =
        new Terminal(Map.of(), "", _ -> new Deployed(stack, new FakeBuckets(), scene))
            .run("test", "growth/churn", "nightly", "--stack", "prod");

    assertThat(result.exitCode()).isZero();
    assertThat(result.err()).contains("a rehearsal of the files in force; nothing starts");
    assertThat(scene.reports().runs(Optional.empty(), 3)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "growth/other, nightly, no model",
    "growth/churn, nightli, 'it has new-data, marked'"
  })
  void shouldBeBadInputWhenThereIsNoSuchTrigger(String model, String trigger, String message)
      throws IOException {
    Path file = Files.writeString(folder.resolve("churn.yaml"), MODEL);

    Result result = new Terminal().run("test", model, trigger, "--models", file);

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains(message);
  }
}
