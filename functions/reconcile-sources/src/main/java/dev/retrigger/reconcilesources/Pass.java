package dev.retrigger.reconcilesources;

import dev.retrigger.reconcilesources.ObjectListing.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How far the comparison of a scope has come. A listing may be longer than one invocation; the next
 * one goes on where this one stopped.
 *
 * @param since when the scope was first seen; what is older was there before anybody waited for it
 * @param compared when the last whole listing began
 * @param began when the listing that is under way began
 * @param place where it goes on; empty before its first page
 */
record Pass(Instant since, Instant compared, Instant began, Optional<Place> place) {
  /** An event may be on its way, or in its queue, for this long. */
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  /**
   * How much is compared again each time, because S3 dates an object that is uploaded in parts by
   * the beginning of its upload.
   */
  private static final Duration OVERLAP = Duration.ofHours(6);

  static Pass first(Instant now) {
    return new Pass(now, now, now, Optional.empty());
  }

  /** Whether the object should have been announced by now, and not so long ago that it was. */
  boolean covers(Instant modified) {
    Instant from = compared.minus(OVERLAP);
    return !modified.isBefore(from.isAfter(since) ? from : since)
        && modified.isBefore(began.minus(PATIENCE));
  }

  Pass at(Place next) {
    return new Pass(since, compared, began, Optional.of(next));
  }

  /** The listing is through; the next one begins when it is asked for. */
  Pass done() {
    return new Pass(since, began, began, Optional.empty());
  }

  /** Goes on with a listing that is under way, or begins one. */
  Pass resumed(Instant now) {
    return place.isPresent() ? this : new Pass(since, compared, now, Optional.empty());
  }
}
