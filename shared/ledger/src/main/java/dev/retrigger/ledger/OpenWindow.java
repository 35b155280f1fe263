package dev.retrigger.ledger;

import dev.retrigger.domain.Digest;
import dev.retrigger.domain.SignalId;
import dev.retrigger.domain.TriggerId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The header of a window: there is one as long as its inbox may hold something.
 *
 * @param name what arrivals agree on: the trigger and the partition
 * @param id tells this window from those before and after it under the same name
 * @param leader the arrival that the window was opened for, and that its id is made from
 * @param fencedUntil until when one closer has the window for itself
 * @param markers the done markers that the committed manifest answers
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
    Optional<Instant> fencedUntil,
    List<SignalId> markers,
    long signals,
    long version) {
  public OpenWindow {
    markers = List.copyOf(markers);
  }

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
        Optional.empty(),
        List.of(),
        1,
        0);
  }

  /** Whether a closer has the window for itself. */
  public boolean isFenced(Instant now) {
    return fencedUntil.filter(until -> until.isAfter(now)).isPresent();
  }

  /** The window as its commit leaves it, for whoever committed it. */
  public OpenWindow committed(List<SignalId> answered) {
    return settled(answered).next();
  }

  OpenWindow settled(List<SignalId> answered) {
    return with(Stage.COMMITTED, fencedUntil, answered, signals, version);
  }

  OpenWindow drained() {
    return with(Stage.DRAINED, Optional.empty(), List.of(), signals, version);
  }

  OpenWindow fenced(Optional<Instant> until) {
    return with(stage, until, markers, signals, version);
  }

  OpenWindow holding(long arrivals) {
    return with(stage, fencedUntil, markers, arrivals, version);
  }

  OpenWindow next() {
    return with(stage, fencedUntil, markers, signals, version + 1);
  }

  OpenWindow ledBy(SignalId other) {
    return by(other, trigger, input, partition, opened);
  }

  /** Names this version of this window: versions alone start again with each window. */
  String fence() {
    return id + "@" + version;
  }

  private OpenWindow with(
      Stage nextStage,
      Optional<Instant> nextFence,
      List<SignalId> nextMarkers,
      long nextSignals,
      long nextVersion) {
    return new OpenWindow(
        name,
        id,
        leader,
        trigger,
        input,
        partition,
        nextStage,
        opened,
        nextFence,
        nextMarkers,
        nextSignals,
        nextVersion);
  }
}
