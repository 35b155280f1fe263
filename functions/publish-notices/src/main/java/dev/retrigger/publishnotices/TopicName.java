package dev.retrigger.publishnotices;

import java.util.Optional;
import java.util.regex.Pattern;

/** Finds a project's own topic: it stands beside the stack's, in the same account and region. */
final class TopicName {
  // A FIFO topic wants a message group and cannot feed a mailbox: its name ends in ".fifo".
  private static final Pattern STANDARD = Pattern.compile("[A-Za-z0-9_-]{1,256}");

  private TopicName() {}

  /** The topic's ARN, or none if that cannot be the name of a standard topic. */
  static Optional<String> beside(String noticesTopicArn, String name) {
    return STANDARD.matcher(name).matches()
        ? Optional.of(noticesTopicArn.substring(0, noticesTopicArn.lastIndexOf(':') + 1) + name)
        : Optional.empty();
  }
}
