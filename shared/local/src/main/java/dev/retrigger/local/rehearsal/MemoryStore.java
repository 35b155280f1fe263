package dev.retrigger.local.rehearsal;

import dev.retrigger.aws.ObjectStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Objects in memory. */
public final class MemoryStore implements ObjectStore {
  private final NavigableMap<String, byte[]> contents = new TreeMap<>();
  private final NavigableMap<String, StoredObject> listed = new TreeMap<>();

  @Override
  public boolean putIfAbsent(String bucket, String key, Path content, String contentType) {
    try {
      return contents.putIfAbsent(bucket + "/" + key, Files.readAllBytes(content)) == null;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + content, e);
    }
  }

  @Override
  public Optional<InputStream> read(String bucket, String key) {
    return Optional.ofNullable(contents.get(bucket + "/" + key)).map(ByteArrayInputStream::new);
  }

  @Override
  public Stream<StoredObject> list(String bucket, String prefix) {
    String from = bucket + "/" + prefix;
    return listed.subMap(from, from + Character.MAX_VALUE).values().stream();
  }

  /** Makes an object's current version known to {@link #list}. */
  public void announce(String bucket, StoredObject object) {
    listed.put(bucket + "/" + object.key(), object);
  }

  /** Writes an object. */
  public void put(String bucket, String key, byte[] content) {
    contents.put(bucket + "/" + key, content.clone());
  }

  /** The beginning of an object, whichever version is asked for. */
  public Optional<byte[]> read(String bucket, String key, String version, int most) {
    return Optional.ofNullable(contents.get(bucket + "/" + key))
        .map(content -> Arrays.copyOf(content, Math.min(content.length, most)));
  }

  /** The URIs of what was written. */
  public Stream<String> uris() {
    return contents.keySet().stream().map(name -> "s3://" + name);
  }

  /** What was written under a URI. */
  public byte[] content(String uri) {
    return Optional.ofNullable(contents.get(uri.substring("s3://".length()))).orElseThrow();
  }
}
