package dev.retrigger.local.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.retrigger.local.json.EventPattern;
import dev.retrigger.local.json.Json;
import dev.retrigger.local.state.StateDirectory;
import dev.retrigger.local.time.EventLoop;
import dev.retrigger.local.timeline.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sns.model.InvalidParameterException;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.NotFoundException;

final class LocalSnsTest {
  private final EventLoop loop = EventLoop.virtual(Instant.parse("2026-11-21T03:00:00Z"));
  private final Ids ids = new Ids(new SplittableRandom(1));
  private final StateDirectory state = StateDirectory.temporary();
  private final LocalSqs sqs = new LocalSqs(loop, Account.EXAMPLE, ids, Timeline.none(), state);
  private final LocalSns sns =
      new LocalSns(loop, Account.EXAMPLE, ids, Timeline.none(), sqs, state);
  private final String topic = sns.createTopic("notices");
  private final LocalQueue queue = sqs.createQueue(QueueSettings.named("slack"));

  @Test
  void shouldGiveEachProtocolItsOwnTextWhenTheStructureIsJson() {
    sns.subscribeQueue(topic, queue.arn(), true, Optional.empty());
    sns.subscribeMail(topic, "ml@example.org", Optional.empty());

    publish("{\"default\":\"all\",\"email\":\"Dear reader\"}", "growth");

    assertThat(queue.bodies()).containsExactly("all");
    assertThat(sns.outbox())
        .containsExactly(new LocalSns.Mail("ml@example.org", "Churn", "Dear reader"));
  }

  @Test
  void shouldWrapTheMessageWhenDeliveryIsNotRaw() {
    sns.subscribeQueue(topic, queue.arn(), false, Optional.empty());

    publish("{\"default\":\"all\"}", "growth");

    assertThat(Json.parse(queue.bodies().getFirst()).path("Message").asText()).isEqualTo("all");
  }

  @Test
  void shouldDeliverOnlyWhatAFilterPolicyMatches() {
    sns.subscribeMail(
        topic, "growth@example.org", Optional.of(new EventPattern("{\"project\":[\"growth\"]}")));

    publish("{\"default\":\"1\"}", "growth");
    publish("{\"default\":\"2\"}", "risk");

    assertThat(sns.outbox()).extracting(LocalSns.Mail::body).containsExactly("1");
  }

  @Test
  void shouldRequireADefaultTextWhenTheStructureIsJson() {
    assertThatExceptionOfType(InvalidParameterException.class)
        .isThrownBy(() -> publish("{\"email\":\"x\"}", "growth"));
  }

  @Test
  void shouldRefuseASubjectWithALineBreak() {
    assertThatExceptionOfType(InvalidParameterException.class)
        .isThrownBy(() -> sns.publish(b -> b.topicArn(topic).message("m").subject("a\nb")));
  }

  @Test
  void shouldSayThatATopicDoesNotExist() {
    assertThatExceptionOfType(NotFoundException.class)
        .isThrownBy(() -> sns.publish(b -> b.topicArn(topic + "x").message("m")));
  }

  private void publish(String message, String project) {
    sns.publish(
        b ->
            b.topicArn(topic)
                .message(message)
                .messageStructure("json")
                .subject("Churn")
                .messageAttributes(
                    Map.of(
                        "project",
                        MessageAttributeValue.builder()
                            .dataType("String")
                            .stringValue(project)
                            .build())));
    loop.runUntilIdle(Duration.ofMinutes(1));
  }
}
