package dev.retrigger.domain;

import java.time.Duration;
import java.time.Instant;

/** Decides when a window closes: no clock, no table, no AWS. */
public final class WindowPolicy {
  private WindowPolicy() {}

  /**
   * What becomes of a window that holds {@code facts}.
   *
   * @param now at or after every arrival
   */
  public static Verdict judge(Settings settings, Facts facts, Instant now) {
    Instant deadline = facts.opened().plus(settings.maxWait());
    if (settings.waitsForMarker() && facts.marker()) {
      return new Verdict.Close(Cause.DONE_MARKER);
    }
    if (facts.signals() >= settings.maxObjects()) {
      return new Verdict.Close(Cause.MAX_OBJECTS);
    }
    if (settings.waitsForMarker()) {
      if (now.isBefore(deadline)) {
        return new Verdict.Wait(deadline);
      }
      return settings.parksWithoutMarker()
          ? new Verdict.Park(Cause.NO_MARKER)
          : new Verdict.Close(Cause.MAX_WAIT);
    }
    Instant quietAt = facts.lastArrival().plus(settings.quiet());
    if (!now.isBefore(deadline)) {
      return new Verdict.Close(Cause.MAX_WAIT);
    }
    if (!now.isBefore(quietAt)) {
      return new Verdict.Close(Cause.QUIET);
    }
    return new Verdict.Wait(quietAt.isBefore(deadline) ? quietAt : deadline);
  }

  /** When a window that opens now is first looked at. */
  public static Instant firstLook(Settings settings, Instant opened) {
    Duration wait =
        settings.waitsForMarker() || settings.maxWait().compareTo(settings.quiet()) < 0
            ? settings.maxWait()
            : settings.quiet();
    return opened.plus(wait);
  }

  /** The window's settings in the model file. */
  public record Settings(
      Duration quiet,
      Duration maxWait,
      int maxObjects,
      boolean waitsForMarker,
      boolean parksWithoutMarker) {}

  /** What the window holds. */
  public record Facts(Instant opened, Instant lastArrival, int signals, boolean marker) {}

  /** Why a window closed, or was parked. */
  public enum Cause {
    QUIET,
    MAX_WAIT,
    MAX_OBJECTS,
    DONE_MARKER,
    NO_MARKER,
    /** A person wanted it. */
    BY_HAND,
    /** The model file has the trigger no longer: the starter refuses what it collected. */
    TRIGGER_GONE
  }

  /** What becomes of the window. */
  public sealed interface Verdict {
    /** It is closed, and its signals are carried together. */
    record Close(Cause cause) implements Verdict {}

    /** It stays open until then at the latest. */
    record Wait(Instant until) implements Verdict {}

    /** It is given up, with a record and a notice. */
    record Park(Cause cause) implements Verdict {}
  }
}
