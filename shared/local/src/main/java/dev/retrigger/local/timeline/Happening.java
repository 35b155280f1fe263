package dev.retrigger.local.timeline;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** One thing that happened, at the clock of the local runtime. */
public sealed interface Happening {
  Instant at();

  /** An event reached the bus; {@code rules} are those whose pattern it matched. */
  record EventMatched(Instant at, JsonNode event, List<String> rules) implements Happening {}

  /** A function answered; {@code answer} is its JSON, a missing node when it wrote none. */
  record FunctionAnswered(Instant at, String function, String requestId, JsonNode answer)
      implements Happening {}

  /** A function failed; the message is the exception's own, which a function keeps free of data. */
  record FunctionFailed(
      Instant at, String function, String requestId, String errorType, String message)
      implements Happening {}

  /** A message was sent to a queue. */
  record MessageSent(Instant at, String queue, String messageId, String body)
      implements Happening {}

  /** A message ended in a dead-letter queue. */
  record MessageParked(Instant at, String queue, String deadLetterQueue, String messageId)
      implements Happening {}

  /** A topic took a message. */
  record Published(
      Instant at, String topic, String messageId, String subject, Map<String, String> attributes)
      implements Happening {}

  /** An e-mail would have left; it lies in the outbox. */
  record MailSent(Instant at, String address, String subject, String body) implements Happening {}

  /** A pipeline or state machine execution took on a status. */
  record ExecutionMoved(Instant at, String executionArn, String name, String status, String detail)
      implements Happening {}

  /** A schedule or a rule's own schedule struck. */
  record ScheduleFired(Instant at, String schedule, Instant scheduledTime) implements Happening {}
}
