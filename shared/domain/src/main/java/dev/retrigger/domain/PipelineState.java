package dev.retrigger.domain;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a pipeline's limits have to remember. Signals travel in numbered batches, and a batch is
 * what one run carries: batches below {@code firstWaiting} have left, those up to {@code nextBatch}
 * wait.
 *
 * @param version 0 if nothing was ever written
 * @param active the runs that occupy a slot, as many as the concurrency allows
 * @param lastStart when {@code lastStarted} started, unless that run failed
 */
public record PipelineState(
    long version,
    List<RunId> active,
    Optional<Instant> lastStart,
    Optional<RunId> lastStarted,
    long firstWaiting,
    long nextBatch) {
  /** Nothing has happened yet. */
  public static final PipelineState NEW =
      new PipelineState(0, List.of(), Optional.empty(), Optional.empty(), 1, 1);

  public PipelineState {
    active = List.copyOf(active);
  }

  /** Whether a batch waits. */
  public boolean hasWaiting() {
    return firstWaiting < nextBatch;
  }

  boolean isBusy(Limits limits) {
    return active.size() >= limits.concurrency();
  }

  Optional<Instant> coolingUntil(Limits limits, Instant now) {
    return lastStart
        .map(start -> start.plus(limits.cooldown()))
        .filter(until -> until.isAfter(now));
  }

  PipelineState withNewBatch() {
    return new PipelineState(version, active, lastStart, lastStarted, firstWaiting, nextBatch + 1);
  }

  PipelineState waitingFrom(long batch) {
    return new PipelineState(version, active, lastStart, lastStarted, batch, nextBatch);
  }

  PipelineState started(RunId run, Mode mode, Instant now) {
    return new PipelineState(
        version,
        mode == Mode.AUTO ? Stream.concat(active.stream(), Stream.of(run)).toList() : active,
        Optional.of(now),
        Optional.of(run),
        firstWaiting + 1,
        nextBatch);
  }

  /** The batch has left, and no run of it ever occupied a slot or began a cool-down. */
  public PipelineState refused(PipelineState before) {
    return new PipelineState(
        version,
        before.active(),
        before.lastStart(),
        before.lastStarted(),
        firstWaiting,
        nextBatch);
  }

  /** The run's slot is free; a run that did not succeed leaves no cool-down behind. */
  public PipelineState released(RunId run, boolean succeeded) {
    boolean forgets = !succeeded && lastStarted.filter(run::equals).isPresent();
    return new PipelineState(
        version,
        active.stream().filter(each -> !each.equals(run)).toList(),
        forgets ? Optional.empty() : lastStart,
        lastStarted,
        firstWaiting,
        nextBatch);
  }

  /** When something that waits may start by itself; empty if nothing waits or a run must end. */
  public Optional<Instant> wakesAt(Limits limits, Instant now) {
    return hasWaiting() && !isBusy(limits)
        ? Optional.of(coolingUntil(limits, now).orElse(now))
        : Optional.empty();
  }
}
