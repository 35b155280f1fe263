package dev.retrigger.domain;

import java.time.Instant;
import java.util.Optional;

/**
 * The failures of a pipeline since a run last succeeded.
 *
 * @param last when the last of them was
 */
public record Failures(int inARow, Optional<Instant> last) {
  public static final Failures NONE = new Failures(0, Optional.empty());

  Failures oneMore(Instant at) {
    return new Failures(inARow + 1, Optional.of(at));
  }
}
