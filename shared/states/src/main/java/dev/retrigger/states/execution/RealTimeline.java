package dev.retrigger.states.execution;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The time of the wall clock; the owner of the executor shuts it down. */
public final class RealTimeline implements Timeline {
  private final ScheduledExecutorService executor;
  private final InstantSource clock;

  public RealTimeline(ScheduledExecutorService executor, InstantSource clock) {
    this.executor = executor;
    this.clock = clock;
  }

  @Override
  public Instant instant() {
    return clock.instant();
  }

  @Override
  public Timer schedule(Duration delay, Runnable action) {
    Future<?> future = executor.schedule(action, delay.toMillis(), TimeUnit.MILLISECONDS);
    return () -> future.cancel(false);
  }
}
