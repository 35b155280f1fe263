package dev.retrigger.models;

import dev.retrigger.domain.WindowPolicy;
import java.time.Duration;
import java.util.Optional;

/**
 * How arriving objects become one run: the window closes when nothing came for {@code quiet}, when
 * it is {@code maxWait} old, or when it holds {@code maxObjects}. With a done marker it closes for
 * the marker, and {@code maxWait} without one ends in {@code ifNoMarker}.
 */
public record Window(
    Duration quiet,
    Duration maxWait,
    int maxObjects,
    Optional<String> doneMarker,
    IfNoMarker ifNoMarker) {

  /** What the policy that closes windows has to know. */
  public WindowPolicy.Settings settings() {
    return new WindowPolicy.Settings(
        quiet, maxWait, maxObjects, doneMarker.isPresent(), ifNoMarker == IfNoMarker.PARK);
  }

  /** What happens when the marker does not come in time. */
  public enum IfNoMarker {
    /** The objects are parked with an alarm: a set that may be incomplete is not read. */
    PARK,
    /** The run reads what is there. */
    CLOSE
  }
}
