package dev.retrigger.local.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.local.cli.Terminal.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ExplainCommandTest {
  private static final String AUTO =
      """
      version: 1
      model: growth/churn
      mode: auto
      inputs:
        training: {s3: "s3://lake-${env}/in/", files: "*.csv"}
      pipelines:
        train:
          target: {type: sagemaker-pipeline, name: churn-train}
          parameters:
            InputManifest: "${inputs.training.manifest:-none}"
            Reason: "${trigger.reason}"
            Token: "${ssm:/retrigger/growth/token}"
            Where: "${env}"
          limits: {budget: {per: day, runs: 10000}, cooldown: 6h, concurrency: 1}
      triggers:
        new-data: {input: training, window: {quiet: 10m, maxWait: 2h}, start: train}
        nightly: {schedule: "cron(0 3 * * ? *)", start: train}
        fresh: {schedule: "cron(0 9 * * ? *)", onlyIf: new-data, start: train}
      """;

  @TempDir Path folder;

  @Test
  @Tag("A-11")
  @Tag("N-16")
  void shouldJoinWindowWhenObjectMatchesInput() {
    Result result = explain("s3/object-created/put-object");

    JsonNode explanation = result.documents().getFirst();
    JsonNode decision = explanation.path("decisions").path(0);
    assertThat(result.exitCode()).isZero();
    assertThat(explanation.path("event").toString())
        .isEqualTo(
            """
            {"id":"9417a6a6-c58c-6a75-a3b9-857d06297969","source":"aws.s3","type":"Object Created"}""");
    assertThat(decision.path("model").asText()).isEqualTo("growth/churn");
    assertThat(decision.path("trigger").asText()).isEqualTo("new-data");
    assertThat(decision.path("pipeline").asText()).isEqualTo("growth/churn/train");
    assertThat(decision.path("outcome").asText()).isEqualTo("Join");
    assertThat(decision.path("reason").asText()).contains("dt=2026-11-20/");
    assertThat(decision.path("key").asText())
        .isEqualTo(
            "acme-lake-dev/churn/in/dt=2026-11-20/part-00000.csv#WXPotJ63xAln.LHHOeInw7BB5FS2a5qO");
    assertThat(decision.path("until").asText()).isEqualTo("2026-11-21T04:14:07.000Z");
    assertThat(decision.path("parameters").isNull()).isTrue();
    assertThat(explanation.path("decisions")).hasSize(1);
  }

  @Test
  @Tag("N-02")
  void shouldCallItDuplicateWhenSameFactIsAnnouncedAgain() {
    assertThat(
            outcomes(
                explain(
                    "s3/object-created/put-object",
                    "s3/object-created/put-object",
                    "s3/object-created/put-object-announced-again",
                    "scheduler/input/nightly",
                    "scheduler/input/nightly")))
        .startsWith("Join", "Duplicate", "Duplicate")
        .endsWith("Duplicate")
        .hasSize(5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ecr/image-action/push",
        "events/scheduled-event/every-minute",
        "s3/object-created/bucket-with-the-same-beginning",
        "s3/object-created/folder",
        "s3/object-created/other-bucket",
        "s3/object-created/other-prefix",
        "s3/object-created/other-suffix",
        "s3/object-created/zero-bytes",
        "s3/object-deleted/data-file",
        "s3/object-tags-added/data-file",
        "sagemaker/model-package-state/approved",
        "sagemaker/pipeline-execution-status/succeeded",
        "states/execution-status/failed"
      })
  @Tag("N-16")
  void shouldIgnoreWithReasonWhenNoTriggerWantsEvent(String event) {
    Result result = explain(event);

    JsonNode decisions = result.documents().getFirst().path("decisions");
    assertThat(result.exitCode()).isZero();
    assertThat(decisions).hasSize(1);
    assertThat(decisions.path(0).path("outcome").asText()).isEqualTo("Ignore");
    assertThat(decisions.path(0).path("reason").asText()).isNotBlank();
    assertThat(decisions.path(0).properties())
        .extracting(Map.Entry::getKey)
        .containsExactly(
            "model", "trigger", "pipeline", "outcome", "reason", "key", "parameters", "until");
  }

  @Test
  @Tag("N-16")
  void shouldSayWhatDoesNotMatchWhenObjectIsNotForInput() {
    assertThat(reason(explain("s3/object-created/other-suffix")))
        .isEqualTo("not for growth/churn/new-data: its name does not match *.csv");
    assertThat(reason(explain("s3/object-created/other-bucket")))
        .startsWith("no input of these models reads the bucket ");
    assertThat(reason(explain("ecr/image-action/push")))
        .isEqualTo(
            "no trigger listens to 111122223333.dkr.ecr.eu-north-1.amazonaws.com/growth/churn:1.4.0");
  }

  @Test
  @Tag("V-16")
  void shouldStartWithParametersWhenScheduleFires() throws IOException {
    Result result = explainAuto(tick("nightly", "2026-11-21T03:00:00Z"));

    JsonNode decision = result.documents().getFirst().path("decisions").path(0);
    assertThat(decision.path("outcome").asText()).isEqualTo("Start");
    assertThat(decision.path("reason").asText()).contains("scheduled for 2026-11-21T03:00:00.000Z");
    assertThat(decision.path("parameters").toString())
        .isEqualTo(
            """
            {"InputManifest":"none","Reason":"scheduled for 2026-11-21T03:00:00.000Z",\
            "Where":"dev","Token":"${ssm:/retrigger/growth/token}"}""");
    assertThat(decision.path("until").isNull()).isTrue();
  }

  @Test
  void shouldDeferUntilEndOfCoolDownWhenSecondTickIsTooSoon() throws IOException {
    Result result =
        explainAuto(
            tick("nightly", "2026-11-21T03:00:00Z"),
            tick("nightly", "2026-11-21T03:05:00Z"),
            tick("nightly", "2026-11-21T05:00:00Z"),
            tick("nightly", "2026-11-22T03:00:00Z"));

    assertThat(outcomes(result)).containsExactly("Start", "Join", "Defer", "Start");
    assertThat(result.documents().get(2).path("decisions").path(0).path("until").asText())
        .isEqualTo("2026-11-21T09:00:00.000Z");
  }

  @Test
  void shouldLetWindowsCloseBetweenEventsWhenTimePasses() throws IOException {
    Result result =
        explainAuto(
            tick("fresh", "2026-11-20T09:00:00Z"),
            created("in/a.csv", "2026-11-20T10:00:00Z"),
            tick("fresh", "2026-11-21T09:00:00Z"),
            created("in/b.csv", "2026-11-22T08:55:00Z"),
            tick("nightly", "2026-11-22T09:06:30Z"));

    assertThat(outcomes(result)).containsExactly("Suppress", "Join", "Suppress", "Join", "Join");
    assertThat(reason(result.documents().get(4))).contains("growth/churn/train");
  }

  @Test
  void shouldExplainYearsApartWhenEventsAre() throws IOException {
    Result result =
        explainAuto(
            created("in/a.csv", "2020-01-01T00:00:00Z"),
            created("in/b.csv", "2026-11-21T00:00:00Z"));

    assertThat(outcomes(result)).containsExactly("Join", "Join");
  }

  @Test
  void shouldCallItSupersededWhenOlderVersionComesLate() {
    assertThat(
            outcomes(
                explain(
                    "s3/object-created/overwrite-later", "s3/object-created/overwrite-earlier")))
        .containsExactly("Join", "Suppress");
  }

  @ParameterizedTest
  @MethodSource("notEvents")
  void shouldNameFileAndPrintNothingWhenItIsNoEvent(String text, String why) throws IOException {
    Path file = Files.writeString(folder.resolve("broken.json"), text);

    Result result = new Terminal().run("explain", file, "--models", Terminal.CHURN, "--json");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("broken.json").contains(why);
  }

  static Stream<Arguments> notEvents() {
    return Stream.of(
        arguments("", "JSON"),
        arguments("not json", "JSON"),
        arguments("[]", "empty"),
        arguments("null", "not a JSON object"),
        arguments("42", "not a JSON object"),
        arguments("{}", "'id' is missing"),
        arguments("{\"id\":\"1\",\"source\":\"aws.s3\"}", "'detail-type' is missing"),
        arguments(
            "{\"id\":\"1\",\"source\":\"a\",\"detail-type\":\"b\",\"time\":\"x\"}",
            "'time' is not an ISO 8601 instant"),
        arguments(
            "{\"id\":\"1\",\"source\":\"aws.s3\",\"detail-type\":\"Object Created\",\"time\":\"2026-11-21T00:00:00Z\"}",
            "'detail.object.size' is missing"),
        arguments("{\"id\":\"1\",\"id\":\"2\"}", "JSON"),
        arguments(
            "{\"model\":\"growth/churn\",\"trigger\":\"nightly\"}", "'scheduledTime' is missing"),
        arguments(
            "{\"model\":\"growth\",\"trigger\":\"nightly\",\"scheduledTime\":\"2026-11-21T00:00:00Z\"}",
            "project/model"),
        arguments(
            "{\"model\":\"growth/churn\",\"trigger\":\"Not One\",\"scheduledTime\":\"2026-11-21T00:00:00Z\"}",
            "trigger is 1 to 63 lower case letters"));
  }

  @Test
  void shouldExplainTheOthersWhenOneFileIsMissing() {
    Result result =
        new Terminal()
            .run(
                "explain",
                Terminal.EVENTS.resolve("nowhere.json"),
                Terminal.EVENTS.resolve("s3/object-created/put-object.json"),
                "--models",
                Terminal.CHURN,
                "--json");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.documents()).hasSize(1);
    assertThat(result.err()).contains("nowhere.json: there is no such file");
  }

  @Test
  void shouldRefuseTicksWithoutTime() {
    Result result = explain("scheduler/input/time-not-filled-in");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("'scheduledTime' is not an ISO 8601 instant");
  }

  @Test
  void shouldRefuseTickWhenModelIsUnknown() {
    Result result = explain("scheduler/input/unknown-model");

    assertThat(result.exitCode()).isZero();
    assertThat(outcomes(result)).containsExactly("Refuse");
  }

  @Test
  void shouldReadArraysAndLinesWhenFileHoldsSeveralEvents() throws IOException {
    String event =
        Files.readString(Terminal.EVENTS.resolve("s3/object-created/put-object.json"))
            .replace("\n", "");
    Path array = Files.writeString(folder.resolve("array.json"), "[" + event + "," + event + "]");
    Path lines = Files.writeString(folder.resolve("lines.jsonl"), event + "\n" + event + "\n");

    Result result =
        new Terminal().run("explain", array, lines, "--models", Terminal.CHURN, "--json");

    assertThat(outcomes(result)).containsExactly("Join", "Duplicate", "Duplicate", "Duplicate");
  }

  /** Reports are what events announce; rows of the ledger's stream come from ourselves. */
  @Test
  void shouldSayOfEverySampleWhatItWouldDoOrThatItIsNoEvent() throws IOException {
    List<Object> words = new ArrayList<>(List.of("explain", "--models", Terminal.CHURN, "--json"));
    try (Stream<Path> files = Files.walk(Terminal.EVENTS)) {
      files
          .filter(file -> file.toString().endsWith(".json"))
          .filter(file -> !file.startsWith(Terminal.EVENTS.resolve("reports")))
          .filter(file -> !file.startsWith(Terminal.EVENTS.resolve("dynamodb")))
          .sorted()
          .forEach(words::add);
    }
    int options = 4;

    Result result = new Terminal().run(words.toArray());

    List<String> noEvents = result.err().lines().toList();
    assertThat(result.documents())
        .hasSizeGreaterThanOrEqualTo(words.size() - options - noEvents.size());
    assertThat(result.documents()).hasSizeGreaterThan(200);
    assertThat(noEvents).allMatch(line -> line.matches(".*\\.json(\\[\\d+])?: .+"));
    assertThat(result.exitCode()).isEqualTo(2);
  }

  @Test
  void shouldRefuseModelsThatMustBeMended() throws IOException {
    Path models = Files.writeString(folder.resolve("churn.yaml"), "version: 1\nmodel: nonsense\n");

    Result result =
        new Terminal()
            .run(
                "explain",
                Terminal.EVENTS.resolve("s3/object-created/put-object.json"),
                "--models",
                models,
                "--json");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("churn.yaml:2:").contains("must be mended");
  }

  @Test
  void shouldWriteForPeopleWhenJsonIsNotAskedFor() {
    Result result =
        new Terminal()
            .run(
                "explain",
                Terminal.EVENTS.resolve("s3/object-created/put-object.json"),
                "--models",
                Terminal.CHURN);

    assertThat(result.out())
        .contains("Object Created of aws.s3")
        .contains(
            "growth/churn/new-data -> growth/churn/train: Join, until 2026-11-21T04:14:07.000Z");
  }

  private static Result explain(String... events) {
    List<Object> words = new ArrayList<>(List.of("explain", "--models", Terminal.CHURN, "--json"));
    for (String event : events) {
      words.add(Terminal.EVENTS.resolve(event + ".json"));
    }
    return new Terminal().run(words.toArray());
  }

  private Result explainAuto(String... events) throws IOException {
    Path models = Files.writeString(folder.resolve("auto.yaml"), AUTO);
    Path file =
        Files.writeString(folder.resolve("events.json"), "[" + String.join(",", events) + "]");
    Result result = new Terminal().run("explain", file, "--models", models, "--json");
    assertThat(result.err()).isEmpty();
    return result;
  }

  private static String tick(String trigger, String time) {
    return "{\"model\":\"growth/churn\",\"trigger\":\"%s\",\"scheduledTime\":\"%s\"}"
        .formatted(trigger, time);
  }

  private static String created(String key, String time) {
    return """
    {"id":"e-%s","source":"aws.s3","detail-type":"Object Created","time":"%s",
     "detail":{"bucket":{"name":"lake-dev"},
      "object":{"key":"%s","size":12,"etag":"e","version-id":"v-%s","sequencer":"0061"}}}
    """
        .formatted(time, time, key, time.hashCode());
  }

  private static List<String> outcomes(Result result) {
    return result.documents().stream()
        .map(document -> document.path("decisions").path(0).path("outcome").asText())
        .toList();
  }

  private static String reason(Result result) {
    return reason(result.documents().getFirst());
  }

  private static String reason(JsonNode explanation) {
    return explanation.path("decisions").path(0).path("reason").asText();
  }
}
