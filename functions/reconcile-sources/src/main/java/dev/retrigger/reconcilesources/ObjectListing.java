package dev.retrigger.reconcilesources;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Lists what is in a bucket, a page at a time. */
@FunctionalInterface
public interface ObjectListing {
  /** The versions of the objects under a prefix, behind a place in the listing. */
  Page page(String bucket, String prefix, Optional<Place> behind);

  /** A page; {@code next} is where the next one begins, if there is one. */
  record Page(List<Version> versions, Optional<Place> next) {
    public Page {
      versions = List.copyOf(versions);
    }
  }

  /** A place in a listing: the last version that was listed. */
  record Place(String key, String version) {}

  /**
   * A version of an object.
   *
   * @param version empty on a bucket without versioning
   */
  record Version(
      String key, String version, long size, String etag, Instant modified, boolean latest) {}
}
