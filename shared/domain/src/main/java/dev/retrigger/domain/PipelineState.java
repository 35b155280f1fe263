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
 * @param asked the first waiting batch, if a person is asked about it
 */
public record PipelineState(
    long version,
    List<RunId> active,
    Optional<Instant> lastStart,
    Optional<RunId> lastStarted,
    long firstWaiting,
    long nextBatch,
    Optional<Asked> asked,
    Spend spend,
    Failures failures) {
  /** Nothing has happened yet. */
  public static final PipelineState NEW =
      new PipelineState(0, List.of(), Optional.empty(), Optional.empty(), 1, 1);

  public PipelineState {
    active = List.copyOf(active);
  }

  /** A state in which nobody is asked, nothing was spent and nothing failed. */
  public PipelineState(
      long version,
      List<RunId> active,
      Optional<Instant> lastStart,
      Optional<RunId> lastStarted,
      long firstWaiting,
      long nextBatch) {
    this(
        version,
        active,
        lastStart,
        lastStarted,
        firstWaiting,
        nextBatch,
        Optional.empty(),
        Spend.NONE,
        Failures.NONE);
  }

  /** A person is asked whether the run may start that would carry the batch. */
  public record Asked(ApprovalId approval, RunId run, long batch) {}

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
    return at(firstWaiting, nextBatch + 1, asked);
  }

  /** The batches before that one wait no longer, and nobody is asked about them. */
  public PipelineState waitingFrom(long batch) {
    return at(batch, nextBatch, Optional.empty());
  }

  PipelineState asks(Asked question) {
    return at(firstWaiting, nextBatch, Optional.of(question));
  }

  private PipelineState at(long first, long next, Optional<Asked> question) {
    return new PipelineState(
        version, active, lastStart, lastStarted, first, next, question, spend, failures);
  }

  PipelineState spent(Spend after) {
    return new PipelineState(
        version, active, lastStart, lastStarted, firstWaiting, nextBatch, asked, after, failures);
  }

  PipelineState started(RunId run, Mode mode, Instant now) {
    return new PipelineState(
        version,
        mode.starts() ? Stream.concat(active.stream(), Stream.of(run)).toList() : active,
        Optional.of(now),
        Optional.of(run),
        firstWaiting + 1,
        nextBatch,
        Optional.empty(),
        spend,
        failures);
  }

  /** The batch has left, and no run of it ever occupied a slot, cost anything or began to cool. */
  public PipelineState refused(PipelineState before) {
    return new PipelineState(
        version,
        before.active(),
        before.lastStart(),
        before.lastStarted(),
        firstWaiting,
        nextBatch,
        asked,
        before.spend(),
        before.failures());
  }

  /** Another attempt at a run's work goes on in its slot, or takes a new one. */
  PipelineState continued(RunId run, RunId next, Instant now) {
    return new PipelineState(
        version,
        Stream.concat(active.stream().filter(each -> !each.equals(run)), Stream.of(next)).toList(),
        Optional.of(now),
        Optional.of(next),
        firstWaiting,
        nextBatch,
        asked,
        spend,
        failures);
  }

  /**
   * The run's slot is free. A run that did not succeed leaves no cool-down behind; one that failed,
   * or that its target refused, counts as a failure, and one that succeeded ends the counting.
   */
  public PipelineState released(RunId run, RunStatus how, Instant at) {
    if (!active.contains(run)) {
      return this;
    }
    boolean forgets = how != RunStatus.SUCCEEDED && lastStarted.filter(run::equals).isPresent();
    return new PipelineState(
        version,
        active.stream().filter(each -> !each.equals(run)).toList(),
        forgets ? Optional.empty() : lastStart,
        lastStarted,
        firstWaiting,
        nextBatch,
        asked,
        spend,
        switch (how) {
          case SUCCEEDED -> Failures.NONE;
          case FAILED, REFUSED -> failures.oneMore(at);
          case ASKED, INTENT, STARTED, OUTCOME_UNKNOWN, STOPPED, DRY_RUN -> failures;
        });
  }

  /** A person says that the pipeline may run again, whatever failed. */
  public PipelineState withBreakerClosed() {
    return new PipelineState(
        version,
        active,
        lastStart,
        lastStarted,
        firstWaiting,
        nextBatch,
        asked,
        spend,
        Failures.NONE);
  }
}
