package dev.retrigger.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retrigger.testing.AwsEndpoint;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;

final class S3ObjectStoreIT {
  @RegisterExtension static final AwsEndpoint AWS = AwsEndpoint.of("s3");

  private final S3Client client = AWS.client(S3Client.builder().forcePathStyle(true));
  private final S3ObjectStore store = new S3ObjectStore(client);

  @Test
  void shouldKeepWhatWasWrittenFirst(@TempDir Path directory) throws IOException {
    String bucket = bucket();
    assertThat(store.putIfAbsent(bucket, "m/1", file(directory, "first"), "text/plain")).isTrue();
    assertThat(store.putIfAbsent(bucket, "m/1", file(directory, "second"), "text/plain")).isFalse();
    try (InputStream content = store.read(bucket, "m/1").orElseThrow()) {
      assertThat(content).hasContent("first");
    }
    assertThat(store.read(bucket, "m/2")).isEmpty();
  }

  @Test
  void shouldListTheCurrentVersionOfWhatIsNotDeleted() {
    String bucket = bucket();
    client.putBucketVersioning(
        request ->
            request
                .bucket(bucket)
                .versioningConfiguration(
                    versioning -> versioning.status(BucketVersioningStatus.ENABLED)));
    put(bucket, "in/a b+ø.csv", "1");
    String version = put(bucket, "in/a b+ø.csv", "22");
    put(bucket, "in/gone.csv", "3");
    client.deleteObject(request -> request.bucket(bucket).key("in/gone.csv"));
    put(bucket, "other/c.csv", "4");
    assertThat(store.list(bucket, "in/"))
        .singleElement()
        .satisfies(
            object -> {
              assertThat(object.key()).isEqualTo("in/a b+ø.csv");
              assertThat(object.version()).isEqualTo(version);
              assertThat(object.size()).isEqualTo(2);
            });
  }

  @Test
  void shouldNameNoVersionWhenTheBucketHasNone() {
    String bucket = bucket();
    client.putObject(
        request -> request.bucket(bucket).key("in/a.csv"), RequestBody.fromString("1"));
    assertThat(store.list(bucket, "in/"))
        .extracting(ObjectStore.StoredObject::version)
        .containsExactly("");
  }

  private String bucket() {
    String bucket = "bucket-" + UUID.randomUUID();
    client.createBucket(
        request ->
            request
                .bucket(bucket)
                .createBucketConfiguration(
                    configuration -> configuration.locationConstraint("eu-west-1")));
    return bucket;
  }

  private String put(String bucket, String key, String content) {
    return client
        .putObject(
            request -> request.bucket(bucket).key(key),
            RequestBody.fromString(content, StandardCharsets.UTF_8))
        .versionId();
  }

  private static Path file(Path directory, String content) throws IOException {
    return Files.writeString(directory.resolve(content), content);
  }
}
