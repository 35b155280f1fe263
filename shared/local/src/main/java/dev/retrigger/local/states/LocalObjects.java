package dev.retrigger.local.states;

import dev.retrigger.states.execution.ObjectStore;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The local buckets, for distributed Maps. */
final class LocalObjects implements ObjectStore {
  private final S3Client s3;

  LocalObjects(S3Client s3) {
    this.s3 = s3;
  }

  @Override
  public Reader open(String bucket, String key, Optional<String> version) throws IOException {
    try {
      return new InputStreamReader(
          s3.getObject(
                  request -> request.bucket(bucket).key(key).versionId(version.orElse(null)),
                  ResponseTransformer.toBytes())
              .asInputStream(),
          StandardCharsets.UTF_8);
    } catch (SdkException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public Iterator<Summary> list(String bucket, String prefix) throws IOException {
    try {
      return s3
          .listObjectsV2Paginator(request -> request.bucket(bucket).prefix(prefix))
          .contents()
          .stream()
          .map(LocalObjects::summary)
          .toList()
          .iterator();
    } catch (SdkException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public void put(String bucket, String key, String content) throws IOException {
    try {
      s3.putObject(request -> request.bucket(bucket).key(key), RequestBody.fromString(content));
    } catch (SdkException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static Summary summary(S3Object object) {
    return new Summary(
        object.key(), object.size(), object.eTag(), object.lastModified(), "STANDARD");
  }
}
