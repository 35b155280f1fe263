package dev.retrigger.closewindow;

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

/** A bucket whose listing the test sets, beside a bucket of manifests. */
final class Lake implements ObjectStore {
  private final Map<String, String> manifests = new TreeMap<>();
  private final Map<String, StoredObject> objects = new TreeMap<>();

  Lake holds(String key, String version, long size) {
    objects.put(key, new StoredObject(key, version, size, "\"etag-" + version + "\""));
    return this;
  }

  /** What was written, by URI. */
  Map<String, String> manifests() {
    return manifests;
  }

  @Override
  public boolean putIfAbsent(String bucket, String key, Path content, String contentType) {
    try {
      return manifests.putIfAbsent("s3://" + bucket + "/" + key, Files.readString(content)) == null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Optional<InputStream> read(String bucket, String key) {
    return Optional.ofNullable(manifests.get("s3://" + bucket + "/" + key))
        .map(text -> new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public Stream<StoredObject> list(String bucket, String prefix) {
    return objects.values().stream().filter(object -> object.key().startsWith(prefix));
  }
}
