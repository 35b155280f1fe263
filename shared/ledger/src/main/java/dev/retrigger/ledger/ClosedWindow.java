package dev.retrigger.ledger;

import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.TriggerId;
import java.time.Instant;

/**
 * A window that was closed: an immutable set of objects.
 *
 * @param number counts the closed windows of one input, without gaps
 * @param manifest the URI of {@code manifest.jsonl}
 * @param sageMakerManifest the URI of the same set as SageMaker's ManifestFile
 * @param superseded how many arrivals were older versions of an object in the set
 */
public record ClosedWindow(
    String id,
    TriggerId trigger,
    String input,
    String partition,
    long number,
    String cause,
    String manifest,
    String sageMakerManifest,
    long objects,
    long bytes,
    long superseded,
    Instant opened,
    Instant closed) {
  public ModelId model() {
    return trigger.model();
  }
}
