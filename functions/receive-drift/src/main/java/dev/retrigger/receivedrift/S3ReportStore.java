package dev.retrigger.receivedrift;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Reports in S3. */
public final class S3ReportStore implements ReportStore {
  private static final int NOT_FOUND = 404;

  private final S3Client client;

  public S3ReportStore(S3Client client) {
    this.client = client;
  }

  @Override
  public Optional<byte[]> read(String bucket, String key, String version, int most) {
    GetObjectRequest.Builder request = GetObjectRequest.builder().bucket(bucket).key(key);
    if (!version.isEmpty()) {
      request.versionId(version);
    }
    try (InputStream content = client.getObject(request.build())) {
      return Optional.of(content.readNBytes(most));
    } catch (S3Exception e) {
      if (e.statusCode() == NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
