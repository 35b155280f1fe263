package dev.retrigger.aws.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.aws.webhook.Scheme.Encoding;
import dev.retrigger.domain.Hmac;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads from a sender's part of a secret how it signs, and with what. What cannot be meant is a
 * failure that names the field, and never repeats it.
 */
public final class SchemeReader {
  private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9-]{1,64}");
  private static final Pattern PREFIX = Pattern.compile("[!-+\\--~]{0,32}");
  private static final int LONGEST_WINDOW = 3_600;

  private SchemeReader() {}

  /** The sender's scheme. */
  public static Scheme scheme(JsonNode sender) {
    return switch (sender.path("scheme").asText()) {
      case "standard-webhooks" -> new Scheme.StandardWebhooks();
      case "gitlab-token" -> new Scheme.GitLabToken();
      case "mlflow" -> new Scheme.Mlflow();
      case "slack" -> new Scheme.Slack();
      case "github" -> new Scheme.GitHub();
      case "hmac" -> custom(sender);
      default ->
          throw new IllegalStateException(
              "'scheme' is standard-webhooks, gitlab-token, mlflow, slack, github or hmac");
    };
  }

  /** The sender's secret and, while the two are exchanged, the one before it. */
  public static List<String> secrets(JsonNode sender) {
    List<String> secrets = new ArrayList<>();
    secrets.add(text(sender, "secret").orElse(""));
    text(sender, "previousSecret").filter(text -> !text.isBlank()).ifPresent(secrets::add);
    return List.copyOf(secrets);
  }

  private static Scheme custom(JsonNode sender) {
    return new Scheme.Custom(
        algorithm(text(sender, "algorithm").orElse("sha256")),
        encoding(text(sender, "encoding").orElse("hex")),
        header(sender, "header")
            .orElseThrow(() -> new IllegalStateException("'header' is missing")),
        matching(sender, "prefix", PREFIX).orElse(""),
        SignedText.of(text(sender, "signed").orElse("{body}")),
        header(sender, "idHeader"),
        header(sender, "timestampHeader"),
        window(sender.path("window")));
  }

  private static Hmac.Algorithm algorithm(String name) {
    return switch (name) {
      case "sha256" -> Hmac.Algorithm.SHA256;
      case "sha512" -> Hmac.Algorithm.SHA512;
      default -> throw new IllegalStateException("'algorithm' is sha256 or sha512");
    };
  }

  private static Encoding encoding(String name) {
    return switch (name) {
      case "hex" -> Encoding.HEX;
      case "base64" -> Encoding.BASE64;
      default -> throw new IllegalStateException("'encoding' is hex or base64");
    };
  }

  private static Duration window(JsonNode seconds) {
    if (seconds.isMissingNode()) {
      return Scheme.WINDOW;
    }
    if (!seconds.isInt() || seconds.intValue() < 1 || seconds.intValue() > LONGEST_WINDOW) {
      throw new IllegalStateException("'window' is a number of seconds, 3600 at most");
    }
    return Duration.ofSeconds(seconds.intValue());
  }

  private static Optional<String> header(JsonNode sender, String field) {
    return matching(sender, field, HEADER);
  }

  private static Optional<String> matching(JsonNode sender, String field, Pattern pattern) {
    Optional<String> text = text(sender, field);
    if (text.filter(value -> !pattern.matcher(value).matches()).isPresent()) {
      throw new IllegalStateException("'" + field + "' is not written like one");
    }
    return text;
  }

  private static Optional<String> text(JsonNode sender, String field) {
    JsonNode value = sender.path(field);
    if (!value.isTextual() && !value.isMissingNode()) {
      throw new IllegalStateException("'" + field + "' is not a text");
    }
    return value.isTextual() ? Optional.of(value.asText()) : Optional.empty();
  }
}
