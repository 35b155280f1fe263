package dev.retrigger.local.states;

import dev.retrigger.local.time.EventLoop;
import dev.retrigger.states.execution.Timeline;
import java.time.Duration;
import java.time.Instant;

/** The time of the local runtime's loop, virtual or real, as executions see it. */
final class LoopTimeline implements Timeline {
  private final EventLoop loop;

  LoopTimeline(EventLoop loop) {
    this.loop = loop;
  }

  @Override
  public Instant instant() {
    return loop.instant();
  }

  @Override
  public Timer schedule(Duration delay, Runnable action) {
    return loop.after(delay, action)::cancel;
  }
}
