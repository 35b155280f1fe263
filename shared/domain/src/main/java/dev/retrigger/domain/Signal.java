package dev.retrigger.domain;

import java.time.Instant;
import java.util.Map;

/**
 * One normalised fact that matched a trigger.
 *
 * @param source where the fact comes from: {@code s3}, {@code schedule}, {@code window} ...
 * @param key what makes two facts of this source the same fact
 * @param subject what the fact is about, as a person would look for it: {@code s3://bucket/key}
 * @param eventId the sender's own id of the delivery, for looking it up; never used as identity
 * @param depth how many of our own runs stand before this fact in its chain of causes
 */
public record Signal(
    TriggerId trigger,
    String source,
    String key,
    String subject,
    String eventId,
    Instant occurredAt,
    Map<String, String> attributes,
    int depth) {
  /** The source of what a person starts by hand; the attribute {@code pipeline} names what. */
  public static final String MANUAL = "manual";

  /** The source of drift that a monitor told of: it is told of once, and so never dropped. */
  public static final String DRIFT = "drift";

  /** How many of our own runs may stand before a fact in its chain of causes. */
  public static final int MOST_DEPTH = 3;

  public Signal {
    attributes = Map.copyOf(attributes);
  }

  public SignalId id() {
    return SignalId.of(trigger, source, key);
  }
}
