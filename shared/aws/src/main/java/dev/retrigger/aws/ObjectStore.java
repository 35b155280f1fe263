package dev.retrigger.aws;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads and writes immutable objects. */
public interface ObjectStore {
  /** Writes the file unless the object exists; returns whether it was written. */
  boolean putIfAbsent(String bucket, String key, Path content, String contentType);

  /** The object's content; empty if there is no such object. */
  Optional<InputStream> read(String bucket, String key);

  /** The current version of every object under the prefix, in key order. */
  Stream<StoredObject> list(String bucket, String prefix);

  /** An object's current version; {@code version} is empty on a bucket without versioning. */
  record StoredObject(String key, String version, long size, String etag) {}
}
