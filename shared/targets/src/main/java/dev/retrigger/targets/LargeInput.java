package dev.retrigger.targets;

import dev.retrigger.aws.ObjectStore;
import dev.retrigger.events.Json;
import dev.retrigger.events.ParameterTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * Puts an input that is larger than its target takes into S3, and its address in its place: the one
 * parameter {@code RetriggerInput}. The object's key is the run's, and it is written once, so every
 * attempt at the run gives the target the same request.
 */
public final class LargeInput {
  /** The parameter that the target is given instead: {@code s3://BUCKET/KEY}, a JSON object. */
  public static final String PARAMETER = "RetriggerInput";

  private static final String JSON = "application/json";

  private final ObjectStore objects;
  private final String bucket;
  private final String prefix;

  /**
   * Keeps inputs in a bucket.
   *
   * @param prefix what keys begin with, with a slash at its end: {@code inputs/}
   */
  public LargeInput(ObjectStore objects, String bucket, String prefix) {
    this.objects = objects;
    this.bucket = bucket;
    this.prefix = prefix;
  }

  /** The request with the address of its input in place of the input; it must hold no secret. */
  public Target.Request stored(Target.Request request) {
    if (request.malformed().isPresent()) {
      // Its target says what is wrong with it.
      return request;
    }
    String key = prefix + request.run() + "/parameters.json";
    put(key, Json.writeBytes(ParameterTree.of(request.parameters())));
    SequencedMap<String, String> instead = new LinkedHashMap<>();
    instead.put(PARAMETER, "s3://" + bucket + "/" + key);
    return request.with(instead);
  }

  private void put(String key, byte[] content) {
    try {
      Path file = Files.createTempFile("input", ".json");
      try {
        Files.write(file, content);
        objects.putIfAbsent(bucket, key, file, JSON);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the input cannot be written to this function's /tmp", e);
    }
  }
}
