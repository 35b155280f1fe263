package dev.retrigger.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.TriggerId;
import dev.retrigger.events.Json;
import dev.retrigger.local.cli.Terminal.Result;
import dev.retrigger.local.doctor.Check;
import dev.retrigger.local.doctor.Surroundings.Alarm;
import dev.retrigger.local.doctor.Surroundings.Bucket;
import dev.retrigger.local.doctor.Surroundings.Reach;
import dev.retrigger.local.doctor.Surroundings.Rule;
import dev.retrigger.local.doctor.Surroundings.Timetable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The doctor finds each thing that keeps a trigger from firing, and says how to mend it. */
final class DoctorCommandTest {
  private static final String MODEL =
      """
      version: 1
      model: growth/churn
      inputs:
        training: {s3: "s3://lake/in/", files: "*.csv", partition: "dt=*/"}
        image: {ecr: growth/churn, tags: {semver: ">=2.0.0 <3.0.0"}}
      monitors:
        quality: {report: "s3://reports/churn/"}
      pipelines:
        train:
          target: {type: sagemaker-pipeline, name: churn-train}
          parameters: {Manifest: "${inputs.training.manifest}", Image: "${inputs.image.uri}"}
        score: {target: {type: sagemaker-pipeline, name: churn-score}}
      triggers:
        new-data: {input: training, start: train}
        new-image: {input: image, start: train}
        nightly: {schedule: "cron(0 3 * * ? *)", timezone: UTC, start: train}
        late: {alarm: churn-late, start: train}
        drift: {monitor: quality, start: train}
        merge: {gitlab: {project: growth/churn, event: push}, start: train}
        approved: {registered: {modelPackageGroup: churn}, start: score}
        adhoc: {request: {}, start: train}
        after: {finished: {pipeline: train}, start: score}
        both: {all: [nightly, merge], within: 1d, start: score}
      """;

  private final Scene scene = Scene.of(MODEL);

  DoctorCommandTest() {
    FakeSurroundings around = scene.surroundings();
    around.rules.add(
        rule("data", "aws.s3", "Object Created", "{\"bucket\":{\"name\":[\"lake\",\"reports\"]}}"));
    around.rules.add(rule("images", "aws.ecr", "ECR Image Action", "{\"action-type\":[\"PUSH\"]}"));
    around.rules.add(
        rule(
            "alarms",
            "aws.cloudwatch",
            "CloudWatch Alarm State Change",
            "{\"state\":{\"value\":[\"ALARM\"]}}"));
    around.rules.add(
        rule(
            "packages",
            "aws.sagemaker",
            "SageMaker Model Package State Change",
            "{\"ModelPackageGroupName\":[{\"exists\":true}]}"));
    around.buckets.put("lake", new Bucket.Found(true, true));
    around.buckets.put("reports", new Bucket.Found(true, true));
    around.schedules.put(
        "nightly", new Timetable("growth.churn.nightly", true, "cron(0 3 * * ? *)", "UTC"));
    around.alarms.put(
        "churn-late", new Alarm.Watching(Optional.of(Instant.parse("2026-11-21T11:00:00Z"))));
    around.webhooks = Optional.of("https://api.example/webhooks/SENDER");
  }

  private static Rule rule(String name, String source, String type, String detail) {
    return new Rule(
        name,
        true,
        "{\"source\":[\"%s\"],\"detail-type\":[\"%s\"],\"detail\":%s}"
            .formatted(source, type, detail),
        1);
  }

  /** The local runtime's answer is JSON that the command reads back. */
  @Test
  void shouldBeReadAsItIsWritten() {
    Check check =
        new Check(
            new TriggerId(ModelId.parse("growth/churn"), "nightly"),
            "rule",
            Check.Verdict.OK,
            "is there",
            Optional.empty());

    assertThat(Json.read(Json.write(check), Check.class)).isEqualTo(check);
  }

  @Test
  @Tag("N-26")
  void shouldFindNothingWhereEveryTriggerCanFire() {
    Result result = terminal().run("doctor", "growth/churn", "--stack", "prod");

    assertThat(result.exitCode()).as(result.out()).isZero();
    assertThat(result.out())
        .contains("growth/churn/new-data\n")
        .contains("  ok       rule data lets through what it waits for\n")
        .contains("  ok       every field that rules about such events ask for exists\n")
        .contains("  ok       bucket lake tells EventBridge of its objects\n")
        .contains("  ok       fires next at 2026-11-22T03:00:00.000Z\n")
        .contains("whose last value is of 2026-11-21T11:00:00.000Z")
        .contains("its sender posts to https://api.example/webhooks/SENDER")
        .contains("runs of growth/churn/train are followed to their end")
        .contains("decided from nightly, merge")
        .contains("  warning  last fired never in 35 days")
        .contains("mend: retrigger test growth/churn nightly")
        .doesNotContain("fails");
  }

  static Stream<Arguments> ailments() {
    return Stream.of(
        ailment(
            "new-data",
            "rule",
            "parameter DataBuckets",
            around ->
                around.rules.set(
                    0,
                    rule(
                        "data",
                        "aws.s3",
                        "Object Created",
                        "{\"bucket\":{\"name\":[\"other\",\"reports\"]}}"))),
        ailment(
            "new-image",
            "rule",
            "aws events enable-rule --name images",
            around -> around.rules.set(1, off(around.rules.get(1)))),
        ailment(
            "new-image",
            "rule",
            "deploy the stack again",
            around -> around.rules.set(1, idle(around.rules.get(1)))),
        ailment(
            "approved",
            "pattern",
            "deploy the stack again",
            around ->
                around.rules.set(
                    3,
                    rule(
                        "packages",
                        "aws.sagemaker",
                        "SageMaker Model Package State Change",
                        "{\"ModelGroup\":[\"churn\"]}"))),
        ailment(
            "new-data",
            "bucket",
            "retrigger connect bucket lake --apply",
            around -> around.buckets.put("lake", new Bucket.Found(false, true))),
        ailment(
            "drift",
            "bucket",
            "retrigger connect bucket reports --apply",
            around -> around.buckets.put("reports", new Bucket.Found(false, true))),
        ailment("nightly", "schedule", "apply its file again", around -> around.schedules.clear()),
        ailment(
            "nightly",
            "schedule",
            "sync-model switches it on",
            around ->
                around.schedules.put(
                    "nightly", new Timetable("n", false, "cron(0 3 * * ? *)", "UTC"))),
        ailment(
            "nightly",
            "schedule",
            "apply its file again",
            around ->
                around.schedules.put(
                    "nightly", new Timetable("n", true, "cron(0 4 * * ? *)", "UTC"))),
        ailment("late", "alarm", "describe-alarms", around -> around.alarms.clear()),
        ailment(
            "late",
            "alarm",
            "namespace and dimensions",
            around -> around.alarms.put("churn-late", new Alarm.Watching(Optional.empty()))),
        ailment(
            "merge",
            "door",
            "retrigger connect gitlab growth/churn --stack",
            around -> around.webhooks = Optional.empty()),
        ailment(
            "approved",
            "target",
            "pipelines.score",
            around ->
                around.reaches.put("score", new Reach.Missing("sagemaker-pipeline/churn-score"))),
        ailment(
            "adhoc",
            "target",
            "--print-role",
            around ->
                around.reaches.put(
                    "train",
                    new Reach.Denied("growth", List.of("sagemaker:StartPipelineExecution")))));
  }

  private static Rule off(Rule rule) {
    return new Rule(rule.name(), false, rule.pattern(), rule.targets());
  }

  private static Rule idle(Rule rule) {
    return new Rule(rule.name(), true, rule.pattern(), 0);
  }

  private static Arguments ailment(
      String trigger, String what, String mend, Consumer<FakeSurroundings> breaking) {
    return Arguments.of(trigger, what, mend, breaking);
  }

  @ParameterizedTest
  @Tag("N-26")
  @MethodSource("ailments")
  void shouldNameWhatKeepsATriggerFromFiring(
      String trigger, String what, String mend, Consumer<FakeSurroundings> breaking) {
    breaking.accept(scene.surroundings());

    Result result = terminal().run("doctor", "--json", "--stack", "prod");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.documents())
        .filteredOn(check -> check.path("verdict").asText().equals("FAILS"))
        .filteredOn(check -> check.path("trigger").asText().equals("growth/churn/" + trigger))
        .anySatisfy(
            check -> {
              assertThat(check.path("what").asText()).isEqualTo(what);
              assertThat(check.path("says").asText()).isNotBlank();
              assertThat(check.path("mend").asText()).contains(mend);
            });
  }

  @Test
  @Tag("N-26")
  void shouldTellWhenATriggerLastFired() {
    Scene data = new Scene();
    data.announce("in/a.csv");
    data.pass(Duration.ofMinutes(30));

    Result result = terminal(data).run("doctor", "--json", "--stack", "prod");

    List<JsonNode> history =
        result.documents().stream()
            .filter(check -> check.path("what").asText().equals("history"))
            .toList();
    assertThat(history)
        .singleElement()
        .satisfies(
            check -> {
              assertThat(check.path("verdict").asText()).isEqualTo("OK");
              assertThat(check.path("says").asText())
                  .contains("last fired 2026-11-21T12:0")
                  .contains("last matched 2026-11-21T12:0")
                  .contains("its source last seen 2026-11-21T12:0");
            });
  }

  @Test
  void shouldWarnOnlyWhereNobodyCanTell() {
    scene
        .surroundings()
        .alarms
        .put("churn-late", new Alarm.Unknown("CloudWatch says AccessDenied"));
    scene.surroundings().reaches.put("train", new Reach.Unknown("IAM says AccessDenied"));
    scene.surroundings().buckets.put("lake", new Bucket.Found(true, false));

    Result result = terminal().run("doctor", "--stack", "prod");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .contains("  warning  alarm churn-late cannot be looked at: CloudWatch says AccessDenied")
        .contains("bucket lake keeps no versions");
  }

  @Test
  void shouldBeBadInputWhenModelIsNotInForce() {
    Result result = terminal().run("doctor", "growth/other", "--stack", "prod");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("there is no model growth/other in force");
  }

  private Terminal terminal() {
    return terminal(scene);
  }

  private static Terminal terminal(Scene scene) {
    Stack stack =
        new Stack(
            "prod",
            "arn:aws:cloudformation:eu-west-1:111122223333:stack/prod/1",
            Map.of(),
            Map.of("ApiUrl", "https://api.example"));
    return new Terminal(Map.of(), "", _ -> new Deployed(stack, new FakeBuckets(), scene));
  }
}
