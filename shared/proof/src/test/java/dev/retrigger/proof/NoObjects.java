package dev.retrigger.proof;

import dev.retrigger.aws.ObjectStore;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** A bucket that nobody needs: the runs of the proof read no data. */
final class NoObjects implements ObjectStore {
  @Override
  public boolean putIfAbsent(String bucket, String key, Path content, String contentType) {
    throw new UnsupportedOperationException("the runs of the proof read no data");
  }

  @Override
  public Optional<InputStream> read(String bucket, String key) {
    return Optional.empty();
  }

  @Override
  public Stream<StoredObject> list(String bucket, String prefix) {
    return Stream.empty();
  }
}
