package dev.retrigger.states.execution;

import java.io.IOException;
import java.io.Reader;
import java.time.Instant;
import java.util.Iterator;
import java.util.Optional;

/** The buckets that distributed Maps read their items from and write their results to. */
public interface ObjectStore {
  /** What a listing tells of an object. */
  record Summary(String key, long size, String etag, Instant lastModified, String storageClass) {}

  /** Opens an object; fails when there is none. */
  Reader open(String bucket, String key, Optional<String> version) throws IOException;

  /** Lists the objects under a prefix, in the order of their keys. */
  Iterator<Summary> list(String bucket, String prefix) throws IOException;

  /** Writes an object. */
  void put(String bucket, String key, String content) throws IOException;

  /** A store without any bucket. */
  static ObjectStore none() {
    return new NoObjects();
  }

  /** Fails every call, and says why. */
  final class NoObjects implements ObjectStore {
    @Override
    public Reader open(String bucket, String key, Optional<String> version) throws IOException {
      throw refuse(bucket);
    }

    @Override
    public Iterator<Summary> list(String bucket, String prefix) throws IOException {
      throw refuse(bucket);
    }

    @Override
    public void put(String bucket, String key, String content) throws IOException {
      throw refuse(bucket);
    }

    private static IOException refuse(String bucket) {
      return new IOException("The bucket '%s' does not exist".formatted(bucket));
    }
  }
}
