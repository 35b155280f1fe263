package dev.retrigger.closewindow;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.retrigger.ledger.Arrival;
import java.util.Comparator;

/** One line of {@code manifest.jsonl}: an object, exactly as it was when the window closed. */
@JsonPropertyOrder({"bucket", "key", "versionId", "size", "etag", "sequencer"})
@JsonInclude(JsonInclude.Include.ALWAYS)
record ManifestEntry(
    String bucket, String key, String versionId, long size, String etag, String sequencer) {
  static final Comparator<ManifestEntry> ORDER =
      Comparator.comparing(ManifestEntry::bucket).thenComparing(ManifestEntry::key);

  static ManifestEntry of(Arrival arrival) {
    return new ManifestEntry(
        arrival.bucket(),
        arrival.key(),
        arrival.version(),
        arrival.size(),
        arrival.etag(),
        arrival.sequencer());
  }

  /** What makes two arrivals the same version of the same object. */
  boolean isOf(Arrival arrival) {
    return versionId.isEmpty()
        ? sequencer.equals(arrival.sequencer())
        : versionId.equals(arrival.version());
  }
}
