package dev.retrigger.syncmodel;

import dev.retrigger.models.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** The files in a versioned bucket. */
public final class S3ConfigFiles implements ConfigFiles {
  /** More than the parser takes, so that it refuses what is cut off here. */
  private static final int MOST_BYTES = 2 * 1024 * 1024;

  private final S3Client client;
  private final String bucket;

  public S3ConfigFiles(S3Client client, String bucket) {
    this.client = client;
    this.bucket = bucket;
  }

  @Override
  public List<Entry> list() {
    return Stream.of(Place.MODELS, Place.PROJECTS).flatMap(this::under).toList();
  }

  private Stream<Entry> under(String prefix) {
    return client
        .listObjectsV2Paginator(request -> request.bucket(bucket).prefix(prefix))
        .contents()
        .stream()
        .filter(object -> !object.key().endsWith("/")) // The console's folders.
        .map(object -> new Entry(object.key(), object.eTag() + "@" + object.lastModified()));
  }

  @Override
  public Optional<Source> read(String key) {
    try (ResponseInputStream<GetObjectResponse> content =
        client.getObject(request -> request.bucket(bucket).key(key))) {
      String text = new String(content.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
      return Optional.of(
          Optional.ofNullable(content.response().versionId())
              .map(version -> new Source(key, version, text))
              .orElseGet(() -> Source.of(key, text)));
    } catch (NoSuchKeyException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("a file could not be read to its end", e);
    }
  }
}
