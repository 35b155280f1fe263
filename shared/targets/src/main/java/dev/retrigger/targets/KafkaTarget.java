package dev.retrigger.targets;

import dev.retrigger.aws.ParameterSource;
import dev.retrigger.targets.Target.StartOutcome.NotNow;
import dev.retrigger.targets.Target.StartOutcome.Rejected;
import dev.retrigger.targets.Target.StartOutcome.Started;
import dev.retrigger.targets.Target.StartOutcome.Unclear;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Messages in a topic of Kafka. The producer is idempotent, which holds while it lives: within one
 * attempt a message stands in the topic once, in order, and every replica that is in sync has it.
 * Another producer cannot ask whether an earlier one was heard, so an attempt whose answer was lost
 * is parked, never sent again. The message's header {@code retrigger-run} has the run's id.
 */
public final class KafkaTarget implements DeliveryTarget {
  public static final String TYPE = "kafka";
  private static final Duration DELIVERY = Duration.ofSeconds(12);
  private static final Duration CLOSE = Duration.ofSeconds(1);
  private static final String HEADER = "retrigger-run";

  private final ParameterSource parameters;
  private final Function<Map<String, Object>, Producer<String, byte[]>> producers;

  public KafkaTarget(ParameterSource parameters) {
    this(
        parameters,
        settings ->
            new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer()));
  }

  KafkaTarget(
      ParameterSource parameters,
      Function<Map<String, Object>, Producer<String, byte[]>> producers) {
    this.parameters = parameters;
    this.producers = producers;
  }

  /**
   * Kafka's defaults, {@code max.request.size} and {@code message.max.bytes}: 1 MiB, less a rest.
   */
  @Override
  public int maxInputBytes() {
    return 1_000_000;
  }

  @Override
  public StartOutcome start(Request request) {
    Optional<String> problem = Delivery.problem(request);
    if (problem.isPresent()) {
      return new Rejected(problem.get());
    }
    Optional<String> credentials = Optional.ofNullable(request.settings().get("credentials"));
    Optional<String> secret = credentials.flatMap(parameters::value);
    if (credentials.isPresent() && secret.isEmpty()) {
      return new Rejected(credentials.get() + " is not in Parameter Store");
    }
    Map<String, Object> settings;
    try {
      settings = KafkaSettings.of(request.setting("brokers"), secret, DELIVERY);
    } catch (IllegalArgumentException e) {
      return new Rejected(credentials.orElse("credentials") + ": " + e.getMessage());
    }
    return send(request, settings);
  }

  private StartOutcome send(Request request, Map<String, Object> settings) {
    Producer<String, byte[]> producer;
    try {
      producer = producers.apply(settings);
    } catch (KafkaException e) {
      return new Rejected("the brokers or the credentials are not usable: " + Delivery.detail(e));
    }
    try (Closing _ = () -> producer.close(CLOSE)) {
      return send(request, producer);
    }
  }

  private static StartOutcome send(Request request, Producer<String, byte[]> producer) {
    Future<RecordMetadata> sent;
    try {
      sent = producer.send(message(request));
    } catch (KafkaException e) {
      // Nothing has left the producer yet: it did not learn where the topic is.
      return e instanceof RecordTooLargeException || e instanceof InvalidTopicException
          ? new Rejected(Delivery.detail(e))
          : new NotNow(Delivery.detail(e));
    }
    try {
      sent.get(DELIVERY.plus(CLOSE).toMillis(), TimeUnit.MILLISECONDS);
      return new Started(Delivery.execution(request));
    } catch (ExecutionException e) {
      return failed(Objects.requireNonNullElse(e.getCause(), e));
    } catch (TimeoutException _) {
      return new Unclear("Kafka did not answer within " + DELIVERY);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Unclear("interrupted while Kafka answered");
    }
  }

  private static StartOutcome failed(Throwable cause) {
    return switch (cause) {
      case AuthenticationException e ->
          new Rejected("the credentials are wrong: " + Delivery.detail(e));
      case AuthorizationException e -> new NotNow(Delivery.detail(e));
      case RecordTooLargeException e -> new Rejected(Delivery.detail(e));
      case InvalidTopicException e -> new Rejected(Delivery.detail(e));
      case UnsupportedVersionException e -> new Rejected(Delivery.detail(e));
      default -> new Unclear(Delivery.detail(cause));
    };
  }

  private static ProducerRecord<String, byte[]> message(Request request) {
    ProducerRecord<String, byte[]> message =
        new ProducerRecord<>(
            request.setting("topic"),
            request.settings().getOrDefault("key", request.run().value()),
            Delivery.message(request));
    message.headers().add(HEADER, request.run().value().getBytes(StandardCharsets.UTF_8));
    return message;
  }

  @Override
  public Lookup look(Request request, Instant since) {
    return new Lookup.Unclear("a topic of Kafka cannot be asked for one message");
  }

  @Override
  public String explain(String execution) {
    return "the consumer said so; its log has the run's id";
  }

  private interface Closing extends AutoCloseable {
    @Override
    void close();
  }
}
