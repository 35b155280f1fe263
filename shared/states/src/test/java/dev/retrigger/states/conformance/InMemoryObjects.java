package dev.retrigger.states.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.states.execution.ObjectStore;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.time.Instant;
import java.util.Iterator;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Buckets in memory; keys are {@code bucket/key}. */
final class InMemoryObjects implements ObjectStore {
  private static final Instant MODIFIED = Instant.parse("2026-11-01T00:00:00Z");

  private final SortedMap<String, String> contents = new TreeMap<>();

  static InMemoryObjects of(JsonNode objects) {
    InMemoryObjects store = new InMemoryObjects();
    objects
        .properties()
        .forEach(
            entry -> {
              JsonNode content = entry.getValue();
              store.contents.put(
                  entry.getKey(), content.isTextual() ? content.textValue() : content.toString());
            });
    return store;
  }

  SortedMap<String, String> contents() {
    return contents;
  }

  @Override
  public Reader open(String bucket, String key, Optional<String> version) throws IOException {
    String content = contents.get(bucket + "/" + key);
    if (content == null) {
      throw new IOException("The object 's3://%s/%s' does not exist".formatted(bucket, key));
    }
    return new StringReader(content);
  }

  @Override
  public Iterator<Summary> list(String bucket, String prefix) {
    String start = bucket + "/" + prefix;
    return contents.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(start))
        .map(
            entry ->
                new Summary(
                    entry.getKey().substring(bucket.length() + 1),
                    entry.getValue().length(),
                    "\"etag\"",
                    MODIFIED,
                    "STANDARD"))
        .iterator();
  }

  @Override
  public void put(String bucket, String key, String content) {
    contents.put(bucket + "/" + key, content);
  }
}
