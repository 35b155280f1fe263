package dev.retrigger.notifyslack;

import java.time.Duration;

/** Sets when a message that is not done comes back from the queue. */
@FunctionalInterface
public interface Redelivery {
  void after(String receiptHandle, Duration delay);
}
