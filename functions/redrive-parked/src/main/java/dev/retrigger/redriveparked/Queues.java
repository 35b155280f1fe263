package dev.retrigger.redriveparked;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What a redrive needs of queues; each call either does what it says or throws. */
public interface Queues {
  /** Takes up to ten messages that nobody else holds; nobody else gets them for that long. */
  List<ParkedMessage> hold(String queueUrl, Duration duration);

  /** Sends a message on, with these attributes; a return means that it is durable. */
  void send(String queueUrl, ParkedMessage message, Map<String, String> attributes);

  /** Removes a message that is held. */
  void remove(String queueUrl, ParkedMessage message);

  /** Lets held messages go, for whoever looks next. */
  void release(String queueUrl, List<ParkedMessage> messages);
}
