package dev.retrigger.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.local.json.Json;
import dev.retrigger.local.state.StateDirectory;
import dev.retrigger.local.template.Stack;
import dev.retrigger.local.template.TemplateException;
import dev.retrigger.local.time.EventLoop;
import dev.retrigger.local.timeline.Happening;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

final class LocalCloudTest {
  private static final Instant START = Instant.parse("2026-11-21T03:00:00Z");

  @TempDir private Path directory = Path.of("");
  private final List<String> seen = new ArrayList<>();
  private final List<Happening> happenings = new ArrayList<>();

  @Test
  void shouldCarryAnUploadThroughRuleQueuesAndFunctionsToTheStream() throws Exception {
    try (LocalCloud cloud = cloud(StateDirectory.temporary(), this::relay)) {
      deploy(cloud);

      cloud.s3().putObject(b -> b.bucket("lake").key("in/a.csv"), RequestBody.fromString("1"));
      cloud.s3().putObject(b -> b.bucket("lake").key("in/b.csv"), RequestBody.fromString("2"));

      assertThat(cloud.loop().runUntilIdle(Duration.ofMinutes(1))).isTrue();
      assertThat(seen)
          .containsExactlyInAnyOrder("stored in/a.csv", "stored in/b.csv", "noticed 2 records");
      assertThat(happenings).anyMatch(h -> h instanceof Happening.EventMatched);
    }
  }

  @Test
  void shouldNotMatchWhenTheBucketIsNotWatched() throws Exception {
    try (LocalCloud cloud = cloud(StateDirectory.temporary(), this::relay)) {
      deploy(cloud);
      cloud.s3().createBucket("other");

      cloud.s3().putObject(b -> b.bucket("other").key("a"), RequestBody.fromString("1"));

      assertThat(cloud.loop().runUntilIdle(Duration.ofMinutes(1))).isTrue();
      assertThat(seen).isEmpty();
    }
  }

  @Test
  void shouldParkOnlyTheMessageThatFailsAfterMaxReceiveCountDeliveries() throws Exception {
    try (LocalCloud cloud = cloud(StateDirectory.temporary(), this::relay)) {
      Stack stack = deploy(cloud);

      cloud.s3().putObject(b -> b.bucket("lake").key("bad"), RequestBody.fromString("1"));
      cloud.s3().putObject(b -> b.bucket("lake").key("good"), RequestBody.fromString("2"));
      cloud.loop().runFor(Duration.ofMinutes(10));

      assertThat(cloud.sqs().queue(stack.name("Parked")).bodies())
          .singleElement()
          .satisfies(
              body ->
                  assertThat(Json.parse(body).at("/detail/object/key").asText()).isEqualTo("bad"));
      assertThat(seen.stream().filter("refused bad"::equals)).hasSize(3);
      assertThat(seen).contains("stored good");
    }
  }

  @Test
  void shouldGiveUpAStreamRecordAfterItsRetriesWhenTheFunctionFails() throws Exception {
    try (LocalCloud cloud = cloud(StateDirectory.temporary(), this::relay)) {
      Stack stack = deploy(cloud);
      for (String key : List.of("a", "poison", "b")) {
        put(cloud, stack, key, "notice");
      }
      put(cloud, stack, "c", "other");

      cloud.loop().runFor(Duration.ofMinutes(5));

      assertThat(seen).containsSubsequence("noticed a", "noticed b").doesNotContain("noticed c");
      assertThat(cloud.sqs().queue(stack.name("Parked")).bodies())
          .singleElement()
          .satisfies(
              body -> {
                assertThat(Json.parse(body).at("/DDBStreamBatchInfo/batchSize").asInt())
                    .isEqualTo(1);
                assertThat(Json.parse(body).at("/requestContext/condition").asText())
                    .isEqualTo("RetryAttemptsExhausted");
              });
    }
  }

  @Test
  void shouldFireAScheduleEveryHourForDaysInVirtualTime() throws Exception {
    try (LocalCloud cloud = cloud(StateDirectory.temporary(), this::relay)) {
      deploy(cloud);

      cloud.loop().runFor(Duration.ofDays(3));

      assertThat(seen.stream().filter(s -> s.startsWith("tick"))).hasSize(72);
      assertThat(seen).startsWith("tick 2026-11-21T04:00:00Z", "tick 2026-11-21T05:00:00Z");
    }
  }

  @Test
  void shouldTryAnAsynchronousInvocationThreeTimesAndThenTellItsDestination() throws Exception {
    try (LocalCloud cloud =
        cloud(
            StateDirectory.temporary(),
            (handler, environment, made) ->
                handler.equals("hourly")
                    ? (_, _, _) -> {
                      seen.add("tried");
                      throw new IllegalStateException("down");
                    }
                    : relay(handler, environment, made))) {
      Stack stack = deploy(cloud);

      cloud.loop().runFor(Duration.ofMinutes(64));

      assertThat(seen).containsExactly("tried", "tried", "tried");
      JsonNode entry = Json.parse(cloud.sqs().queue(stack.name("Parked")).bodies().getFirst());
      assertThat(entry.at("/requestContext/condition").asText()).isEqualTo("RetriesExhausted");
      assertThat(entry.at("/requestContext/approximateInvokeCount").asInt()).isEqualTo(3);
      assertThat(entry.at("/requestPayload/source").asText()).isEqualTo("aws.events");
      assertThat(entry.at("/responsePayload/errorMessage").asText()).isEqualTo("down");
    }
  }

  @Test
  void shouldGoOnWhereItEndedWhenRestartedWithTheSameState() throws Exception {
    Path kept = directory.resolve("state");
    try (LocalCloud cloud = cloud(StateDirectory.at(kept), this::relay)) {
      deploy(cloud);
      cloud.s3().putObject(b -> b.bucket("lake").key("a"), RequestBody.fromString("1"));
      // The event is on its way to the function: in the queue, and nobody has taken it.
      cloud
          .loop()
          .runUntil(
              () -> cloud.sqs().queue("relay-first").depth().total() > 0, Duration.ofSeconds(1));
    }
    assertThat(seen).isEmpty();

    try (LocalCloud cloud = cloud(StateDirectory.at(kept), this::relay)) {
      deploy(cloud);
      assertThat(cloud.loop().runUntilIdle(Duration.ofMinutes(1))).isTrue();
    }
    assertThat(seen).containsExactly("stored a", "noticed a");
  }

  @Test
  void shouldStartANewHandlerWhenItsProcessDied() throws Exception {
    List<String> made = new ArrayList<>();
    try (LocalCloud cloud =
        cloud(
            StateDirectory.temporary(),
            (handler, _, _) -> {
              made.add(handler);
              return (_, _, _) -> {
                throw new OutOfMemoryError("as far as Lambda can tell");
              };
            })) {
      deploy(cloud);
      cloud.lambda().function("relay-First").invoke("{}");
      cloud.lambda().function("relay-First").invoke("{}");
    }
    assertThat(made).containsExactly("first", "first");
  }

  @Test
  void shouldRefuseByNameWhatItCannotRun() throws Exception {
    try (LocalCloud cloud = cloud(StateDirectory.temporary(), this::relay)) {
      assertThatExceptionOfType(TemplateException.class)
          .isThrownBy(
              () -> cloud.deploy("Resources: {Flow: {Type: AWS::ECS::Cluster}}", "s", Map.of()))
          .withMessage("the local runtime cannot run Flow, a AWS::ECS::Cluster");
      assertThatExceptionOfType(TemplateException.class)
          .isThrownBy(
              () ->
                  cloud.deploy(
                      "Resources: {Q: {Type: AWS::SQS::Queue, Properties: {FifoQueue: true}}}",
                      "s",
                      Map.of()))
          .withMessageContaining("FifoQueue");
    }
  }

  @Test
  void shouldDeployTheSuitesOwnTemplate() throws Exception {
    try (LocalCloud cloud = cloud(StateDirectory.temporary(), this::relay)) {
      cloud.s3().createBucket("lake");

      Stack stack =
          cloud.deploy(
              Files.readString(Path.of("../../template.yaml")),
              "retrigger",
              Map.of(
                  "DataBuckets",
                  "lake",
                  "NoticeEmail",
                  "ml@example.org",
                  "SlackSecretArn",
                  "arn:aws:secretsmanager:eu-west-1:111122223333:secret:slack"));

      assertThat(cloud.lambda().functions()).hasSize(18);
      assertThat(stack.name("Ledger")).isEqualTo("retrigger-Ledger");
      assertThat(stack.outputs()).containsEntry("LedgerTable", "retrigger-Ledger");
      cloud.s3().putObject(b -> b.bucket("lake").key("a"), RequestBody.fromString("1"));
      cloud
          .loop()
          .runUntil(
              () -> cloud.sqs().queue("retrigger-data").depth().total() == 1,
              Duration.ofSeconds(1));
      assertThat(cloud.sqs().queue("retrigger-data").bodies()).hasSize(1);
    }
  }

  private Stack deploy(LocalCloud cloud) throws IOException {
    if (cloud.s3().buckets().isEmpty()) {
      cloud.s3().createBucket("lake");
    }
    return cloud.deploy(
        Files.readString(Path.of("src/test/resources/relay.yaml")),
        "relay",
        Map.of("Buckets", "lake"));
  }

  private LocalCloud cloud(StateDirectory state, HandlerFactory handlers) {
    return new LocalCloud(
        EventLoop.virtual(START),
        directory.resolve("data"),
        state,
        happenings::add,
        handlers,
        new SplittableRandom(happenings.size() + 1L));
  }

  private RequestStreamHandler relay(
      String handler, Map<String, String> environment, LocalCloud cloud) {
    return switch (handler) {
      case "first" ->
          (input, output, _) -> {
            List<String> failed = new ArrayList<>();
            for (JsonNode message : records(input.readAllBytes())) {
              String key =
                  Json.parse(message.path("body").asText()).at("/detail/object/key").asText();
              if (key.equals("bad")) {
                seen.add("refused bad");
                failed.add(message.path("messageId").asText());
              } else {
                String next = environment.getOrDefault("NEXT", "");
                cloud.sqs().sendMessage(b -> b.queueUrl(next).messageBody(key));
              }
            }
            output.write(failures(failed).getBytes(StandardCharsets.UTF_8));
          };
      case "second" ->
          (input, _, _) -> {
            String key = records(input.readAllBytes()).get(0).path("body").asText();
            seen.add("stored " + key);
            cloud
                .dynamoDb()
                .client()
                .putItem(
                    b ->
                        b.tableName(environment.getOrDefault("TABLE", ""))
                            .item(
                                Map.of(
                                    "pk", AttributeValue.fromS(key),
                                    "kind", AttributeValue.fromS("notice"))));
          };
      case "stream" ->
          (input, _, _) -> {
            JsonNode records = records(input.readAllBytes());
            List<String> keys =
                records.valueStream().map(r -> r.at("/dynamodb/Keys/pk/S").asText()).toList();
            if (keys.contains("poison")) {
              throw new IllegalStateException("poisoned");
            }
            seen.add(
                keys.size() > 1
                    ? "noticed " + keys.size() + " records"
                    : "noticed " + keys.getFirst());
          };
      case "hourly" ->
          (input, _, _) ->
              seen.add("tick " + Json.parse(text(input.readAllBytes())).path("time").asText());
      default -> throw new IllegalArgumentException("no handler " + handler);
    };
  }

  private static void put(LocalCloud cloud, Stack stack, String key, String kind) {
    cloud
        .dynamoDb()
        .client()
        .putItem(
            b ->
                b.tableName(stack.name("Table"))
                    .item(
                        Map.of(
                            "pk", AttributeValue.fromS(key), "kind", AttributeValue.fromS(kind))));
  }

  private static JsonNode records(byte[] event) {
    return Json.parse(text(event)).path("Records");
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static String failures(List<String> ids) {
    return Json.write(
        Map.of("batchItemFailures", ids.stream().map(id -> Map.of("itemIdentifier", id)).toList()));
  }
}
