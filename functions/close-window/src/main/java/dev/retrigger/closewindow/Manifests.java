package dev.retrigger.closewindow;

import dev.retrigger.aws.ObjectStore;
import dev.retrigger.events.Json;
import dev.retrigger.ledger.OpenWindow;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The manifests of a window: what a run reads, written once and never changed. {@code
 * manifest.jsonl} has one object a line; {@code sagemaker.manifest} is the same set in SageMaker's
 * ManifestFile format (a JSON array of a prefix and keys, see S3DataSource in the SageMaker API
 * reference), which knows one bucket and no versions.
 */
final class Manifests {
  private static final String JSON = "application/json";
  private static final String JSON_LINES = "application/jsonl";

  private final ObjectStore store;
  private final String bucket;

  Manifests(ObjectStore store, String bucket) {
    this.store = store;
    this.bucket = bucket;
  }

  String uri(OpenWindow window) {
    return "s3://" + bucket + "/" + key(window);
  }

  String sageMakerUri(OpenWindow window) {
    return "s3://" + bucket + "/" + sageMakerKey(window);
  }

  /** The current objects of a folder, as the bucket itself lists them. */
  List<ObjectStore.StoredObject> list(String dataBucket, String prefix) {
    try (var objects = store.list(dataBucket, prefix)) {
      return objects.toList();
    }
  }

  /**
   * Writes the window's manifests unless an earlier closer has; what is returned is what the window
   * has, from now on and for ever.
   */
  List<ManifestEntry> write(OpenWindow window, List<ManifestEntry> entries) {
    boolean written =
        put(
            key(window),
            JSON_LINES,
            out -> {
              for (ManifestEntry entry : entries) {
                out.write(Json.write(entry));
                out.write('\n');
              }
            });
    List<ManifestEntry> kept = written ? entries : read(window).orElseThrow();
    put(sageMakerKey(window), JSON, out -> writeSageMaker(out, kept));
    return kept;
  }

  /** The window's manifest, if one was written. */
  Optional<List<ManifestEntry>> read(OpenWindow window) {
    return store.read(bucket, key(window)).map(Manifests::parse);
  }

  private static List<ManifestEntry> parse(InputStream content) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(content, StandardCharsets.UTF_8))) {
      return lines.lines().map(line -> Json.read(line, ManifestEntry.class)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("the manifest cannot be read", e);
    }
  }

  private static void writeSageMaker(BufferedWriter out, List<ManifestEntry> entries)
      throws IOException {
    out.write("[{\"prefix\":" + Json.write("s3://" + entries.getFirst().bucket() + "/") + "}");
    for (ManifestEntry entry : entries) {
      out.write(",\n");
      out.write(Json.write(entry.key()));
    }
    out.write("]\n");
  }

  private boolean put(String key, String contentType, Content content) {
    try {
      Path file = Files.createTempFile("manifest", ".tmp");
      try {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
          content.writeTo(out);
        }
        return store.putIfAbsent(bucket, key, file, contentType);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the manifest cannot be written", e);
    }
  }

  private static String key(OpenWindow window) {
    return "manifests/" + window.trigger() + "/" + window.id() + "/manifest.jsonl";
  }

  private static String sageMakerKey(OpenWindow window) {
    return "manifests/" + window.trigger() + "/" + window.id() + "/sagemaker.manifest";
  }

  @FunctionalInterface
  private interface Content {
    void writeTo(BufferedWriter out) throws IOException;
  }
}
