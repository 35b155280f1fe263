package dev.retrigger.notifyslack;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.retrigger.aws.Invocation;
import java.time.Duration;

/** What became of one notice. Serialised as {@code {"outcome": "Posted", ...}}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "outcome")
sealed interface Outcome {
  /** It opened its run's thread, or stands alone. */
  record Posted(String notice) implements Outcome {}

  /** It is in its run's thread. */
  record Replied(String notice) implements Outcome {}

  /** Slack has it from an earlier delivery. */
  record AlreadyTold(String notice) implements Outcome {}

  /** The model names no channel. */
  record NotForSlack(String notice) implements Outcome {}

  /** It goes back to the queue for that long. */
  record Later(String notice, Duration delay, Cause cause, String detail)
      implements Outcome, Invocation.Unfinished {
    Later after(Duration other) {
      return new Later(notice, other, cause, detail);
    }
  }

  /** Slack will not take it until a person mends something; it is parked in the end. */
  record Refused(String notice, String error, String mend)
      implements Outcome, Invocation.Unfinished {}

  /** Why a notice waits. */
  enum Cause {
    SLACK_BUSY,
    SLACK_UNAVAILABLE,
    THREAD_BUSY,
    NO_TIME_LEFT
  }
}
