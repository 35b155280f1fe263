package dev.retrigger.ledger;

import dev.retrigger.domain.Digest;
import dev.retrigger.domain.SignalId;
import dev.retrigger.domain.TriggerId;
import java.time.Instant;

/**
 * The header of a window: there is one as long as its inbox may hold something.
 *
 * @param name what arrivals agree on: the trigger and the partition
 * @param id tells this window from those before and after it under the same name
 * @param signals about how many arrivals there were, as a hint to look
 */
public record OpenWindow(
    String name,
    String id,
    TriggerId trigger,
    String input,
    String partition,
    Stage stage,
    Instant opened,
    long signals,
    long version) {

  /** How far the closer has come. */
  public enum Stage {
    /** Arrivals are collected. */
    OPEN,
    /** The manifest is committed; the arrivals that it lists are being removed. */
    COMMITTED,
    /** Nothing was left when the closer looked; whoever arrives now opens a new window. */
    DRAINED
  }

  /** The name under which arrivals of a trigger and a partition meet. */
  public static String name(TriggerId trigger, String partition) {
    return trigger + "/" + partition;
  }

  /** A window that {@code leader} opens. */
  public static OpenWindow by(
      SignalId leader, TriggerId trigger, String input, String partition, Instant now) {
    String name = name(trigger, partition);
    return new OpenWindow(
        name,
        Digest.of(name, leader.value()).substring(0, 26),
        trigger,
        input,
        partition,
        Stage.OPEN,
        now,
        1,
        0);
  }

  OpenWindow at(Stage next) {
    return new OpenWindow(name, id, trigger, input, partition, next, opened, signals, version);
  }
}
