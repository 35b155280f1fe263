package dev.retrigger.redriveparked;

import java.time.Duration;

/** Waits between two sends. */
@FunctionalInterface
public interface Pace {
  /** Waits on the clock of the machine. */
  Pace REAL =
      length -> {
        try {
          Thread.sleep(length);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      };

  void pause(Duration length);
}
