package dev.retrigger.receivedrift;

import java.util.Optional;

/** Reads reports. Which version is part of the question: a report may be overwritten any time. */
@FunctionalInterface
public interface ReportStore {
  /**
   * The beginning of an object.
   *
   * @param version empty on a bucket without versioning
   * @param most how many bytes are read at most
   * @return empty if there is no such object any longer
   */
  Optional<byte[]> read(String bucket, String key, String version, int most);
}
