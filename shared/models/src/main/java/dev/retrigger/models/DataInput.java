package dev.retrigger.models;

import java.util.Optional;

/**
 * Objects of one bucket.
 *
 * @param prefix what every key begins with: empty, or ending in {@code /}
 * @param files a glob for the file name or, when it has a {@code /}, for the path below the
 *     partition
 * @param partition a glob of whole folders below the prefix, ending in {@code /}: each folder that
 *     it matches has its own window and marker
 */
public record DataInput(
    String name,
    String bucket,
    String prefix,
    String files,
    Optional<String> partition,
    Select select,
    Snapshot snapshot)
    implements Input {

  /**
   * What an object is to this input: a file of the set, or the marker that says a set is whole.
   * Keys that end in {@code /} are folders and never match; nor do empty files, unless they are the
   * marker.
   *
   * @param doneMarker the name of the marker, which stands at the top of its partition
   */
  public Optional<Match> match(
      String fromBucket, String key, long size, Optional<String> doneMarker) {
    if (mismatch(fromBucket, key, size, doneMarker).isPresent()) {
      return Optional.empty();
    }
    String below = key.substring(prefix.length());
    int cut = partitionLength(below);
    return Optional.of(
        new Match(below.substring(0, cut), isMarker(below.substring(cut), doneMarker)));
  }

  /** Why an object is nothing to this input, for people; empty when it matches. */
  public Optional<String> mismatch(
      String fromBucket, String key, long size, Optional<String> doneMarker) {
    if (!fromBucket.equals(bucket)) {
      return Optional.of("it is not in the bucket " + bucket);
    }
    if (!key.startsWith(prefix)) {
      return Optional.of("its key does not begin with " + prefix);
    }
    if (key.endsWith("/")) {
      return Optional.of("its key is a folder's");
    }
    String below = key.substring(prefix.length());
    int cut = partitionLength(below);
    if (cut < 0) {
      return Optional.of("it is in no folder " + partition.orElse(""));
    }
    String path = below.substring(cut);
    if (isMarker(path, doneMarker)) {
      return Optional.empty();
    }
    if (!isFile(path)) {
      return Optional.of("its name does not match " + files);
    }
    return size == 0 ? Optional.of("it is empty") : Optional.empty();
  }

  private static boolean isMarker(String path, Optional<String> doneMarker) {
    return doneMarker.isPresent() && doneMarker.get().equals(path);
  }

  /** The length of the partition at the start of {@code below}, or -1 when there is none. */
  private int partitionLength(String below) {
    if (partition.isEmpty()) {
      return 0;
    }
    String glob = partition.get();
    long folders = glob.chars().filter(character -> character == '/').count();
    int end = 0;
    for (long i = 0; i < folders; i++) {
      end = below.indexOf('/', end) + 1;
      if (end == 0) {
        return -1;
      }
    }
    return Glob.path(glob).matches(below.substring(0, end)) ? end : -1;
  }

  private boolean isFile(String path) {
    String matched = files.contains("/") ? path : path.substring(path.lastIndexOf('/') + 1);
    return Glob.path(files).matches(matched);
  }

  /**
   * Where an object belongs.
   *
   * @param partition the folders that the partition's glob matched, ending in {@code /}; empty
   *     without one
   */
  public record Match(String partition, boolean marker) {}

  /** How a run names the objects it reads. */
  public enum Snapshot {
    /** By version; a rerun whose versions are gone is refused. */
    PIN
  }
}
