package dev.retrigger.states.execution;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;

/**
 * Time that stands still until it is told to jump to the next action; actions of one instant run in
 * the order in which they were scheduled. For one thread.
 */
public final class VirtualTimeline implements Timeline {
  private final PriorityQueue<Entry> actions =
      new PriorityQueue<>(Comparator.comparing(Entry::at).thenComparing(Entry::order));
  private Instant now;
  private long scheduled;

  public VirtualTimeline(Instant start) {
    now = start;
  }

  private record Entry(Instant at, long order, Runnable action) {}

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public Timer schedule(Duration delay, Runnable action) {
    Entry entry = new Entry(now.plus(delay), scheduled++, action);
    actions.add(entry);
    return () -> actions.remove(entry);
  }

  /** Jumps to the next action and runs it; false when there is none. */
  public boolean advance() {
    Entry next = actions.poll();
    if (next == null) {
      return false;
    }
    now = next.at();
    next.action().run();
    return true;
  }

  /** Jumps on until the goal is reached; false when nothing is left to happen before. */
  public boolean advanceUntil(BooleanSupplier goal) {
    while (!goal.getAsBoolean()) {
      if (!advance()) {
        return goal.getAsBoolean();
      }
    }
    return true;
  }
}
