package dev.retrigger.ledger;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a scan has found in an image.
 *
 * @param findings how many, by severity in upper case; a severity that is absent has none
 */
public record ImageScan(
    String registry,
    String repository,
    String digest,
    Map<String, Long> findings,
    Instant completed) {
  public ImageScan {
    findings = Collections.unmodifiableMap(new TreeMap<>(findings));
  }

  boolean isNewerThan(ImageScan other) {
    return completed.isAfter(other.completed);
  }
}
