package dev.retrigger.local.rehearsal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands until it is moved. */
public final class ManualClock implements InstantSource {
  private Instant now;

  public ManualClock(Instant start) {
    this.now = start;
  }

  @Override
  public Instant instant() {
    return now;
  }

  public void advance(Duration by) {
    now = now.plus(by);
  }

  /** Moves to a time that is not before now. */
  public void moveTo(Instant time) {
    if (time.isAfter(now)) {
      now = time;
    }
  }
}
