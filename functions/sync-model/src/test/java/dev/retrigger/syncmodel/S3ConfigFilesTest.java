package dev.retrigger.syncmodel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retrigger.models.Source;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.paginators.ListObjectsV2Iterable;

/** What is asked of the config bucket. */
final class S3ConfigFilesTest {
  private final FakeS3 s3 = new FakeS3();
  private final S3ConfigFiles files = new S3ConfigFiles(s3, "config");

  @Test
  void shouldListModelsAndProjectsWithoutFolders() {
    s3.put("models/growth/", "").put("models/growth/churn.yaml", "m");
    s3.put("projects/growth.yaml", "p").put("elsewhere/x.yaml", "x");

    assertThat(files.list())
        .extracting(ConfigFiles.Entry::key)
        .containsExactly("models/growth/churn.yaml", "projects/growth.yaml");
  }

  @Test
  void shouldReadTextUnderItsVersion() {
    s3.put("models/growth/churn.yaml", "modèle");

    assertThat(files.read("models/growth/churn.yaml"))
        .hasValue(new Source("models/growth/churn.yaml", "v1", "modèle"));
  }

  @Test
  void shouldReadNothingWhenTheFileHasGoneSinceItWasListed() {
    assertThat(files.read("models/growth/churn.yaml")).isEmpty();
  }

  @Test
  void shouldListFileDifferentlyWhenItWasPutAgain() {
    s3.put("projects/growth.yaml", "p");
    var before = files.list();
    s3.put("projects/growth.yaml", "p");

    assertThat(files.list()).isNotEqualTo(before);
  }

  /** The part of S3 that is used. */
  private static final class FakeS3 implements S3Client {
    private final Map<String, String> texts = new TreeMap<>();
    private int puts;

    FakeS3 put(String key, String text) {
      texts.put(key, text);
      puts++;
      return this;
    }

    @Override
    public ListObjectsV2Iterable listObjectsV2Paginator(ListObjectsV2Request request) {
      return new ListObjectsV2Iterable(this, request);
    }

    @Override
    public ListObjectsV2Response listObjectsV2(ListObjectsV2Request request) {
      return ListObjectsV2Response.builder()
          .contents(
              texts.keySet().stream()
                  .filter(key -> key.startsWith(request.prefix()))
                  .map(
                      key ->
                          S3Object.builder()
                              .key(key)
                              .eTag("\"e\"")
                              .lastModified(Instant.ofEpochSecond(puts))
                              .build())
                  .toList())
          .build();
    }

    @Override
    public ResponseInputStream<GetObjectResponse> getObject(GetObjectRequest request) {
      String text = texts.get(request.key());
      if (text == null) {
        throw NoSuchKeyException.builder().message("gone").build();
      }
      return new ResponseInputStream<>(
          GetObjectResponse.builder().versionId("v" + puts).build(),
          AbortableInputStream.create(
              new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))));
    }

    @Override
    public String serviceName() {
      return "s3";
    }

    @Override
    public void close() {}
  }
}
