package dev.retrigger.aws;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** S3, with {@code If-None-Match} for what must be written once. */
public final class S3ObjectStore implements ObjectStore {
  private static final int PRECONDITION_FAILED = 412;

  /** What S3 calls the version of an object that was written without versioning. */
  private static final String NO_VERSION = "null";

  private final S3Client client;

  public S3ObjectStore(S3Client client) {
    this.client = client;
  }

  @Override
  public boolean putIfAbsent(String bucket, String key, Path content, String contentType) {
    try {
      client.putObject(
          request -> request.bucket(bucket).key(key).contentType(contentType).ifNoneMatch("*"),
          RequestBody.fromFile(content));
      return true;
    } catch (S3Exception e) {
      if (e.statusCode() == PRECONDITION_FAILED) {
        return false;
      }
      throw e;
    }
  }

  @Override
  public Optional<InputStream> read(String bucket, String key) {
    try {
      return Optional.of(client.getObject(request -> request.bucket(bucket).key(key)));
    } catch (NoSuchKeyException _) {
      return Optional.empty();
    }
  }

  @Override
  public Stream<StoredObject> list(String bucket, String prefix) {
    return client
        .listObjectVersionsPaginator(request -> request.bucket(bucket).prefix(prefix))
        .stream()
        .flatMap(page -> page.versions().stream())
        .filter(ObjectVersion::isLatest)
        .map(
            version ->
                new StoredObject(
                    version.key(),
                    NO_VERSION.equals(version.versionId()) ? "" : version.versionId(),
                    version.size(),
                    version.eTag()));
  }
}
