package dev.retrigger.aws;

import java.time.Duration;

/** Sends to a queue; a return means that the message is durable. */
@FunctionalInterface
public interface MessageQueue {
  /**
   * Sends one message.
   *
   * @param group what fair queues take turns by: the model
   * @param delay how long nobody receives it, 15 minutes at most
   */
  void send(String group, String body, Duration delay);

  /** Sends one message that may be received at once. */
  default void send(String group, String body) {
    send(group, body, Duration.ZERO);
  }
}
