package dev.retrigger.aws;

/** Sends to a queue; a return means that the message is durable. */
@FunctionalInterface
public interface MessageQueue {
  /**
   * Sends one message.
   *
   * @param group what fair queues take turns by: the model
   */
  void send(String group, String body);
}
