package dev.retrigger.local.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.events.Json;
import dev.retrigger.local.LocalCloud;
import dev.retrigger.local.aws.LocalQueue;
import dev.retrigger.local.aws.QueueSettings;
import dev.retrigger.local.state.StateDirectory;
import dev.retrigger.local.time.EventLoop;
import dev.retrigger.local.timeline.Timeline;
import dev.retrigger.redriveparked.Pace;
import dev.retrigger.redriveparked.RedriveParkedHandler;
import dev.retrigger.redriveparked.SqsQueues;
import dev.retrigger.testing.FakeContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequest;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchResponse;
import software.amazon.awssdk.services.sqs.model.DeleteMessageRequest;
import software.amazon.awssdk.services.sqs.model.DeleteMessageResponse;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;

/**
 * Ten thousand parked events, half of which have had their run already, sent again by two redrives
 * at once of which one dies every now and then between sending and removing.
 */
final class RedriveStoryTest {
  private static final int PARKED = 10_000;
  private static final String MODEL =
      """
      version: 1
      model: growth/churn
      mode: auto
      inputs:
        training: {s3: "s3://lake/in/", files: "*.csv"}
      pipelines:
        train:
          target: {type: sagemaker-pipeline, name: churn-train}
          parameters: {Manifest: "${inputs.training.manifest}"}
          limits: {budget: {per: day, runs: 10000}, concurrency: 1}
      triggers:
        new-data: {input: training, window: {quiet: 10m, maxWait: 2h}, start: train}
      """;

  @TempDir private Path folder = Path.of(".");

  @Test
  @Tag("G12")
  void shouldLoseNothingAndStartNothingTwiceWhenTwoRedrivesRunAtOnce() {
    Story story = new Story(MODEL);
    List<String> keys = Story.files("in/", PARKED);
    List<String> events = keys.stream().map(key -> story.created(key, "v1", "0061")).toList();
    events.subList(0, PARKED / 2).forEach(story.suite::deliverData);
    story.suite.pass(Duration.ofMinutes(20));
    story.tell(story.oracle.executions().getLast(), "Succeeded");
    assertThat(story.oracle.executions()).hasSize(1);
    try (LocalCloud cloud = cloud()) {
      LocalQueue data = cloud.sqs().createQueue(QueueSettings.named("retrigger-data"));
      LocalQueue parked = cloud.sqs().createQueue(QueueSettings.named("retrigger-data-parked"));

      redriveTwiceAtOnce(cloud, data, parked, events);
      assertThat(data.depth().visible()).as("some are sent twice, none not").isGreaterThan(PARKED);
      data.bodies().forEach(story.suite::deliverData);
      story.suite.pass(Duration.ofMinutes(20));

      assertThat(story.oracle.executions()).as("one more, for the half without a run").hasSize(2);
      assertThat(story.manifested())
          .hasSize(PARKED)
          .allSatisfy((_, count) -> assertThat(count).isOne());

      story.tell(story.oracle.executions().getLast(), "Succeeded");
      cloud.sqs().purgeQueue(request -> request.queueUrl(data.url()));
      redriveTwiceAtOnce(cloud, data, parked, events);
      data.bodies().forEach(story.suite::deliverData);
      story.suite.pass(Duration.ofMinutes(20));

      assertThat(story.oracle.executions()).as("everything has had its run").hasSize(2);
      assertThat(story.manifested()).allSatisfy((_, count) -> assertThat(count).isOne());
      assertThat(story.suite.parked()).isEmpty();
    }
  }

  private static void redriveTwiceAtOnce(
      LocalCloud cloud, LocalQueue data, LocalQueue parked, List<String> events) {
    events.forEach(event -> cloud.sqs().deliver(parked, event));
    Random dice = new Random(7);
    Consumer<Pace> second = pace -> redrive(new Dying(cloud.sqs(), dice), parked, 40, pace);
    while (parked.depth().total() > 0) {
      redrive(
          cloud.sqs(),
          parked,
          1_000,
          _ -> {
            if (dice.nextInt(50) == 0) {
              second.accept(_ -> {});
            }
          });
      cloud.loop().runFor(Duration.ofMinutes(7)); // What the dead one held is visible again.
    }
    assertThat(data.depth().total()).isPositive();
  }

  private static void redrive(SqsClient sqs, LocalQueue parked, int limit, Pace pace) {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    String request =
        "{\"queue\":\"data\",\"dryRun\":false,\"reason\":\"a story\",\"limit\":%d,\"perSecond\":100}"
            .formatted(limit);
    try {
      new RedriveParkedHandler(
              Map.of(
                  "STACK",
                  "retrigger",
                  "PARKED_QUEUE_URLS",
                  parked.url(),
                  "FUNCTION_ARNS",
                  "arn:aws:lambda:eu-west-1:111122223333:function:none"),
              new SqsQueues(sqs),
              (_, _) -> {},
              pace)
          .handleRequest(
              new ByteArrayInputStream(request.getBytes(StandardCharsets.UTF_8)),
              output,
              new FakeContext(300_000));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ProcessDied _) {
      return;
    }
    JsonNode answer = Json.tree(output.toString(StandardCharsets.UTF_8));
    assertThat(answer.at("/queues/0").has("groups")).isTrue();
  }

  private LocalCloud cloud() {
    return new LocalCloud(
        EventLoop.virtual(Story.NOON),
        folder,
        StateDirectory.temporary(),
        Timeline.none(),
        (_, _, _) -> {
          throw new IllegalStateException("there are no functions here");
        },
        new Random(1));
  }

  private static final class ProcessDied extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** SQS as seen by a process that now and then does not live to remove what it has sent. */
  private record Dying(SqsClient sqs, Random dice) implements SqsClient {
    @Override
    public DeleteMessageResponse deleteMessage(DeleteMessageRequest request) {
      if (dice.nextInt(10) == 0) {
        throw new ProcessDied();
      }
      return sqs.deleteMessage(request);
    }

    @Override
    public ReceiveMessageResponse receiveMessage(ReceiveMessageRequest request) {
      return sqs.receiveMessage(request);
    }

    @Override
    public SendMessageResponse sendMessage(SendMessageRequest request) {
      return sqs.sendMessage(request);
    }

    @Override
    public ChangeMessageVisibilityBatchResponse changeMessageVisibilityBatch(
        ChangeMessageVisibilityBatchRequest request) {
      return sqs.changeMessageVisibilityBatch(request);
    }

    @Override
    public String serviceName() {
      return sqs.serviceName();
    }

    @Override
    public void close() {}
  }
}
