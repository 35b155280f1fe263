package dev.retrigger.recordlineage;

import dev.retrigger.aws.ObjectStore;
import dev.retrigger.events.Json;
import dev.retrigger.ledger.Run;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Writes each run's manifest to {@code runs/RUN/run.json} of the artifacts bucket, once. */
final class RunManifests implements Register {
  private final ObjectStore store;
  private final String bucket;

  RunManifests(ObjectStore store, String bucket) {
    this.store = store;
    this.bucket = bucket;
  }

  @Override
  public String name() {
    return "the run's manifest";
  }

  @Override
  public Map<String, String> record(Run run) {
    String key = "runs/" + run.id() + "/run.json";
    try {
      Path file = Files.createTempFile("run", ".json");
      try {
        Files.write(file, Json.writeBytes(RunManifest.of(run)));
        store.putIfAbsent(bucket, key, file, "application/json");
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the manifest of " + run.id() + " cannot be written", e);
    }
    return Map.of(Facts.RECORD, "s3://" + bucket + "/" + key);
  }
}
