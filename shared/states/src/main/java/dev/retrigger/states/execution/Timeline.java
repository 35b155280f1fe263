package dev.retrigger.states.execution;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The time an execution lives in: real, or virtual and then as fast as its events. */
public interface Timeline extends InstantSource {
  @Override
  Instant instant();

  /** Runs an action once the time has passed. */
  Timer schedule(Duration delay, Runnable action);

  /** An action to come. */
  @FunctionalInterface
  interface Timer {
    /** Drops the action, if it has not begun. */
    void cancel();
  }
}
