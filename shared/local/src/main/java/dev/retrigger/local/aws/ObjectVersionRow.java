package dev.retrigger.local.aws;

import java.time.Instant;
import java.util.Map;

/**
 * One version of one object, or a delete marker. {@code removed} rows stand only in the log, for a
 * version that was deleted for good.
 */
record ObjectVersionRow(
    String key,
    String versionId,
    long size,
    String etag,
    Instant lastModified,
    long sequence,
    boolean deleteMarker,
    boolean removed,
    String contentType,
    Map<String, String> metadata,
    long seenSize,
    long seenModified) {

  String sequencer() {
    return String.format("%016x", sequence);
  }

  String quotedEtag() {
    return '"' + etag + '"';
  }

  ObjectVersionRow seenAs(long fileSize, long fileModified) {
    return new ObjectVersionRow(
        key,
        versionId,
        size,
        etag,
        lastModified,
        sequence,
        deleteMarker,
        removed,
        contentType,
        metadata,
        fileSize,
        fileModified);
  }

  ObjectVersionRow gone() {
    return new ObjectVersionRow(
        key, versionId, 0, "", lastModified, sequence, deleteMarker, true, "", Map.of(), -1, -1);
  }
}
