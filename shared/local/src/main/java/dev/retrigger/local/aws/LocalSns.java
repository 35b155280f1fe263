package dev.retrigger.local.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.local.json.EventPattern;
import dev.retrigger.local.json.Json;
import dev.retrigger.local.state.StateDirectory;
import dev.retrigger.local.time.EventLoop;
import dev.retrigger.local.timeline.Happening.MailSent;
import dev.retrigger.local.timeline.Happening.Published;
import dev.retrigger.local.timeline.Timeline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.InvalidParameterException;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.NotFoundException;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sns.model.PublishResponse;

/**
 * Amazon SNS: standard topics with subscriptions of queues and of e-mail addresses. Mail does not
 * leave: it lies in {@link #outbox} and, while state is kept, in the file {@code outbox.txt}.
 */
public final class LocalSns implements SnsClient {
  private static final int MAXIMUM_BYTES = 262_144;
  private static final int MAXIMUM_SUBJECT = 99;
  private static final String JSON_STRUCTURE = "json";

  private final EventLoop loop;
  private final Account account;
  private final Ids ids;
  private final Timeline timeline;
  private final LocalSqs sqs;
  private final StateDirectory state;
  private final Map<String, List<Subscription>> topics = new LinkedHashMap<>();
  private final List<Mail> outbox = new ArrayList<>();

  public LocalSns(
      EventLoop loop,
      Account account,
      Ids ids,
      Timeline timeline,
      LocalSqs sqs,
      StateDirectory state) {
    this.loop = loop;
    this.account = account;
    this.ids = ids;
    this.timeline = timeline;
    this.sqs = sqs;
    this.state = state;
  }

  /** A mail that would have left. */
  public record Mail(String address, String subject, String body) {}

  /** Who gets what is published to a topic. */
  private sealed interface Subscription {
    Optional<EventPattern> filter();

    record ToQueue(String queueArn, boolean raw, Optional<EventPattern> filter)
        implements Subscription {}

    record ToMail(String address, Optional<EventPattern> filter) implements Subscription {}
  }

  /** Makes a topic, or returns the ARN of the one that is there. */
  public String createTopic(String name) {
    String arn = account.arn("sns", name);
    topics.putIfAbsent(arn, new ArrayList<>());
    return arn;
  }

  /**
   * Subscribes a queue.
   *
   * @param filter the filter policy on message attributes
   */
  public void subscribeQueue(
      String topicArn, String queueArn, boolean raw, Optional<EventPattern> filter) {
    sqs.queue(queueArn);
    topic(topicArn).add(new Subscription.ToQueue(queueArn, raw, filter));
  }

  /** Subscribes an address, which needs no confirmation here. */
  public void subscribeMail(String topicArn, String address, Optional<EventPattern> filter) {
    topic(topicArn).add(new Subscription.ToMail(address, filter));
  }

  /** Returns the mails of this run, oldest first. */
  public List<Mail> outbox() {
    return List.copyOf(outbox);
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}

  @Override
  public PublishResponse publish(PublishRequest request) {
    List<Subscription> subscriptions = topic(request.topicArn());
    check(request);
    Map<String, String> texts = texts(request);
    String id = ids.uuid();
    Map<String, String> shown = new LinkedHashMap<>();
    request.messageAttributes().forEach((name, value) -> shown.put(name, value.stringValue()));
    timeline.happened(
        new Published(
            loop.instant(),
            Account.nameOf(request.topicArn()),
            id,
            request.subject() == null ? "" : request.subject(),
            shown));
    String attributes = Json.write(filterable(request.messageAttributes()));
    for (Subscription subscription : List.copyOf(subscriptions)) {
      if (subscription.filter().stream().allMatch(filter -> filter.matches(attributes))) {
        loop.soon(() -> deliver(subscription, request, id, texts));
      }
    }
    return PublishResponse.builder().messageId(id).build();
  }

  private List<Subscription> topic(@Nullable String arn) {
    List<Subscription> subscriptions = arn == null ? null : topics.get(arn);
    if (subscriptions == null) {
      throw Errors.of(NotFoundException.builder(), 404, "NotFound", "Topic does not exist");
    }
    return subscriptions;
  }

  private static void check(PublishRequest request) {
    if (request.message() == null || request.message().isEmpty()) {
      throw invalid("Invalid parameter: Empty message");
    }
    if (request.message().getBytes(UTF_8).length > MAXIMUM_BYTES) {
      throw invalid("Invalid parameter: Message too long");
    }
    String subject = request.subject();
    if (subject != null
        && (subject.isEmpty()
            || subject.length() > MAXIMUM_SUBJECT
            || subject.chars().anyMatch(Character::isISOControl))) {
      throw invalid("Invalid parameter: Subject");
    }
  }

  /**
   * Returns the text of each protocol; {@code default} is for those that have none of their own.
   */
  private static Map<String, String> texts(PublishRequest request) {
    if (!JSON_STRUCTURE.equals(request.messageStructure())) {
      return Map.of("default", request.message());
    }
    JsonNode json =
        Json.tryParse(request.message())
            .filter(JsonNode::isObject)
            .orElseThrow(
                () ->
                    invalid(
                        "Invalid parameter: Message Structure - JSON message body failed to parse"));
    if (!json.path("default").isTextual()) {
      throw invalid("Invalid parameter: Message Structure - No default entry in JSON message body");
    }
    Map<String, String> texts = new LinkedHashMap<>();
    json.properties().forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
    return texts;
  }

  private void deliver(
      Subscription subscription, PublishRequest request, String id, Map<String, String> texts) {
    String fallback = texts.getOrDefault("default", "");
    switch (subscription) {
      case Subscription.ToQueue(String arn, boolean raw, _) -> {
        String text = texts.getOrDefault("sqs", fallback);
        LocalQueue queue = sqs.queue(arn);
        if (raw) {
          sqs.deliver(queue, text, attributes(request.messageAttributes()));
        } else {
          sqs.deliver(queue, Json.write(envelope(request, id, text)));
        }
      }
      case Subscription.ToMail(String address, _) -> {
        String subject = request.subject() == null ? "AWS Notification Message" : request.subject();
        mail(new Mail(address, subject, texts.getOrDefault("email", fallback)));
      }
    }
  }

  private void mail(Mail mail) {
    outbox.add(mail);
    timeline.happened(new MailSent(loop.instant(), mail.address(), mail.subject(), mail.body()));
    if (state.isTemporary()) {
      return;
    }
    try {
      Files.writeString(
          state.file("outbox.txt"),
          "Date: %s%nTo: %s%nSubject: %s%n%n%s%n%n"
              .formatted(loop.instant(), mail.address(), mail.subject(), mail.body()),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ObjectNode envelope(PublishRequest request, String id, String text) {
    ObjectNode envelope = Json.object();
    envelope.put("Type", "Notification");
    envelope.put("MessageId", id);
    envelope.put("TopicArn", request.topicArn());
    if (request.subject() != null) {
      envelope.put("Subject", request.subject());
    }
    envelope.put("Message", text);
    envelope.put("Timestamp", loop.instant().toString());
    ObjectNode attributes = envelope.putObject("MessageAttributes");
    request
        .messageAttributes()
        .forEach(
            (name, value) ->
                attributes
                    .putObject(name)
                    .put("Type", value.dataType())
                    .put("Value", value.stringValue()));
    return envelope;
  }

  private static Map<String, Message.Attribute> attributes(
      Map<String, MessageAttributeValue> attributes) {
    Map<String, Message.Attribute> kept = new LinkedHashMap<>();
    attributes.forEach(
        (name, value) ->
            kept.put(name, new Message.Attribute(value.dataType(), value.stringValue())));
    return kept;
  }

  /** Returns the attributes as a filter policy sees them. */
  private static ObjectNode filterable(Map<String, MessageAttributeValue> attributes) {
    ObjectNode json = Json.object();
    attributes.forEach(
        (name, value) ->
            json.set(
                name,
                switch (value.dataType()) {
                  case "Number", "String.Array" -> Json.parse(value.stringValue());
                  default -> Json.tree(value.stringValue());
                }));
    return json;
  }

  private static AwsServiceException invalid(String message) {
    return Errors.of(InvalidParameterException.builder(), "InvalidParameter", message);
  }
}
