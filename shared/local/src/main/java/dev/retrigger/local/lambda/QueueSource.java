package dev.retrigger.local.lambda;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.local.aws.Account;
import dev.retrigger.local.aws.LocalQueue;
import dev.retrigger.local.aws.LocalSqs;
import dev.retrigger.local.json.EventPattern;
import dev.retrigger.local.json.Json;
import dev.retrigger.local.time.EventLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/**
 * An event source mapping from a queue to a function. What succeeds is deleted; what fails becomes
 * visible again when its visibility timeout ends, and parks by the queue's own redrive policy.
 */
public final class QueueSource {
  private static final int RECEIVE = 10;

  private final EventLoop loop;
  private final Account account;
  private final LocalSqs sqs;
  private final LocalQueue queue;
  private final LocalFunction function;
  private final Settings settings;
  private EventLoop.@Nullable Timer timer;
  private Instant polls = Instant.MAX;

  /**
   * How the mapping collects messages.
   *
   * @param window how long a batch waits for more messages after its first
   * @param reportsFailures whether the function names the messages that failed
   * @param filters messages that match none of these are deleted unseen; none lets all pass
   */
  public record Settings(
      int batchSize, Duration window, boolean reportsFailures, List<EventPattern> filters) {
    public Settings {
      filters = List.copyOf(filters);
      if (batchSize > RECEIVE && window.isZero()) {
        throw new IllegalArgumentException(
            "a BatchSize above 10 needs a MaximumBatchingWindowInSeconds of at least 1");
      }
    }
  }

  public QueueSource(
      EventLoop loop,
      Account account,
      LocalSqs sqs,
      LocalQueue queue,
      LocalFunction function,
      Settings settings) {
    this.loop = loop;
    this.account = account;
    this.sqs = sqs;
    this.queue = queue;
    this.function = function;
    this.settings = settings;
    queue.onChange(this::rearm);
    rearm();
  }

  private void rearm() {
    Optional<Instant> next = queue.nextVisible();
    if (next.isEmpty()) {
      return;
    }
    boolean full = queue.visible() >= settings.batchSize();
    Instant wanted = full ? loop.instant() : next.get().plus(settings.window());
    if (!wanted.isBefore(polls)) {
      return;
    }
    if (timer != null) {
      timer.cancel();
    }
    polls = wanted;
    timer = loop.at(wanted, this::poll);
  }

  private void poll() {
    List<Message> batch = receive();
    if (!batch.isEmpty()) {
      handle(batch);
    }
    polls = Instant.MAX;
    timer = null;
    rearm();
  }

  private List<Message> receive() {
    List<Message> batch = new ArrayList<>();
    while (batch.size() < settings.batchSize()) {
      int most = Math.min(RECEIVE, settings.batchSize() - batch.size());
      List<Message> received =
          sqs.receiveMessage(b -> b.queueUrl(queue.url()).maxNumberOfMessages(most)).messages();
      if (received.isEmpty()) {
        return batch;
      }
      for (Message message : received) {
        if (passes(message)) {
          batch.add(message);
        } else {
          delete(message);
        }
      }
    }
    return batch;
  }

  private void handle(List<Message> batch) {
    ObjectNode event = Json.object();
    ArrayNode records = event.putArray("Records");
    batch.forEach(message -> records.add(json(message)));
    Set<String> known = batch.stream().map(Message::messageId).collect(Collectors.toSet());
    Set<String> failed =
        switch (function.invoke(Json.write(event))) {
          case Outcome.Failed _ -> known;
          case Outcome.Answered answered ->
              settings.reportsFailures()
                  ? BatchFailures.of(answered, known).orElse(known)
                  : Set.of();
        };
    batch.stream().filter(message -> !failed.contains(message.messageId())).forEach(this::delete);
  }

  private void delete(Message message) {
    sqs.deleteMessage(b -> b.queueUrl(queue.url()).receiptHandle(message.receiptHandle()));
  }

  private boolean passes(Message message) {
    if (settings.filters().isEmpty()) {
      return true;
    }
    ObjectNode record = json(message);
    Json.tryParse(message.body()).ifPresent(body -> record.set("body", body));
    String text = Json.write(record);
    return settings.filters().stream().anyMatch(filter -> filter.matches(text));
  }

  private ObjectNode json(Message message) {
    ObjectNode record = Json.object();
    record.put("messageId", message.messageId());
    record.put("receiptHandle", message.receiptHandle());
    record.put("body", message.body());
    ObjectNode attributes = record.putObject("attributes");
    for (MessageSystemAttributeName name : message.attributes().keySet()) {
      attributes.put(name.toString(), message.attributes().get(name));
    }
    ObjectNode own = record.putObject("messageAttributes");
    message.messageAttributes().forEach((name, value) -> own.set(name, json(value)));
    record.put("md5OfBody", message.md5OfBody());
    record.put("eventSource", "aws:sqs");
    record.put("eventSourceARN", queue.arn());
    record.put("awsRegion", account.region());
    return record;
  }

  private static ObjectNode json(MessageAttributeValue value) {
    ObjectNode attribute = Json.object();
    attribute.put("stringValue", value.stringValue());
    attribute.putArray("stringListValues");
    attribute.putArray("binaryListValues");
    attribute.put("dataType", value.dataType());
    return attribute;
  }
}
