package dev.retrigger.recordlineage;

import dev.retrigger.aws.ObjectStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Objects in memory, by their URI. */
final class MemoryObjects implements ObjectStore {
  private final Map<String, String> texts = new TreeMap<>();

  Map<String, String> all() {
    return texts;
  }

  @Override
  public boolean putIfAbsent(String bucket, String key, Path content, String contentType) {
    try {
      return texts.putIfAbsent("s3://" + bucket + "/" + key, Files.readString(content)) == null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Optional<InputStream> read(String bucket, String key) {
    return Optional.ofNullable(texts.get("s3://" + bucket + "/" + key))
        .map(text -> new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public Stream<StoredObject> list(String bucket, String prefix) {
    throw new UnsupportedOperationException("nothing is listed");
  }
}
