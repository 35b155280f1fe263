package dev.retrigger.targets;

import static dev.retrigger.targets.ServiceFaults.RUN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.retrigger.targets.Target.Lookup;
import dev.retrigger.targets.Target.StartOutcome;
import dev.retrigger.targets.Target.StartOutcome.NotNow;
import dev.retrigger.targets.Target.StartOutcome.Rejected;
import dev.retrigger.targets.Target.StartOutcome.Started;
import dev.retrigger.targets.Target.StartOutcome.Unclear;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.NetworkException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class KafkaTargetTest {
  private static final Map<String, String> SETTINGS =
      Map.of("brokers", "b-1.example.com:9096", "topic", "retraining", "credentials", "/kafka");
  private static final Target.Request REQUEST =
      ServiceFaults.request("retraining", SETTINGS, Map.of("table", "scores"));

  private final Topic topic = new Topic();
  private final Map<String, Object> used = new HashMap<>();
  private final KafkaTarget target =
      new KafkaTarget(
          name -> name.equals("/kafka") ? Optional.of("retrigger:s\"3;cret") : Optional.empty(),
          settings -> {
            used.putAll(settings);
            return topic;
          });

  @Test
  void shouldSendOneMessageUnderTheRunsId() {
    assertThat(target.start(REQUEST)).isInstanceOf(Started.class);

    ProducerRecord<String, byte[]> sent = topic.history().getFirst();
    assertThat(sent.topic()).isEqualTo("retraining");
    assertThat(sent.key()).isEqualTo(RUN.value());
    assertThat(sent.headers().lastHeader("retrigger-run").value())
        .isEqualTo(RUN.value().getBytes(StandardCharsets.UTF_8));
    assertThat(new String(sent.value(), StandardCharsets.UTF_8))
        .contains("\"runId\":\"" + RUN + "\"", "\"parameters\":{\"table\":\"scores\"}");
    assertThat(topic.closed()).isTrue();
  }

  @Test
  void shouldTakeTheKeyThatTheModelGives() {
    Map<String, String> settings = new HashMap<>(SETTINGS);
    settings.put("key", "growth/churn");
    target.start(ServiceFaults.request("retraining", settings, Map.of()));

    assertThat(topic.history().getFirst().key()).isEqualTo("growth/churn");
  }

  @Test
  void shouldSendIdempotentlyOverTlsAndWithinBounds() {
    target.start(REQUEST);

    assertThat(used)
        .containsEntry("acks", "all")
        .containsEntry("enable.idempotence", true)
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("sasl.mechanism", "SCRAM-SHA-512")
        .containsEntry("delivery.timeout.ms", 12_000)
        .containsEntry(
            "sasl.jaas.config",
            "org.apache.kafka.common.security.scram.ScramLoginModule required"
                + " username=\"retrigger\" password=\"s\\\"3;cret\";");
  }

  @Test
  void shouldNeverBeAskedAgainWhenTheAnswerWasLost() {
    assertThat(target.tokenWindow()).isZero();
    assertThat(target.lookupHorizon()).isZero();
    assertThat(target.look(REQUEST, Instant.EPOCH)).isInstanceOf(Lookup.Unclear.class);
  }

  static Stream<Arguments> errors() {
    return Stream.of(
        arguments(new TimeoutException("Topic retraining not present in metadata"), NotNow.class),
        arguments(new RecordTooLargeException("2 MB"), Rejected.class),
        arguments(new InvalidTopicException("a b"), Rejected.class),
        arguments(new KafkaException("closed"), NotNow.class));
  }

  @ParameterizedTest
  @MethodSource("errors")
  void shouldKnowThatNothingWasSentWhenItFailsBefore(
      KafkaException error, Class<? extends StartOutcome> outcome) {
    topic.sendException = error;

    assertThat(target.start(REQUEST)).isInstanceOf(outcome);
  }

  static Stream<Arguments> answers() {
    return Stream.of(
        arguments(new TimeoutException("Expiring 1 record(s)"), Unclear.class),
        arguments(new NetworkException("disconnected"), Unclear.class),
        arguments(new SaslAuthenticationException("wrong"), Rejected.class),
        arguments(new TopicAuthorizationException("retraining"), NotNow.class),
        arguments(new RecordTooLargeException("2 MB"), Rejected.class));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void shouldTellWhatAnAnswerMeans(KafkaException error, Class<? extends StartOutcome> outcome) {
    topic.answer = error;

    assertThat(target.start(REQUEST)).isInstanceOf(outcome);
  }

  @Test
  void shouldNameCredentialsThatAreMissing() {
    assertThat(
            target.start(
                ServiceFaults.request(
                    "t",
                    Map.of("brokers", "b:9096", "topic", "t", "credentials", "/gone"),
                    Map.of())))
        .isEqualTo(new Rejected("/gone is not in Parameter Store"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no-colon",
        "{",
        "{\"user\":\"u\"}",
        "{\"user\":\"u\",\"password\":\"topsecret\",\"mechanism\":\"GSSAPI\"}",
        "{\"certificate\":\"topsecret\"}"
      })
  void shouldRefuseCredentialsWithoutRepeatingThem(String credentials) {
    assertThatThrownBy(
            () -> KafkaSettings.of("b:9096", Optional.of(credentials), Duration.ofSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .doesNotContain("topsecret");
  }

  @Test
  void shouldAuthenticateByCertificate() {
    assertThat(
            KafkaSettings.of(
                "b:9094",
                Optional.of("{\"certificate\":\"C\",\"key\":\"K\",\"ca\":\"A\"}"),
                Duration.ofSeconds(1)))
        .containsEntry("security.protocol", "SSL")
        .containsEntry("ssl.keystore.type", "PEM")
        .containsEntry("ssl.keystore.key", "K")
        .containsEntry("ssl.truststore.certificates", "A");
  }

  /** Kafka's own in-memory producer; an answer may be made to fail. */
  private static final class Topic extends MockProducer<String, byte[]> {
    @Nullable KafkaException answer;

    Topic() {
      super(true, null, new StringSerializer(), new ByteArraySerializer());
    }

    @Override
    public synchronized Future<RecordMetadata> send(ProducerRecord<String, byte[]> message) {
      Future<RecordMetadata> sent = super.send(message);
      return answer == null ? sent : CompletableFuture.failedFuture(answer);
    }
  }
}
