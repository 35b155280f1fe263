package dev.retrigger.receiverequest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.domain.Text;
import dev.retrigger.domain.Timestamps;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The keys of a body. Each is asked for by name; what was not asked for in the end has no meaning
 * and is refused, as a misspelt key would otherwise be a wish that is not granted.
 */
final class Fields {
  private static final int LONGEST = 1_000;

  private final JsonNode body;
  private final Set<String> known = new TreeSet<>();

  Fields(JsonNode body) {
    if (!body.isObject()) {
      throw Refusal.invalid("", "the body is no JSON object", "send {\"action\": \"start\", ...}");
    }
    this.body = body;
  }

  /** A text that must be there. */
  String text(String key, String mend) {
    return optional(key).orElseThrow(() -> Refusal.invalid(key, "'" + key + "' is missing", mend));
  }

  /** A text, if it is there; an empty one counts as none. */
  Optional<String> optional(String key) {
    known.add(key);
    JsonNode value = body.path(key);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isTextual() || value.textValue().length() > LONGEST) {
      throw Refusal.invalid(
          key, "'" + key + "' is not a text", "write at most " + LONGEST + " characters in quotes");
    }
    return Optional.of(value.textValue()).filter(text -> !text.isBlank());
  }

  /** A text that {@code reader} understands; it complains by an IllegalArgumentException. */
  <T> Optional<T> optional(String key, String mend, Function<String, T> reader) {
    return optional(key).map(text -> read(key, text, mend, reader));
  }

  /** A text that must be there and that {@code reader} understands. */
  <T> T required(String key, String mend, Function<String, T> reader) {
    return read(key, text(key, mend), mend, reader);
  }

  private static <T> T read(String key, String text, String mend, Function<String, T> reader) {
    try {
      return reader.apply(text);
    } catch (IllegalArgumentException e) {
      throw Refusal.invalid(key, "'" + key + "': " + e.getMessage(), mend);
    }
  }

  /** One of some words. */
  <T> Optional<T> word(String key, SequencedMap<String, T> words) {
    return optional(
        key,
        "write one of " + String.join(", ", words.keySet()),
        text ->
            Optional.ofNullable(words.get(text))
                .orElseThrow(() -> new IllegalArgumentException("not '" + Text.brief(text) + "'")));
  }

  boolean flag(String key, boolean otherwise) {
    known.add(key);
    JsonNode value = body.path(key);
    if (value.isMissingNode() || value.isNull()) {
      return otherwise;
    }
    if (!value.isBoolean()) {
      throw Refusal.invalid(key, "'" + key + "' is neither true nor false", "write true or false");
    }
    return value.booleanValue();
  }

  int number(String key, int otherwise, int most) {
    known.add(key);
    JsonNode value = body.path(key);
    if (value.isMissingNode() || value.isNull()) {
      return otherwise;
    }
    if (!value.isInt() || value.intValue() < 1 || value.intValue() > most) {
      throw Refusal.invalid(key, "'" + key + "' is out of range", "write a number, 1 to " + most);
    }
    return value.intValue();
  }

  Optional<Instant> instant(String key) {
    return optional(
        key,
        "write an instant such as 2026-11-21T03:00:00Z",
        text -> {
          try {
            return Timestamps.parse(text);
          } catch (DateTimeException _) {
            throw new IllegalArgumentException("not '" + Text.brief(text) + "'");
          }
        });
  }

  /** Texts by name. */
  SequencedMap<String, String> texts(String key) {
    known.add(key);
    JsonNode value = body.path(key);
    SequencedMap<String, String> texts = new LinkedHashMap<>();
    if (value.isMissingNode() || value.isNull()) {
      return texts;
    }
    boolean good = value.isObject();
    for (var each : value.properties()) {
      good = good && each.getValue().isTextual();
      texts.put(each.getKey(), each.getValue().asText());
    }
    if (!good) {
      throw Refusal.invalid(
          key, "'" + key + "' has a value that is not a text", "write {\"NAME\": \"TEXT\"}");
    }
    return Collections.unmodifiableSequencedMap(texts);
  }

  /** Refuses what nobody asked for. */
  void nothingElse() {
    List<String> strange =
        body.properties().stream()
            .map(each -> each.getKey())
            .filter(key -> !known.contains(key))
            .toList();
    if (!strange.isEmpty()) {
      String key = Text.brief(strange.getFirst());
      throw Refusal.invalid(
          key,
          "'" + key + "' means nothing to this action",
          "leave it away; there are " + String.join(", ", known));
    }
  }
}
