package dev.retrigger.states.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StatesCommandsTest {
  private static final Instant START = Instant.parse("2026-11-01T12:00:00Z");
  private static final String TRAIN =
      """
      {"QueryLanguage": "JSONata", "StartAt": "Train", "States": {
        "Train": {"Type": "Task", "Resource": "arn:aws:states:::sagemaker:createTrainingJob.sync",
          "Arguments": {"TrainingJobName": "{% $states.input.name %}"},
          "Retry": [{"ErrorEquals": ["States.TaskFailed"], "MaxAttempts": 1}],
          "Output": "{% $states.result.ModelArtifacts %}", "End": true}}}
      """;
  private static final String MOCKS =
      """
      {"StateMachines": {"train": {"TestCases": {
         "HappyPath": {"Train": "Trained"}, "RetryPath": {"Train": "TrainedAtLast"}}}},
       "MockedResponses": {
         "Trained": {"0": {"Return": {"ModelArtifacts": "s3://m"}}},
         "TrainedAtLast": {"0": {"Throw": {"Error": "SageMaker.Busy", "Cause": "busy"}},
           "1": {"Return": {"ModelArtifacts": "s3://n"}}}}}
      """;

  @TempDir private Path folder;

  private Path file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  private RunOptions train(String input) throws IOException {
    return RunOptions.of(
        file("train.asl.json", TRAIN), Optional.of(file("input.json", input)), START);
  }

  @Test
  void shouldPrintStatusOutputAndHistory() throws IOException {
    RunReport report =
        StatesCommands.run(
            train("{\"name\": \"j\"}").withMocks(file("mocks.json", MOCKS), "HappyPath"));
    assertThat(report.exitCode()).isZero();
    JsonNode json = report.toJson();
    assertThat(json.path("status").asText()).isEqualTo("SUCCEEDED");
    assertThat(json.path("output").asText()).isEqualTo("s3://m");
    assertThat(json.path("history").valueStream().map(event -> event.path("type").asText()))
        .containsExactly(
            "ExecutionStarted",
            "TaskStateEntered",
            "TaskScheduled",
            "TaskStarted",
            "TaskSucceeded",
            "TaskStateExited",
            "ExecutionSucceeded");
    assertThat(report.toText()).contains("TaskScheduled").endsWith("SUCCEEDED \"s3://m\"");
  }

  @Test
  void shouldShowEventsInTheServicesShape() throws IOException {
    JsonNode history =
        StatesCommands.run(
                train("{\"name\": \"j\"}").withMocks(file("mocks.json", MOCKS), "HappyPath"))
            .toJson()
            .path("history");
    JsonNode scheduled = history.get(2);
    assertThat(scheduled.path("id").asInt()).isEqualTo(3);
    assertThat(scheduled.path("previousEventId").asInt()).isEqualTo(2);
    assertThat(scheduled.path("timestamp").asText()).isEqualTo("2026-11-01T12:00:00Z");
    JsonNode details = scheduled.path("taskScheduledEventDetails");
    assertThat(details.path("resourceType").asText()).isEqualTo("sagemaker");
    assertThat(details.path("resource").asText()).isEqualTo("createTrainingJob.sync");
    assertThat(details.path("parameters").asText()).isEqualTo("{\"TrainingJobName\":\"j\"}");
    JsonNode entered = history.get(1).path("stateEnteredEventDetails");
    assertThat(entered.path("name").asText()).isEqualTo("Train");
    assertThat(entered.path("input").asText()).isEqualTo("{\"name\":\"j\"}");
    assertThat(entered.path("inputDetails").path("truncated").asBoolean(true)).isFalse();
  }

  @Test
  void shouldFollowTheTestCasesRetries() throws IOException {
    RunReport report =
        StatesCommands.run(
            train("{\"name\": \"j\"}").withMocks(file("mocks.json", MOCKS), "RetryPath"));
    assertThat(report.toJson().path("output").asText()).isEqualTo("s3://n");
  }

  @Test
  void shouldPrintErrorAndCauseWhenTheExecutionFails() throws IOException {
    RunReport report =
        StatesCommands.run(train("{}").withMocks(file("mocks.json", MOCKS), "HappyPath"));
    assertThat(report.exitCode()).isEqualTo(1);
    assertThat(report.toJson().path("status").asText()).isEqualTo("FAILED");
    assertThat(report.toJson().path("error").asText()).isEqualTo("States.QueryEvaluationError");
    assertThat(report.toJson().path("cause").asText()).contains("Arguments/TrainingJobName");
  }

  @Test
  void shouldSayHowToMockWhenATaskIsNotMocked() throws IOException {
    RunReport report = StatesCommands.run(train("{\"name\": \"j\"}"));
    assertThat(report.toJson().path("cause").asText()).contains("'Train'", "--mocks", "--test");
  }

  @Test
  void shouldReportATimeout() throws IOException {
    Path definition =
        file(
            "wait.json",
            """
            {"QueryLanguage": "JSONata", "TimeoutSeconds": 1, "StartAt": "W",
             "States": {"W": {"Type": "Wait", "Seconds": 9, "End": true}}}
            """);
    RunReport report = StatesCommands.run(RunOptions.of(definition, Optional.empty(), START));
    assertThat(report.toJson().path("status").asText()).isEqualTo("TIMED_OUT");
    assertThat(report.exitCode()).isEqualTo(1);
  }

  @Test
  void shouldReadAndWriteBucketsInAFolder() throws IOException {
    Path bucket = Files.createDirectories(folder.resolve("buckets/lake"));
    Files.writeString(bucket.resolve("in.jsonl"), "1\n2\n");
    Path definition =
        file(
            "map.json",
            """
            {"QueryLanguage": "JSONata", "StartAt": "M", "States": {"M": {"Type": "Map",
              "ItemReader": {"Resource": "arn:aws:states:::s3:getObject",
                "ReaderConfig": {"InputType": "JSONL"},
                "Arguments": {"Bucket": "lake", "Key": "in.jsonl"}},
              "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED"}, "StartAt": "P",
                "States": {"P": {"Type": "Pass", "Output": "{% $states.input * 2 %}",
                  "End": true}}},
              "ResultWriter": {"Resource": "arn:aws:states:::s3:putObject",
                "Arguments": {"Bucket": "lake", "Prefix": "out"},
                "WriterConfig": {"Transformation": "COMPACT", "OutputType": "JSONL"}},
              "Output": "{% $states.result.ResultWriterDetails.Key %}", "End": true}}}
            """);
    RunReport report =
        StatesCommands.run(
            new RunOptions(
                definition,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(folder.resolve("buckets")),
                START,
                1));
    Path manifest = bucket.resolve(report.toJson().path("output").asText());
    assertThat(manifest).content().contains("\"DestinationBucket\":\"lake\"", "SUCCEEDED_0.jsonl");
    assertThat(manifest.resolveSibling("SUCCEEDED_0.jsonl")).hasContent("2\n4");
  }

  @Test
  void shouldRefuseAWrongDefinition() throws IOException {
    Path definition = file("x.json", "{\"QueryLanguage\": \"JSONata\", \"StartAt\": \"A\"}");
    RunReport report = StatesCommands.run(RunOptions.of(definition, Optional.empty(), START));
    assertThat(report.exitCode()).isEqualTo(2);
    assertThat(report.toText()).isEqualTo("/States: must be an object with at least one state");
    assertThat(report.toJson().path("findings").get(0).path("path").asText()).isEqualTo("/States");
  }

  @Test
  void shouldRefuseInputThatIsNoJson() throws IOException {
    RunReport report = StatesCommands.run(train("{oops"));
    assertThat(report.exitCode()).isEqualTo(2);
    assertThat(report.toText()).contains("input.json", "not valid JSON");
  }

  @Test
  void shouldRefuseAnEmptyInput() throws IOException {
    assertThat(StatesCommands.run(train("")).toText()).contains("input.json: is empty");
  }

  @Test
  void shouldRefuseMocksWithoutATestCase() throws IOException {
    RunOptions options = train("{}");
    RunReport report =
        StatesCommands.run(
            new RunOptions(
                options.definition(),
                options.input(),
                Optional.of(file("mocks.json", MOCKS)),
                Optional.empty(),
                Optional.empty(),
                START,
                0));
    assertThat(report.toText()).contains("--mocks and --test");
  }

  @Test
  void shouldRefuseAnUnknownTestCase() throws IOException {
    RunReport report =
        StatesCommands.run(train("{}").withMocks(file("mocks.json", MOCKS), "SadPath"));
    assertThat(report.toText()).contains("no test case 'SadPath'", "HappyPath, RetryPath");
  }

  @Test
  void shouldRefuseAFileThatIsNotThere() {
    Path absent = folder.resolve("absent.json");
    assertThat(StatesCommands.run(RunOptions.of(absent, Optional.empty(), START)).toText())
        .contains("absent.json: cannot be read");
    assertThat(StatesCommands.check(absent).exitCode()).isEqualTo(1);
  }

  @Test
  void shouldCheckADefinition() throws IOException {
    CheckReport valid = StatesCommands.check(file("train.json", TRAIN));
    assertThat(valid.exitCode()).isZero();
    assertThat(valid.toText()).isEqualTo("The definition is valid.");
    CheckReport invalid =
        StatesCommands.check(file("bad.json", TRAIN.replace("\"Output\"", "\"ResultPath\"")));
    assertThat(invalid.exitCode()).isEqualTo(1);
    assertThat(invalid.toText())
        .isEqualTo("/States/Train/ResultPath: belongs to JSONPath; in JSONata write Output");
    assertThat(invalid.toJson().path("valid").asBoolean(true)).isFalse();
  }

  @Test
  void shouldSayWhereTheTextIsNoJson() throws IOException {
    assertThat(StatesCommands.check(file("bad.json", "{\n  \"StartAt\": }")).toText())
        .contains("/: not valid JSON in line 2, column 14");
  }

  @Test
  void shouldRefuseDuplicateKeys() throws IOException {
    assertThat(StatesCommands.check(file("bad.json", "{\"StartAt\": 1, \"StartAt\": 2}")).toText())
        .contains("Duplicate field 'StartAt'");
  }
}
