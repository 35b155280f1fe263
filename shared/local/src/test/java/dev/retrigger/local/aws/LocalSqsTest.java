package dev.retrigger.local.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.retrigger.local.state.StateDirectory;
import dev.retrigger.local.time.EventLoop;
import dev.retrigger.local.timeline.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.SqsException;

final class LocalSqsTest {
  private final EventLoop loop = EventLoop.virtual(Instant.parse("2026-11-21T03:00:00Z"));
  private final LocalSqs sqs =
      new LocalSqs(
          loop,
          Account.EXAMPLE,
          new Ids(new SplittableRandom(1)),
          Timeline.none(),
          StateDirectory.temporary());

  @Test
  void shouldHideAReceivedMessageUntilItsVisibilityTimeoutEnds() {
    LocalQueue queue = sqs.createQueue(QueueSettings.named("q"));
    send(queue, "a");

    assertThat(receive(queue)).extracting(Message::body).containsExactly("a");
    assertThat(receive(queue)).isEmpty();
    assertThat(queue.depth()).isEqualTo(new LocalQueue.Depth(0, 1, 0));

    loop.runFor(Duration.ofSeconds(30));

    assertThat(receive(queue).getFirst().attributes())
        .containsEntry(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT, "2");
  }

  @Test
  void shouldMoveAMessageToTheDeadLetterQueueWhenReceivedMaxReceiveCountTimes() {
    LocalQueue parked = sqs.createQueue(QueueSettings.named("parked"));
    LocalQueue queue = sqs.createQueue(QueueSettings.named("q").withRedrive(parked.arn(), 3));
    send(queue, "a");

    for (int i = 0; i < 3; i++) {
      assertThat(receive(queue)).hasSize(1);
      assertThat(parked.depth().total()).isZero();
      loop.runFor(Duration.ofSeconds(30));
    }
    assertThat(receive(queue)).isEmpty();
    assertThat(parked.bodies()).containsExactly("a");
  }

  @Test
  void shouldGiveMovedMessagesANewLifeWhenRedriven() {
    LocalQueue parked = sqs.createQueue(QueueSettings.named("parked"));
    LocalQueue queue = sqs.createQueue(QueueSettings.named("q").withRedrive(parked.arn(), 1));
    send(queue, "a");
    String id = receive(queue).getFirst().messageId();
    loop.runFor(Duration.ofSeconds(30));
    assertThat(receive(queue)).isEmpty();

    sqs.startMessageMoveTask(b -> b.sourceArn(parked.arn()));

    Message again = receive(queue).getFirst();
    assertThat(again.messageId()).isNotEqualTo(id);
    assertThat(parked.depth().total()).isZero();
  }

  @Test
  void shouldRefuseARedriveWhenTheQueueIsNoDeadLetterQueue() {
    LocalQueue queue = sqs.createQueue(QueueSettings.named("q"));

    assertThatExceptionOfType(SqsException.class)
        .isThrownBy(() -> sqs.startMessageMoveTask(b -> b.sourceArn(queue.arn())));
  }

  @Test
  void shouldNotDeleteWhenTheReceiptHandleIsNotTheLatest() {
    LocalQueue queue = sqs.createQueue(QueueSettings.named("q"));
    send(queue, "a");
    String stale = receive(queue).getFirst().receiptHandle();
    loop.runFor(Duration.ofSeconds(30));
    String latest = receive(queue).getFirst().receiptHandle();

    sqs.deleteMessage(b -> b.queueUrl(queue.url()).receiptHandle(stale));
    assertThat(queue.depth().total()).isEqualTo(1);

    sqs.deleteMessage(b -> b.queueUrl(queue.url()).receiptHandle(latest));
    assertThat(queue.depth().total()).isZero();
  }

  @Test
  void shouldDelayAMessageWhenAsked() {
    LocalQueue queue = sqs.createQueue(QueueSettings.named("q"));
    sqs.sendMessage(b -> b.queueUrl(queue.url()).messageBody("a").delaySeconds(60));

    assertThat(receive(queue)).isEmpty();
    assertThat(queue.depth()).isEqualTo(new LocalQueue.Depth(0, 0, 1));

    loop.runFor(Duration.ofMinutes(1));

    assertThat(receive(queue)).hasSize(1);
  }

  @Test
  void shouldDropAMessageWhenItsRetentionEnds() {
    LocalQueue queue = sqs.createQueue(QueueSettings.named("q"));
    send(queue, "a");

    loop.runFor(Duration.ofDays(5));

    assertThat(queue.depth().total()).isZero();
  }

  @Test
  void shouldDeliverAgainAfterDeletionWhenDuplicating() {
    LocalQueue queue = sqs.createQueue(QueueSettings.named("q"));
    queue.deliverEachTimes(3);
    send(queue, "a");

    List<String> received = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      for (Message message : receive(queue)) {
        received.add(message.body());
        sqs.deleteMessage(b -> b.queueUrl(queue.url()).receiptHandle(message.receiptHandle()));
      }
    }

    assertThat(received).containsExactly("a", "a", "a");
  }

  @Test
  void shouldForgetTheOrderOfSendingWhenDisordered() {
    LocalQueue queue = sqs.createQueue(QueueSettings.named("q"));
    queue.disorder();
    List<String> sent = IntStream.range(0, 10).mapToObj(Integer::toString).toList();
    sent.forEach(body -> send(queue, body));

    assertThat(receive(queue))
        .extracting(Message::body)
        .containsExactlyInAnyOrderElementsOf(sent)
        .isNotEqualTo(sent);
  }

  @Test
  void shouldRefuseABatchOfMoreThanTen() {
    LocalQueue queue = sqs.createQueue(QueueSettings.named("q"));

    assertThatExceptionOfType(SqsException.class)
        .isThrownBy(
            () ->
                sqs.sendMessageBatch(
                    b ->
                        b.queueUrl(queue.url())
                            .entries(
                                IntStream.range(0, 11)
                                    .mapToObj(
                                        i ->
                                            software.amazon.awssdk.services.sqs.model
                                                .SendMessageBatchRequestEntry.builder()
                                                .id("m" + i)
                                                .messageBody("a")
                                                .build())
                                    .toList())))
        .satisfies(
            e ->
                assertThat(e.awsErrorDetails().errorCode())
                    .isEqualTo("AWS.SimpleQueueService.TooManyEntriesInBatchRequest"));
  }

  @Test
  void shouldSayThatAQueueDoesNotExist() {
    assertThatExceptionOfType(QueueDoesNotExistException.class)
        .isThrownBy(() -> sqs.getQueueUrl(b -> b.queueName("none")));
  }

  private void send(LocalQueue queue, String body) {
    sqs.sendMessage(b -> b.queueUrl(queue.url()).messageBody(body));
  }

  private List<Message> receive(LocalQueue queue) {
    return sqs.receiveMessage(b -> b.queueUrl(queue.url()).maxNumberOfMessages(10)).messages();
  }
}
