package dev.retrigger.targets;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.events.InvalidEventException;
import dev.retrigger.events.Json;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;

/**
 * How a producer reaches its brokers: always over TLS, and within a bounded time. The credentials
 * are {@code USER:PASSWORD} for SCRAM-SHA-512, or a JSON object of {@code user}, {@code password}
 * and {@code mechanism}, or of {@code certificate} and {@code key} (both PEM); {@code ca} (PEM)
 * adds an authority that the platform does not know.
 */
final class KafkaSettings {
  private static final Set<String> MECHANISMS = Set.of("SCRAM-SHA-512", "SCRAM-SHA-256", "PLAIN");
  private static final Duration REQUEST = Duration.ofSeconds(5);

  private KafkaSettings() {}

  /** The settings; what is wrong with the credentials is said without repeating them. */
  static Map<String, Object> of(String brokers, Optional<String> credentials, Duration delivery) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, REQUEST.toMillis());
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.toIntExact(REQUEST.toMillis()));
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Math.toIntExact(delivery.toMillis()));
    settings.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, "SSL");
    settings.put(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
    credentials.ifPresent(text -> settings.putAll(secured(parsed(text))));
    return settings;
  }

  private static JsonNode parsed(String credentials) {
    if (!credentials.stripLeading().startsWith("{")) {
      int colon = credentials.indexOf(':');
      if (colon < 1) {
        throw new IllegalArgumentException("write USER:PASSWORD, or a JSON object");
      }
      return Json.read(
          Json.write(
              Map.of(
                  "user",
                  credentials.substring(0, colon),
                  "password",
                  credentials.substring(colon + 1).stripTrailing())),
          JsonNode.class);
    }
    try {
      return Json.tree(credentials);
    } catch (InvalidEventException e) {
      throw new IllegalArgumentException("the credentials are no JSON object", e);
    }
  }

  private static Map<String, Object> secured(JsonNode credentials) {
    Map<String, Object> settings = new HashMap<>();
    if (credentials.hasNonNull("ca")) {
      settings.put(SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG, "PEM");
      settings.put(SslConfigs.SSL_TRUSTSTORE_CERTIFICATES_CONFIG, credentials.get("ca").asText());
    }
    if (credentials.hasNonNull("certificate")) {
      settings.put(SslConfigs.SSL_KEYSTORE_TYPE_CONFIG, "PEM");
      settings.put(
          SslConfigs.SSL_KEYSTORE_CERTIFICATE_CHAIN_CONFIG,
          credentials.get("certificate").asText());
      settings.put(SslConfigs.SSL_KEYSTORE_KEY_CONFIG, required(credentials, "key"));
    }
    if (credentials.hasNonNull("user")) {
      settings.putAll(sasl(credentials));
    }
    return settings;
  }

  private static Map<String, Object> sasl(JsonNode credentials) {
    String mechanism = credentials.path("mechanism").asText("SCRAM-SHA-512");
    if (!MECHANISMS.contains(mechanism)) {
      throw new IllegalArgumentException("'mechanism' is one of " + String.join(", ", MECHANISMS));
    }
    String module =
        mechanism.equals("PLAIN")
            ? "org.apache.kafka.common.security.plain.PlainLoginModule"
            : "org.apache.kafka.common.security.scram.ScramLoginModule";
    return Map.of(
        CommonClientConfigs.SECURITY_PROTOCOL_CONFIG,
        "SASL_SSL",
        SaslConfigs.SASL_MECHANISM,
        mechanism,
        SaslConfigs.SASL_JAAS_CONFIG,
        module
            + " required username="
            + quoted(required(credentials, "user"))
            + " password="
            + quoted(required(credentials, "password"))
            + ";");
  }

  private static String required(JsonNode credentials, String name) {
    if (!credentials.hasNonNull(name)) {
      throw new IllegalArgumentException("'" + name + "' is missing");
    }
    return credentials.get(name).asText();
  }

  /** A word of a JAAS configuration; a quote in it would end it. */
  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
