package dev.retrigger.notifyslack;

import java.time.Duration;

/** What Slack said to one call. */
sealed interface Answer {
  /** It is there; both are empty after a webhook, which says no more than "ok". */
  record Done(String channelId, String ts) implements Answer {}

  /** It is not there, or not known to be. */
  sealed interface Failure extends Answer {}

  /** Too many calls; it takes more after {@code pause}. */
  record Busy(Duration pause) implements Failure {}

  /** It failed, and may work later. Whether the message is there is not known. */
  record Unavailable(String reason) implements Failure {}

  /** It will not do this, however often it is asked, until a person mends something. */
  record Refused(String error) implements Failure {}
}
