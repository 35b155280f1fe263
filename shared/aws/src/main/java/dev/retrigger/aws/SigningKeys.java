package dev.retrigger.aws;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.events.InvalidEventException;
import dev.retrigger.events.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The key that signs now and, while the two are exchanged, the one before it: the fields {@code
 * linkKey} and {@code previousLinkKey} of a secret. A key that is missing or short is never an open
 * door: whoever asks for it fails.
 */
public final class SigningKeys {
  private static final int SHORTEST = 16;

  private final CachedSecret secret;
  private final String field;

  public SigningKeys(CachedSecret secret, String field) {
    this.secret = secret;
    this.field = field;
  }

  /** The keys that are valid, the current one first. */
  public List<String> at(Instant now) {
    JsonNode json = json(secret.at(now));
    List<String> keys = new ArrayList<>();
    keys.add(key(json, field));
    String previous =
        "previous" + field.substring(0, 1).toUpperCase(Locale.ROOT) + field.substring(1);
    if (!json.path(previous).asText().isBlank()) {
      keys.add(key(json, previous));
    }
    return List.copyOf(keys);
  }

  private static JsonNode json(String text) {
    try {
      return Json.tree(text);
    } catch (InvalidEventException _) {
      return Json.tree("{}");
    }
  }

  private static String key(JsonNode json, String name) {
    String key = json.path(name).asText().strip();
    if (!json.path(name).isTextual() || key.length() < SHORTEST) {
      throw new IllegalStateException(
          "the secret's field '" + name + "' is missing or has fewer than 16 characters");
    }
    return key;
  }
}
