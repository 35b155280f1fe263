package dev.retrigger.publishnotices;

/** Publishes to SNS topics. */
@FunctionalInterface
public interface Topics {
  /**
   * Publishes one message; it is with SNS when this returns.
   *
   * @throws TopicRefusedException if this topic will not take it, however often it is offered
   */
  void publish(String topicArn, TopicMessage message);

  /** The topic does not exist, or is closed to us. */
  final class TopicRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public TopicRefusedException(String reason) {
      super(reason);
    }
  }
}
