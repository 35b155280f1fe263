package dev.retrigger.redriveparked;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/** The queues in SQS. */
public final class SqsQueues implements Queues {
  /** What SQS takes and gives at most. */
  private static final int BATCH = 10;

  private final SqsClient client;

  public SqsQueues(SqsClient client) {
    this.client = client;
  }

  @Override
  public List<ParkedMessage> hold(String queueUrl, Duration duration) {
    return client
        .receiveMessage(
            request ->
                request
                    .queueUrl(queueUrl)
                    .maxNumberOfMessages(BATCH)
                    .visibilityTimeout(Math.toIntExact(duration.toSeconds()))
                    // Without waiting, SQS asks some of its servers only, and may find none.
                    .waitTimeSeconds(1)
                    .messageAttributeNames("All")
                    .messageSystemAttributeNames(
                        MessageSystemAttributeName.SENT_TIMESTAMP,
                        MessageSystemAttributeName.MESSAGE_GROUP_ID))
        .messages()
        .stream()
        .map(SqsQueues::read)
        .toList();
  }

  @Override
  public void send(String queueUrl, ParkedMessage message, Map<String, String> attributes) {
    client.sendMessage(
        request ->
            request
                .queueUrl(queueUrl)
                .messageGroupId(message.group().orElse(null))
                .messageAttributes(written(attributes))
                .messageBody(message.body()));
  }

  @Override
  public void remove(String queueUrl, ParkedMessage message) {
    client.deleteMessage(request -> request.queueUrl(queueUrl).receiptHandle(message.receipt()));
  }

  @Override
  public void release(String queueUrl, List<ParkedMessage> messages) {
    // One that nobody holds any more is told as failed in the answer, and is what was wanted.
    for (int from = 0; from < messages.size(); from += BATCH) {
      List<ParkedMessage> some = messages.subList(from, Math.min(from + BATCH, messages.size()));
      client.changeMessageVisibilityBatch(
          request -> request.queueUrl(queueUrl).entries(some.stream().map(SqsQueues::go).toList()));
    }
  }

  private static ChangeMessageVisibilityBatchRequestEntry go(ParkedMessage message) {
    return ChangeMessageVisibilityBatchRequestEntry.builder()
        .id(message.id())
        .receiptHandle(message.receipt())
        .visibilityTimeout(0)
        .build();
  }

  private static ParkedMessage read(Message message) {
    Map<String, String> attributes = new HashMap<>();
    message
        .messageAttributes()
        .forEach(
            (name, value) -> {
              if (value.stringValue() != null) {
                attributes.put(name, value.stringValue());
              }
            });
    return new ParkedMessage(
        message.messageId(),
        message.receiptHandle(),
        message.body(),
        attributes,
        Optional.ofNullable(message.attributes().get(MessageSystemAttributeName.MESSAGE_GROUP_ID)),
        Instant.ofEpochMilli(
            Long.parseLong(
                message
                    .attributes()
                    .getOrDefault(MessageSystemAttributeName.SENT_TIMESTAMP, "0"))));
  }

  private static Map<String, MessageAttributeValue> written(Map<String, String> attributes) {
    return attributes.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                entry ->
                    MessageAttributeValue.builder()
                        .dataType("String")
                        .stringValue(entry.getValue())
                        .build()));
  }
}
