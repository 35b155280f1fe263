package dev.retrigger.domain;

import dev.retrigger.domain.Decision.Defer;
import dev.retrigger.domain.Decision.Join;
import dev.retrigger.domain.Decision.Limit;
import dev.retrigger.domain.Decision.Start;
import dev.retrigger.domain.Decision.Suppress;
import dev.retrigger.domain.Decision.Waiting;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Decides when a pipeline starts: no clock, no table, no AWS. What it returns is a plan, which is
 * written only if the state that it was made from is still the state.
 */
public final class StartPolicy {
  private final PipelineId pipeline;
  private final Limits limits;
  private final Mode mode;

  public StartPolicy(PipelineId pipeline, Limits limits, Mode mode) {
    this.pipeline = pipeline;
    this.limits = limits;
    this.mode = mode;
  }

  /**
   * What becomes of a signal.
   *
   * @param waitingLeader the first signal of the first waiting batch, if one waits
   */
  public Plan arrive(
      SignalId signal, PipelineState state, Optional<SignalId> waitingLeader, Instant now) {
    Optional<Instant> cooling = state.coolingUntil(limits, now);
    if (state.isBusy(limits)) {
      return hold(state, Waiting.BUSY, Optional.empty());
    }
    if (cooling.isPresent()) {
      return hold(state, Waiting.COOLDOWN, cooling);
    }
    boolean replaces = limits.onBusy() == OnBusy.REPLACE;
    Boarding boarding = replaces ? replace(state) : board(state);
    SignalId leader = replaces ? signal : waitingLeader.orElse(signal);
    RunId run = RunId.of(pipeline, leader, 0);
    Departure departure = new Departure(run, boarding.after().firstWaiting());
    Decision decision =
        departure.batch() == boarding.batch()
            ? new Start(run, mode)
            : new Defer(Optional.empty(), Waiting.BUSY);
    return new Plan(
        decision,
        boarding.after().started(run, mode, now),
        OptionalLong.of(boarding.batch()),
        Optional.of(departure),
        replaces ? replaced(state) : OptionalLong.empty(),
        List.of());
  }

  /** What may start of that which waits; empty if nothing may. */
  public Optional<Wake> wake(PipelineState state, Optional<SignalId> waitingLeader, Instant now) {
    if (waitingLeader.isEmpty()
        || !state.hasWaiting()
        || state.isBusy(limits)
        || state.coolingUntil(limits, now).isPresent()) {
      return Optional.empty();
    }
    RunId run = RunId.of(pipeline, waitingLeader.get(), 0);
    return Optional.of(
        new Wake(new Departure(run, state.firstWaiting()), state.started(run, mode, now)));
  }

  private Plan hold(PipelineState state, Waiting reason, Optional<Instant> until) {
    return switch (limits.onBusy()) {
      case SKIP ->
          new Plan(
              new Suppress(reason == Waiting.BUSY ? Limit.BUSY : Limit.COOLDOWN),
              state,
              OptionalLong.empty(),
              Optional.empty(),
              OptionalLong.empty(),
              List.of());
      case COALESCE -> {
        Boarding boarding = board(state);
        Decision decision =
            reason == Waiting.BUSY
                ? new Join(batchName(boarding.batch()), Optional.empty())
                : new Defer(until, reason);
        yield waits(decision, boarding, OptionalLong.empty(), List.of());
      }
      case QUEUE -> waits(new Defer(until, reason), board(state), OptionalLong.empty(), List.of());
      case REPLACE ->
          waits(
              new Defer(until, reason),
              replace(state),
              replaced(state),
              reason == Waiting.BUSY ? state.active() : List.of());
    };
  }

  private static Plan waits(
      Decision decision, Boarding boarding, OptionalLong replaced, List<RunId> stop) {
    return new Plan(
        decision,
        boarding.after(),
        OptionalLong.of(boarding.batch()),
        Optional.empty(),
        replaced,
        stop);
  }

  /** Which batch a signal gets into: with {@code coalesce} the waiting one, else its own. */
  private Boarding board(PipelineState state) {
    return limits.onBusy() == OnBusy.COALESCE && state.hasWaiting()
        ? new Boarding(state.nextBatch() - 1, state)
        : new Boarding(state.nextBatch(), state.withNewBatch());
  }

  /** The signal gets into a batch of its own, and nothing waits before it any longer. */
  private static Boarding replace(PipelineState state) {
    return new Boarding(state.nextBatch(), state.withNewBatch().waitingFrom(state.nextBatch()));
  }

  private static OptionalLong replaced(PipelineState state) {
    return state.hasWaiting() ? OptionalLong.of(state.firstWaiting()) : OptionalLong.empty();
  }

  private String batchName(long batch) {
    return pipeline + "#" + batch;
  }

  private record Boarding(long batch, PipelineState after) {}

  /** A run that starts, and the batch that it carries. */
  public record Departure(RunId run, long batch) {}

  /** A departure without a new signal, and the state after it. */
  public record Wake(Departure departure, PipelineState next) {}

  /**
   * What to write about a signal.
   *
   * @param batch the batch that carries the signal, if it is not suppressed
   * @param departure the run that starts now; with a queue, that of an earlier signal
   * @param replaced the first of the waiting batches that the signal takes the place of: all below
   *     its own, which are more than one only if {@code onBusy} was another before
   * @param stop the runs to stop, so that this one may start
   */
  public record Plan(
      Decision decision,
      PipelineState next,
      OptionalLong batch,
      Optional<Departure> departure,
      OptionalLong replaced,
      List<RunId> stop) {}
}
