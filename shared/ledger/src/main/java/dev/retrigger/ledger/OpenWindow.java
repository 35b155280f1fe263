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
 * @param leader the arrival that the window was opened for, and that its id is made from
 * @param signals about how many arrivals there were, as a hint to look
 */
public record OpenWindow(
    String name,
    String id,
    SignalId leader,
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
        leader,
        trigger,
        input,
        partition,
        Stage.OPEN,
        now,
        1,
        0);
  }

  /** The window as its commit leaves it, for whoever committed it. */
  public OpenWindow committed() {
    return at(Stage.COMMITTED).next();
  }

  OpenWindow ledBy(SignalId other) {
    return by(other, trigger, input, partition, opened);
  }

  OpenWindow at(Stage other) {
    return new OpenWindow(
        name, id, leader, trigger, input, partition, other, opened, signals, version);
  }

  OpenWindow holding(long arrivals) {
    return new OpenWindow(
        name, id, leader, trigger, input, partition, stage, opened, arrivals, version);
  }

  OpenWindow next() {
    return new OpenWindow(
        name, id, leader, trigger, input, partition, stage, opened, signals, version + 1);
  }

  /** Names this version of this window: versions alone start again with each window. */
  String fence() {
    return id + "@" + version;
  }
}
