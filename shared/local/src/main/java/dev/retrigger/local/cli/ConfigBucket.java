package dev.retrigger.local.cli;

import dev.retrigger.models.CompiledFile;
import dev.retrigger.models.Source;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** The bucket whose files are in force: {@code models/PROJECT/MODEL.yaml}, {@code projects/...}. */
final class ConfigBucket {
  private final S3Client client;
  private final String bucket;

  ConfigBucket(S3Client client, String bucket) {
    this.client = client;
    this.bucket = bucket;
  }

  /** Where a file belongs; empty when it does not say what it is about. */
  static Optional<String> keyOf(CompiledFile file) {
    return file.claims()
        .map(model -> "models/" + model + ".yaml")
        .or(() -> file.claimsProject().map(project -> "projects/" + project + ".yaml"));
  }

  /** Every file that is in it, by key. */
  Map<String, Source> files() {
    Map<String, Source> files = new LinkedHashMap<>();
    Stream.of("projects/", "models/")
        .flatMap(
            prefix ->
                client
                    .listObjectsV2Paginator(request -> request.bucket(bucket).prefix(prefix))
                    .contents()
                    .stream())
        .filter(object -> object.key().endsWith(".yaml"))
        .forEach(object -> files.put(object.key(), Source.of(object.key(), read(object.key()))));
    return files;
  }

  private String read(String key) {
    return client
        .getObjectAsBytes(request -> request.bucket(bucket).key(key))
        .asString(StandardCharsets.UTF_8);
  }

  void put(String key, String text) {
    client.putObject(
        request -> request.bucket(bucket).key(key).contentType("application/yaml"),
        RequestBody.fromString(text, StandardCharsets.UTF_8));
  }
}
