package dev.retrigger.targets;

import static dev.retrigger.targets.ServiceFaults.RUN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.retrigger.aws.ObjectStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class LargeInputTest {
  private static final String KEY = "inputs/" + RUN + "/parameters.json";

  private final Bucket bucket = new Bucket();
  private final LargeInput input = new LargeInput(bucket, "artifacts", "inputs/");

  @Test
  void shouldPutALargeInputIntoTheBucketAndItsAddressInItsPlace() {
    Target.Request request =
        ServiceFaults.request("h", Map.of("url", "u"), Map.of("/a/0", "x".repeat(30_000)));

    Target.Request fitted = input.stored(request);

    assertThat(fitted.parameters()).isEqualTo(Map.of("RetriggerInput", "s3://artifacts/" + KEY));
    assertThat(fitted.settings()).isEqualTo(request.settings());
    assertThat(fitted.run()).isEqualTo(RUN);
    assertThat(bucket.objects.get(KEY)).startsWith("{\"a\":[\"xxx");
  }

  @Test
  void shouldGiveTheSameRequestAndKeepTheFirstObjectWhenAskedAgain() {
    Target.Request request = ServiceFaults.request("h", Map.of(), Map.of("a", "x".repeat(30_000)));
    Target.Request first = input.stored(request);
    bucket.objects.put(KEY, "as it was");

    assertThat(input.stored(request)).isEqualTo(first);
    assertThat(bucket.objects).containsExactly(Map.entry(KEY, "as it was"));
  }

  private static final class Bucket implements ObjectStore {
    final Map<String, String> objects = new HashMap<>();

    @Override
    public boolean putIfAbsent(String bucket, String key, Path content, String contentType) {
      assertThat(contentType).isEqualTo("application/json");
      try {
        return objects.putIfAbsent(key, Files.readString(content)) == null;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public Optional<InputStream> read(String bucket, String key) {
      return Optional.ofNullable(objects.get(key))
          .map(text -> new ByteArrayInputStream(text.getBytes(UTF_8)));
    }

    @Override
    public Stream<StoredObject> list(String bucket, String prefix) {
      return Stream.of();
    }
  }
}
