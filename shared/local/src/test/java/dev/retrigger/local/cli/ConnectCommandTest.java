package dev.retrigger.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.events.Json;
import dev.retrigger.local.cli.Terminal.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.model.Event;
import software.amazon.awssdk.services.s3.model.NotificationConfiguration;
import software.amazon.awssdk.services.s3.model.QueueConfiguration;
import software.amazon.awssdk.services.s3.model.TopicConfiguration;

/** What must be set on the other side, and that to set it again changes nothing. */
final class ConnectCommandTest {
  private static final String SECRET =
      "arn:aws:secretsmanager:eu-west-1:111122223333:secret:senders-a1b2c3";
  private static final String MODEL =
      """
      version: 1
      model: growth/churn
      pipelines:
        build: {target: {type: codebuild, project: churn-build}}
      triggers:
        merge: {gitlab: {project: growth/churn, event: push, branch: main}, start: build}
        release: {gitlab: {project: growth/churn, event: tag}, start: build}
        elsewhere: {gitlab: {project: growth/other, event: job}, start: build}
        champion: {mlflow: {model: churn, alias: champion}, start: build}
      """;

  private final FakeBuckets buckets = new FakeBuckets();
  @TempDir private Path folder = Path.of("");

  @Test
  @Tag("G-09")
  void shouldMergeWhatABucketTellsOthersAndChangeNothingTheNextTime() {
    NotificationConfiguration others =
        NotificationConfiguration.builder()
            .queueConfigurations(
                QueueConfiguration.builder()
                    .id("thumbnails")
                    .queueArn("arn:aws:sqs:eu-west-1:111122223333:thumbnails")
                    .events(Event.S3_OBJECT_CREATED_PUT)
                    .build())
            .topicConfigurations(
                TopicConfiguration.builder()
                    .topicArn("arn:aws:sns:eu-west-1:111122223333:audit")
                    .events(Event.S3_OBJECT_REMOVED)
                    .build())
            .build();
    buckets.notifications.put("acme-lake", others);

    Result shown = terminal("").run("connect", "bucket", "--stack", "prod");
    Result refused = terminal("n\n").run("connect", "bucket", "--apply", "--stack", "prod");
    List<String> before = List.copyOf(buckets.puts);
    Result applied = terminal("y\n").run("connect", "bucket", "--apply", "--stack", "prod");
    Result again = terminal("").run("connect", "bucket", "acme-lake", "--apply", "--stack", "prod");
    Result nothing = terminal("").run("connect", "bucket", "--stack", "prod");

    assertThat(shown.exitCode()).isEqualTo(1);
    assertThat(shown.out())
        .contains("aws s3api put-bucket-versioning --bucket acme-lake")
        .contains("jq '. + {EventBridgeConfiguration: {}}'");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(before).isEmpty();
    assertThat(applied.exitCode()).isZero();
    assertThat(applied.err())
        .startsWith("account 111122223333, region eu-west-1, stack prod\n")
        .contains(" 1 for a queue, as they are")
        .contains("+EventBridgeConfiguration: {}");
    assertThat(buckets.puts).containsExactly("versions of acme-lake", "notifications of acme-lake");
    NotificationConfiguration now = buckets.notifications.get("acme-lake");
    assertThat(now.eventBridgeConfiguration()).isNotNull();
    assertThat(now.queueConfigurations()).isEqualTo(others.queueConfigurations());
    assertThat(now.topicConfigurations()).isEqualTo(others.topicConfigurations());
    assertThat(again.exitCode()).isZero();
    assertThat(again.out()).isEqualTo("nothing changes\n");
    assertThat(nothing.exitCode()).isZero();
    assertThat(nothing.out()).isEqualTo("nothing is to be set\n");
  }

  @Test
  @Tag("G-09")
  void shouldPrintAScriptThatTicksWhatTheModelsListenTo() throws Exception {
    Result first = terminal("").run("connect", "gitlab", "growth/churn", "--stack", "prod");
    Result again = terminal("").run("connect", "gitlab", "growth/churn", "--stack", "prod");
    JsonNode json =
        terminal("")
            .run("connect", "gitlab", "growth/churn", "--stack", "prod", "--json")
            .documents()
            .getFirst();

    assertThat(first.exitCode()).isZero();
    assertThat(again.out()).isEqualTo(first.out());
    assertThat(first.out())
        .contains("url='https://api.example/webhooks/gitlab'")
        .contains("https://gitlab.com/api/v4/projects/growth%2Fchurn/hooks")
        .contains(SECRET)
        .contains("$CI_PIPELINE_ID:$CI_JOB_NAME");
    assertThat(json.path("events"))
        .isEqualTo(
            Json.tree(
                """
                {"push_events":true,"tag_push_events":true,"merge_requests_events":false,
                 "pipeline_events":false,"job_events":false,"deployment_events":false}
                """));
    assertThat(json.path("script").asText()).isEqualTo(first.out());
    assertThat(isShell(first.out())).isTrue();
  }

  @Test
  void shouldPrintAScriptThatRegistersTheWebhookOfMlflow() throws Exception {
    Result result = terminal("").run("connect", "mlflow", "--stack", "prod");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .contains("WEBHOOK_URL='https://api.example/webhooks/mlflow'")
        .contains("client.update_webhook(found[0].webhook_id, **wanted)")
        .contains("[\"model_version.created\",\"model_version_alias.created\"]")
        .contains("[\"churn\"]");
    assertThat(isShell(result.out())).isTrue();
  }

  @Test
  void shouldPrintTheManifestOfASlackApp() {
    Result result = terminal("").run("connect", "slack", "--stack", "prod");

    JsonNode manifest = Json.tree(result.out());
    assertThat(result.exitCode()).isZero();
    assertThat(manifest.at("/settings/interactivity/request_url").asText())
        .isEqualTo("https://api.example/slack/actions");
    assertThat(manifest.at("/oauth_config/scopes/bot").toString()).contains("chat:write");
    assertThat(result.err()).contains("SlackSecretArn").contains("SlackTeamIds");
  }

  @ParameterizedTest
  @ValueSource(strings = {"growth/nobody", "growth", "growth/churn'; rm -rf /"})
  void shouldPrintNoScriptForWhatIsNoProjectOfAModel(String project) {
    Result result = terminal("").run("connect", "gitlab", project, "--stack", "prod");

    assertThat(result.exitCode()).isIn(1, 2);
    assertThat(result.out()).isEmpty();
  }

  @Test
  void shouldSayThatNobodyReachesALocalRuntime() {
    Result result = new Terminal().run("connect", "slack");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("--stack");
  }

  /** Whether a shell can parse it. */
  private boolean isShell(String script) throws IOException, InterruptedException {
    Path file = Files.writeString(folder.resolve("connect.sh"), script);
    Process process = new ProcessBuilder("sh", "-n", file.toString()).start();
    return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
  }

  private Terminal terminal(String answers) {
    Stack stack =
        new Stack(
            "prod",
            "arn:aws:cloudformation:eu-west-1:111122223333:stack/prod/1",
            Map.of("DataBuckets", "acme-lake", "WebhookSecretArn", SECRET),
            Map.of("ApiUrl", "https://api.example"));
    return new Terminal(Map.of(), answers, _ -> new Deployed(stack, buckets, Scene.of(MODEL)));
  }
}
