package dev.retrigger.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retrigger.local.cli.Terminal.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What other tools are asked to do, as a model file that is good as it is. */
final class ImportCommandTest {
  private static final Path FILES =
      Terminal.ROOT.resolve("shared/local/src/test/resources/importing");

  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @Tag("N-24")
  @CsvSource({
    "mlops-config.json, growth/churn",
    "schedules.json, growth/churn",
    "mlops-config.json, ''"
  })
  void shouldWriteAFileThatIsGoodAsItIs(String name, String model) throws IOException {
    Terminal terminal = new Terminal();
    Result written =
        model.isEmpty()
            ? terminal.run("import", FILES.resolve(name))
            : terminal.run("import", FILES.resolve(name), "--model", model);
    Path file = Files.writeString(folder.resolve("churn.yaml"), written.out());

    Result validated = terminal.run("validate", file);

    assertThat(written.exitCode()).as(written.err()).isZero();
    assertThat(written.out())
        .contains("model: " + (model.isEmpty() ? "imported/churn" : model))
        .contains("mode: dry-run");
    assertThat(validated.exitCode()).as(written.out() + validated.out()).isZero();
  }

  @Test
  @Tag("N-24")
  void shouldCarryOverThePipelinesOfTheMlopsFramework() {
    Result result =
        new Terminal()
            .run(
                "import",
                FILES.resolve("mlops-config.json"),
                "--model",
                "growth/churn",
                "--stage",
                "prod");

    assertThat(result.out())
        .contains("training: {s3: \"s3://fill-in/train/2026/\", files: \"data.csv\"}")
        .contains("image: {ecr: \"growth/churn\", tags: {exact: [\"1.4.0\"]}}")
        .contains("ImageUri: \"${inputs.image.uri}\"")
        .contains("approved: {registered: {modelPackageGroup: \"churn\"}, start: deploy}")
        .contains("InferenceInstance: \"ml.m5.xlarge\"")
        .contains("inference: {s3: \"s3://acme-lake-dev/churn/score/\", files: \"customers.csv\"}")
        .contains("data-quality: {report: \"s3://acme-monitor/churn/data-quality/\"}")
        .contains(
            "data-quality-schedule: {schedule: \"cron(0 * ? * * *)\", timezone: UTC, start:"
                + " check-data-quality}")
        .contains("data-quality-drift: {monitor: data-quality, start: train}")
        .contains("bias-request: {request: {}, start: check-bias}")
        .contains("build-request: {request: {}, start: build}")
        .contains("# no equivalent: a pipeline of the type 'byom_quantum'")
        .contains("# runs Evidently");
  }

  @Test
  @Tag("N-24")
  void shouldCarryOverMonitoringSchedulesWithTheirJobDefinitions() {
    Result result =
        new Terminal().run("import", FILES.resolve("schedules.json"), "--model", "growth/churn");

    assertThat(result.out())
        .contains("data-quality: {report: \"s3://acme-monitor/churn/data-quality/\"}")
        .contains("model-quality: {report: \"s3://acme-monitor/churn/model-quality/\"}")
        .contains("explainability: {report: \"s3://fill-in/explainability/\"}")
        .contains("schedule: \"cron(30 4 ? * MON *)\"")
        .contains("Baseline: \"s3://acme-monitor/baseline/constraints.json\"")
        .contains("# schedule churn-model was stopped")
        .contains("--job-definition-name unknown-job")
        .contains("# '" + "cron(0 [00-23] ? * * *)' is no schedule here");
  }

  @Test
  void shouldSayWhatIsMissingWhenSchedulesAreOnlyListed() {
    Result result = new Terminal().run("import", FILES.resolve("summaries.json"));

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("describe-monitoring-schedule");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                               | pipeline_type",
        "{\"pipeline_type\":                              | summaries",
        "[{\"pipeline_type\":\"byom_image_builder\",\"model_name\":\"a\"},{\"pipeline_type\":\"byom_batch_custom\",\"model_name\":\"b\"}] | several models: a, b",
        "\"text\"                                         | pipeline_type"
      })
  void shouldBeBadInputWhenNothingCanBeCarriedOver(String text, String message) throws IOException {
    Path file = Files.writeString(folder.resolve("summaries.json"), text);

    Result result = new Terminal().run("import", file);

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains(message);
  }

  @Test
  void shouldKeepWhatIsWrittenFromBecomingAReference() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("config.json"),
            """
            {"pipeline_type":"model_training_builtin","model_name":"Churn Model!",
             "target_attribute":"${ssm:/retrigger/growth/token}\\n#"}
            """);

    Result written = new Terminal().run("import", file);
    Result validated =
        new Terminal().run("validate", Files.writeString(folder.resolve("m.yaml"), written.out()));

    assertThat(written.out())
        .contains("model: imported/churn-model")
        .contains("\"$${ssm:/retrigger/growth/token}\\n#\"");
    assertThat(validated.exitCode()).as(validated.out()).isZero();
  }
}
