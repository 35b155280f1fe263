package dev.retrigger.local.aws;

import java.time.Duration;
import java.util.Optional;

/** A standard queue as its template declares it. */
public record QueueSettings(
    String name,
    Duration visibility,
    Duration delay,
    Duration retention,
    Optional<Redrive> redrive) {

  /** Where a message goes once it was received {@code maxReceiveCount} times in vain. */
  public record Redrive(String deadLetterQueueArn, int maxReceiveCount) {}

  /** A queue with the defaults of SQS: 30 s visibility, no delay, 4 days retention. */
  public static QueueSettings named(String name) {
    return new QueueSettings(
        name, Duration.ofSeconds(30), Duration.ZERO, Duration.ofDays(4), Optional.empty());
  }

  public QueueSettings withVisibility(Duration longer) {
    return new QueueSettings(name, longer, delay, retention, redrive);
  }

  public QueueSettings withDelay(Duration longer) {
    return new QueueSettings(name, visibility, longer, retention, redrive);
  }

  public QueueSettings withRetention(Duration longer) {
    return new QueueSettings(name, visibility, delay, longer, redrive);
  }

  public QueueSettings withRedrive(String deadLetterQueueArn, int maxReceiveCount) {
    return new QueueSettings(
        name,
        visibility,
        delay,
        retention,
        Optional.of(new Redrive(deadLetterQueueArn, maxReceiveCount)));
  }
}
