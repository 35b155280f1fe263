package dev.retrigger.receiveapproval;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.aws.Http;
import dev.retrigger.events.InvalidEventException;
import dev.retrigger.events.Json;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The keys that GitLab signs with, from GitLab itself. They are fetched again after ten minutes,
 * and for a key that is not among them at most once a minute, whatever tokens people make up.
 */
final class GitLabKeys {
  private static final Duration KEPT = Duration.ofMinutes(10);
  private static final Duration PAUSE = Duration.ofMinutes(1);
  private static final Duration WITHIN = Duration.ofSeconds(3);
  private static final int SHORTEST_BITS = 2048;
  private static final int MOST = 50;

  private final Http http;
  private final URI address;
  private Map<String, RSAPublicKey> keys = Map.of();
  private Instant fetchedAt = Instant.MIN;

  GitLabKeys(Http http, URI address) {
    this.http = http;
    this.address = address;
  }

  /**
   * The key of that id, if GitLab has one.
   *
   * @throws IOException if GitLab does not say
   */
  synchronized Optional<RSAPublicKey> key(String id, Instant now) throws IOException {
    Duration patience = keys.containsKey(id) ? KEPT : PAUSE;
    if (fetchedAt.equals(Instant.MIN) || !now.isBefore(fetchedAt.plus(patience))) {
      keys = fetch();
      fetchedAt = now;
    }
    return Optional.ofNullable(keys.get(id));
  }

  private Map<String, RSAPublicKey> fetch() throws IOException {
    Http.Answer answer = http.call(Http.Call.get(address, Optional.empty(), WITHIN));
    if (answer.status() != 200) {
      throw new IOException("GitLab's keys: HTTP " + answer.status());
    }
    try {
      return keys(Json.tree(answer.body()).path("keys"));
    } catch (InvalidEventException e) {
      throw new IOException("GitLab's keys are no JSON", e);
    }
  }

  private static Map<String, RSAPublicKey> keys(JsonNode array) {
    Map<String, RSAPublicKey> keys = new HashMap<>();
    for (JsonNode each : array) {
      boolean signs =
          "RSA".equals(each.path("kty").asText())
              && "sig".equals(each.path("use").asText("sig"))
              && IdTokens.ALGORITHM.equals(each.path("alg").asText(IdTokens.ALGORITHM))
              && each.path("kid").isTextual();
      if (signs && keys.size() < MOST) {
        key(each).ifPresent(key -> keys.put(each.path("kid").asText(), key));
      }
    }
    return Map.copyOf(keys);
  }

  private static Optional<RSAPublicKey> key(JsonNode json) {
    try {
      RSAPublicKeySpec spec = new RSAPublicKeySpec(number(json.path("n")), number(json.path("e")));
      return spec.getModulus().bitLength() >= SHORTEST_BITS
          ? Optional.of((RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(spec))
          : Optional.empty();
    } catch (IllegalArgumentException | InvalidKeySpecException _) {
      return Optional.empty();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has RSA", e);
    }
  }

  private static BigInteger number(JsonNode text) {
    return new BigInteger(1, Base64.getUrlDecoder().decode(text.asText()));
  }
}
