package dev.retrigger.local.rehearsal;

import dev.retrigger.local.time.EventLoop;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A clock that stands until it is moved. Its time is that of a virtual {@link EventLoop}, so
 * services on that loop do what becomes due while the clock moves.
 */
public final class ManualClock implements InstantSource {
  private final EventLoop loop;

  public ManualClock(Instant start) {
    this(EventLoop.virtual(start));
  }

  /** The clock of a loop in virtual time. */
  public ManualClock(EventLoop loop) {
    this.loop = loop;
  }

  @Override
  public Instant instant() {
    return loop.instant();
  }

  public void advance(Duration by) {
    moveTo(instant().plus(by));
  }

  /** Moves to a time that is not before now; what is due by then happens on the way. */
  public void moveTo(Instant time) {
    loop.runUntil(time);
  }
}
