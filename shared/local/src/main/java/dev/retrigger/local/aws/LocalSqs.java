package dev.retrigger.local.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.local.json.Json;
import dev.retrigger.local.state.StateDirectory;
import dev.retrigger.local.time.EventLoop;
import dev.retrigger.local.timeline.Happening.MessageParked;
import dev.retrigger.local.timeline.Happening.MessageSent;
import dev.retrigger.local.timeline.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequest;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchResponse;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchResultEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityRequest;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityResponse;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchResultEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageRequest;
import software.amazon.awssdk.services.sqs.model.DeleteMessageResponse;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesResponse;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlResponse;
import software.amazon.awssdk.services.sqs.model.ListQueuesRequest;
import software.amazon.awssdk.services.sqs.model.ListQueuesResponse;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.PurgeQueueRequest;
import software.amazon.awssdk.services.sqs.model.PurgeQueueResponse;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResultEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;
import software.amazon.awssdk.services.sqs.model.SqsException;
import software.amazon.awssdk.services.sqs.model.StartMessageMoveTaskRequest;
import software.amazon.awssdk.services.sqs.model.StartMessageMoveTaskResponse;

/** Amazon SQS, standard queues. */
public final class LocalSqs implements SqsClient {
  /** The largest message, and the largest batch. */
  private static final int MAXIMUM_BYTES = 1_048_576;

  private static final int MAXIMUM_ENTRIES = 10;
  private static final Duration MAXIMUM_DELAY = Duration.ofMinutes(15);
  private static final Duration MAXIMUM_VISIBILITY = Duration.ofHours(12);

  private final EventLoop loop;
  private final Account account;
  private final Ids ids;
  private final Timeline timeline;
  private final Map<String, LocalQueue> queues = new LinkedHashMap<>();
  private final Map<String, List<Message>> restored = new HashMap<>();

  public LocalSqs(
      EventLoop loop, Account account, Ids ids, Timeline timeline, StateDirectory state) {
    this.loop = loop;
    this.account = account;
    this.ids = ids;
    this.timeline = timeline;
    state.keep("queues", this::snapshot, this::restore);
  }

  /** Makes a queue; messages that an earlier run left in it are back in it. */
  public LocalQueue createQueue(QueueSettings settings) {
    LocalQueue queue = new LocalQueue(loop, ids, account, settings, this::park);
    if (queues.putIfAbsent(settings.name(), queue) != null) {
      throw new IllegalArgumentException("there is a queue " + settings.name() + " already");
    }
    List<Message> left = restored.remove(settings.name());
    if (left != null) {
      left.forEach(queue::add);
    }
    return queue;
  }

  /** Returns the queue with this name, ARN or URL. */
  public LocalQueue queue(String nameOrArnOrUrl) {
    LocalQueue queue = queues.get(Account.nameOf(nameOrArnOrUrl));
    if (queue == null) {
      throw Errors.of(
          QueueDoesNotExistException.builder(),
          "AWS.SimpleQueueService.NonExistentQueue",
          "The specified queue does not exist: " + nameOrArnOrUrl);
    }
    return queue;
  }

  public Collection<LocalQueue> queues() {
    return List.copyOf(queues.values());
  }

  /** Sends on behalf of a service, which knows no limits. */
  String deliver(LocalQueue queue, String body, Map<String, Message.Attribute> attributes) {
    Message message = new Message();
    message.id = ids.uuid();
    message.body = body;
    message.attributes = Map.copyOf(attributes);
    return put(queue, message, queue.settings().delay());
  }

  /** Sends {@code body} on behalf of a service. */
  public String deliver(LocalQueue queue, String body) {
    return deliver(queue, body, Map.of());
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}

  @Override
  public GetQueueUrlResponse getQueueUrl(GetQueueUrlRequest request) {
    return GetQueueUrlResponse.builder().queueUrl(queue(request.queueName()).url()).build();
  }

  @Override
  public ListQueuesResponse listQueues(ListQueuesRequest request) {
    String prefix = request.queueNamePrefix() == null ? "" : request.queueNamePrefix();
    return ListQueuesResponse.builder()
        .queueUrls(
            queues.values().stream()
                .filter(queue -> queue.name().startsWith(prefix))
                .map(LocalQueue::url)
                .toList())
        .build();
  }

  @Override
  public SendMessageResponse sendMessage(SendMessageRequest request) {
    LocalQueue queue = queue(request.queueUrl());
    Message message =
        message(request.messageBody(), request.messageAttributes(), request.messageGroupId());
    if (size(message) > MAXIMUM_BYTES) {
      throw invalid(
          "One or more parameters are invalid. Reason: Message must be shorter than "
              + MAXIMUM_BYTES
              + " bytes.");
    }
    Duration delay = delay(queue, request.delaySeconds());
    return SendMessageResponse.builder()
        .messageId(put(queue, message, delay))
        .md5OfMessageBody(Md5.hex(message.body.getBytes(UTF_8)))
        .build();
  }

  @Override
  public SendMessageBatchResponse sendMessageBatch(SendMessageBatchRequest request) {
    LocalQueue queue = queue(request.queueUrl());
    checkBatch(request.entries(), SendMessageBatchRequestEntry::id);
    List<Message> messages =
        request.entries().stream()
            .map(e -> message(e.messageBody(), e.messageAttributes(), e.messageGroupId()))
            .toList();
    if (messages.stream().mapToLong(LocalSqs::size).sum() > MAXIMUM_BYTES) {
      throw error(
          "AWS.SimpleQueueService.BatchRequestTooLong",
          "Batch requests cannot be longer than " + MAXIMUM_BYTES + " bytes.");
    }
    List<SendMessageBatchResultEntry> sent = new ArrayList<>();
    for (int i = 0; i < messages.size(); i++) {
      SendMessageBatchRequestEntry entry = request.entries().get(i);
      Message message = messages.get(i);
      sent.add(
          SendMessageBatchResultEntry.builder()
              .id(entry.id())
              .messageId(put(queue, message, delay(queue, entry.delaySeconds())))
              .md5OfMessageBody(Md5.hex(message.body.getBytes(UTF_8)))
              .build());
    }
    return SendMessageBatchResponse.builder().successful(sent).failed(List.of()).build();
  }

  /** Answers at once even when asked to wait: who waits here waits on the event loop. */
  @Override
  public ReceiveMessageResponse receiveMessage(ReceiveMessageRequest request) {
    LocalQueue queue = queue(request.queueUrl());
    int most = request.maxNumberOfMessages() == null ? 1 : request.maxNumberOfMessages();
    if (most < 1 || most > MAXIMUM_ENTRIES) {
      throw invalid(
          "Value " + most + " for parameter MaxNumberOfMessages is invalid. Must be from 1 to 10.");
    }
    Duration visibility =
        request.visibilityTimeout() == null
            ? queue.settings().visibility()
            : Duration.ofSeconds(request.visibilityTimeout());
    return ReceiveMessageResponse.builder()
        .messages(queue.receive(most, visibility).stream().map(this::toSdk).toList())
        .build();
  }

  @Override
  public DeleteMessageResponse deleteMessage(DeleteMessageRequest request) {
    queue(request.queueUrl()).delete(request.receiptHandle());
    return DeleteMessageResponse.builder().build();
  }

  @Override
  public DeleteMessageBatchResponse deleteMessageBatch(DeleteMessageBatchRequest request) {
    LocalQueue queue = queue(request.queueUrl());
    checkBatch(request.entries(), entry -> entry.id());
    request.entries().forEach(entry -> queue.delete(entry.receiptHandle()));
    return DeleteMessageBatchResponse.builder()
        .successful(
            request.entries().stream()
                .map(entry -> DeleteMessageBatchResultEntry.builder().id(entry.id()).build())
                .toList())
        .failed(List.of())
        .build();
  }

  @Override
  public ChangeMessageVisibilityResponse changeMessageVisibility(
      ChangeMessageVisibilityRequest request) {
    LocalQueue queue = queue(request.queueUrl());
    if (!queue.changeVisibility(request.receiptHandle(), visibility(request.visibilityTimeout()))) {
      throw error(
          "AWS.SimpleQueueService.MessageNotInflight", "The message referred to isn't in flight.");
    }
    return ChangeMessageVisibilityResponse.builder().build();
  }

  @Override
  public ChangeMessageVisibilityBatchResponse changeMessageVisibilityBatch(
      ChangeMessageVisibilityBatchRequest request) {
    LocalQueue queue = queue(request.queueUrl());
    checkBatch(request.entries(), entry -> entry.id());
    List<ChangeMessageVisibilityBatchResultEntry> changed = new ArrayList<>();
    List<BatchResultErrorEntry> failed = new ArrayList<>();
    for (var entry : request.entries()) {
      if (queue.changeVisibility(entry.receiptHandle(), visibility(entry.visibilityTimeout()))) {
        changed.add(ChangeMessageVisibilityBatchResultEntry.builder().id(entry.id()).build());
      } else {
        failed.add(
            BatchResultErrorEntry.builder()
                .id(entry.id())
                .code("MessageNotInflight")
                .senderFault(true)
                .build());
      }
    }
    return ChangeMessageVisibilityBatchResponse.builder()
        .successful(changed)
        .failed(failed)
        .build();
  }

  @Override
  public GetQueueAttributesResponse getQueueAttributes(GetQueueAttributesRequest request) {
    LocalQueue queue = queue(request.queueUrl());
    LocalQueue.Depth depth = queue.depth();
    Map<QueueAttributeName, String> all = new LinkedHashMap<>();
    all.put(QueueAttributeName.QUEUE_ARN, queue.arn());
    all.put(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES, Integer.toString(depth.visible()));
    all.put(
        QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE,
        Integer.toString(depth.inFlight()));
    all.put(
        QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED,
        Integer.toString(depth.delayed()));
    all.put(
        QueueAttributeName.VISIBILITY_TIMEOUT,
        Long.toString(queue.settings().visibility().toSeconds()));
    if (!request.attributeNames().contains(QueueAttributeName.ALL)) {
      all.keySet().retainAll(Set.copyOf(request.attributeNames()));
    }
    return GetQueueAttributesResponse.builder().attributes(all).build();
  }

  @Override
  public PurgeQueueResponse purgeQueue(PurgeQueueRequest request) {
    queue(request.queueUrl()).purge();
    return PurgeQueueResponse.builder().build();
  }

  /**
   * Moves everything out of a dead-letter queue, each message back to the queue it came from or to
   * the destination that is named. As on AWS a moved message is a new one, with a new id and age,
   * and a queue that no SQS queue uses as its dead-letter queue is refused.
   */
  @Override
  public StartMessageMoveTaskResponse startMessageMoveTask(StartMessageMoveTaskRequest request) {
    LocalQueue source = queue(request.sourceArn());
    List<LocalQueue> feeders =
        queues.values().stream()
            .filter(
                q ->
                    q.settings()
                        .redrive()
                        .filter(r -> r.deadLetterQueueArn().equals(source.arn()))
                        .isPresent())
            .toList();
    if (feeders.isEmpty()) {
      throw error(
          "AWS.SimpleQueueService.UnsupportedOperation",
          "Source queue must be configured as a Dead Letter Queue.");
    }
    Optional<LocalQueue> destination =
        Optional.ofNullable(request.destinationArn()).map(this::queue);
    for (int left = source.depth().visible(); left > 0; left--) {
      Message message = source.takeOldest().orElseThrow();
      LocalQueue to =
          destination.orElseGet(
              () ->
                  queue(
                      Optional.ofNullable(message.deadLetterSource)
                          .orElse(feeders.getFirst().arn())));
      deliver(to, message.body, message.attributes);
    }
    return StartMessageMoveTaskResponse.builder().taskHandle(ids.token(24)).build();
  }

  private void park(LocalQueue from, Message message) {
    LocalQueue to = queue(from.settings().redrive().orElseThrow().deadLetterQueueArn());
    message.deadLetterSource = from.arn();
    message.receiptHandle = null;
    message.visibleAt = loop.instant();
    to.add(message);
    timeline.happened(new MessageParked(loop.instant(), from.name(), to.name(), message.id));
  }

  private String put(LocalQueue queue, Message message, Duration delay) {
    queue.send(message, delay);
    timeline.happened(new MessageSent(loop.instant(), queue.name(), message.id, message.body));
    return message.id;
  }

  private Message message(
      @Nullable String body,
      Map<String, MessageAttributeValue> attributes,
      @Nullable String groupId) {
    if (body == null || body.isEmpty()) {
      throw error("MissingParameter", "The request must contain the parameter MessageBody.");
    }
    Message message = new Message();
    message.id = ids.uuid();
    message.body = body;
    message.groupId = groupId;
    Map<String, Message.Attribute> kept = new LinkedHashMap<>();
    attributes.forEach((name, value) -> kept.put(name, Message.Attribute.of(value)));
    message.attributes = kept;
    return message;
  }

  private software.amazon.awssdk.services.sqs.model.Message toSdk(Message message) {
    Map<MessageSystemAttributeName, String> system = new LinkedHashMap<>();
    system.put(
        MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT,
        Integer.toString(message.receiveCount));
    system.put(
        MessageSystemAttributeName.SENT_TIMESTAMP, Long.toString(message.sentAt.toEpochMilli()));
    system.put(MessageSystemAttributeName.SENDER_ID, account.id());
    Instant first = message.firstReceivedAt;
    if (first != null) {
      system.put(
          MessageSystemAttributeName.APPROXIMATE_FIRST_RECEIVE_TIMESTAMP,
          Long.toString(first.toEpochMilli()));
    }
    if (message.groupId != null) {
      system.put(MessageSystemAttributeName.MESSAGE_GROUP_ID, message.groupId);
    }
    if (message.deadLetterSource != null) {
      system.put(MessageSystemAttributeName.DEAD_LETTER_QUEUE_SOURCE_ARN, message.deadLetterSource);
    }
    Map<String, MessageAttributeValue> attributes = new LinkedHashMap<>();
    message.attributes.forEach((name, value) -> attributes.put(name, value.toSdk()));
    return software.amazon.awssdk.services.sqs.model.Message.builder()
        .messageId(message.id)
        .body(message.body)
        .md5OfBody(Md5.hex(message.body.getBytes(UTF_8)))
        .receiptHandle(message.receiptHandle)
        .attributes(system)
        .messageAttributes(attributes)
        .build();
  }

  private Object snapshot() {
    Map<String, List<Message>> messages = new LinkedHashMap<>(restored);
    queues.forEach((name, queue) -> messages.put(name, queue.messages()));
    return messages;
  }

  private void restore(JsonNode saved) {
    restored.putAll(Json.as(saved, new TypeReference<Map<String, List<Message>>>() {}));
  }

  private static Duration delay(LocalQueue queue, @Nullable Integer seconds) {
    Duration delay = seconds == null ? queue.settings().delay() : Duration.ofSeconds(seconds);
    if (delay.isNegative() || delay.compareTo(MAXIMUM_DELAY) > 0) {
      throw invalid("Value for parameter DelaySeconds is invalid. Must be from 0 to 900.");
    }
    return delay;
  }

  private static Duration visibility(Integer seconds) {
    Duration visibility = Duration.ofSeconds(seconds);
    if (visibility.isNegative() || visibility.compareTo(MAXIMUM_VISIBILITY) > 0) {
      throw invalid("Value for parameter VisibilityTimeout is invalid. Must be from 0 to 43200.");
    }
    return visibility;
  }

  private static long size(Message message) {
    return message.body.getBytes(UTF_8).length
        + message.attributes.entrySet().stream()
            .flatMap(e -> Stream.of(e.getKey(), e.getValue().type(), e.getValue().value()))
            .mapToLong(text -> text.getBytes(UTF_8).length)
            .sum();
  }

  private static <E> void checkBatch(List<E> entries, Function<E, String> id) {
    if (entries.isEmpty()) {
      throw error(
          "AWS.SimpleQueueService.EmptyBatchRequest", "There should be at least one entry.");
    }
    if (entries.size() > MAXIMUM_ENTRIES) {
      throw error(
          "AWS.SimpleQueueService.TooManyEntriesInBatchRequest",
          "Maximum number of entries per request are 10. You have sent " + entries.size() + ".");
    }
    if (new HashSet<>(entries.stream().map(id).toList()).size() < entries.size()) {
      throw error(
          "AWS.SimpleQueueService.BatchEntryIdsNotDistinct", "Two entries have the same id.");
    }
  }

  private static AwsServiceException invalid(String message) {
    return error("InvalidParameterValue", message);
  }

  private static AwsServiceException error(String code, String message) {
    return Errors.of(SqsException.builder(), code, message);
  }
}
