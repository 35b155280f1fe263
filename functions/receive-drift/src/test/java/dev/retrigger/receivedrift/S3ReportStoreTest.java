package dev.retrigger.receivedrift;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What is asked of S3, and what its answers mean. */
final class S3ReportStoreTest {
  private final List<GetObjectRequest> asked = new ArrayList<>();

  @Test
  void shouldReadTheVersionThatWasAnnouncedAndNoMoreThanItMay() {
    assertThat(store(200).read("reports", "a.json", "v1", 4))
        .hasValueSatisfying(bytes -> assertThat(bytes).asString(UTF_8).isEqualTo("{\"vi"));
    assertThat(asked)
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.bucket()).isEqualTo("reports");
              assertThat(request.key()).isEqualTo("a.json");
              assertThat(request.versionId()).isEqualTo("v1");
            });
  }

  @Test
  void shouldAskForNoVersionWhereThereIsNone() {
    assertThat(store(200).read("reports", "a.json", "", 100)).isPresent();
    assertThat(asked).singleElement().extracting(GetObjectRequest::versionId).isNull();
  }

  @Test
  void shouldSayThatItIsGoneAndLeaveEverythingElseToBeTriedAgain() {
    assertThat(store(404).read("reports", "a.json", "v1", 100)).isEmpty();
    ReportStore forbidden = store(403);
    assertThatThrownBy(() -> forbidden.read("reports", "a.json", "v1", 100))
        .isInstanceOf(S3Exception.class);
  }

  private ReportStore store(int status) {
    return new S3ReportStore(
        new S3Client() {
          @Override
          public <T> T getObject(
              GetObjectRequest request, ResponseTransformer<GetObjectResponse, T> transformer) {
            asked.add(request);
            if (status != 200) {
              throw S3Exception.builder().statusCode(status).build();
            }
            try {
              return transformer.transform(
                  GetObjectResponse.builder().build(),
                  AbortableInputStream.create(
                      new ByteArrayInputStream("{\"violations\":[]}".getBytes(UTF_8))));
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
          }

          @Override
          public String serviceName() {
            return "s3";
          }

          @Override
          public void close() {}
        });
  }
}
