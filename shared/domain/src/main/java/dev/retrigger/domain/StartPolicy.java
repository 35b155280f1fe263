package dev.retrigger.domain;

import dev.retrigger.domain.Decision.Ask;
import dev.retrigger.domain.Decision.Defer;
import dev.retrigger.domain.Decision.Join;
import dev.retrigger.domain.Decision.Start;
import dev.retrigger.domain.Decision.Suppress;
import dev.retrigger.domain.Decision.Waiting;
import dev.retrigger.domain.PipelineState.Asked;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Decides when a pipeline starts: no clock, no table, no AWS. What it returns is a plan, which is
 * written only if the states that it was made from are still the states.
 */
public final class StartPolicy {
  /** How soon what waits for its project is looked at again: nothing tells it of a free slot. */
  private static final Duration PROJECT_PAUSE = Duration.ofMinutes(1);

  /** What a person may set aside for one start. */
  private static final Set<Waiting> OVERRIDABLE =
      EnumSet.of(
          Waiting.COOLDOWN, Waiting.HOURS, Waiting.BREAKER, Waiting.BUDGET, Waiting.PROJECT_BUDGET);

  private final PipelineId pipeline;
  private final Rules rules;
  private final Limits limits;

  public StartPolicy(PipelineId pipeline, Rules rules) {
    this.pipeline = pipeline;
    this.rules = rules;
    this.limits = rules.limits();
  }

  /** What a pipeline lives by. */
  public record Rules(Limits limits, Mode mode, Optional<ApprovalRule> approval, Caps caps) {
    public Rules {
      if (mode == Mode.ASK && approval.isEmpty()) {
        throw new IllegalArgumentException("mode ask needs somebody to ask");
      }
    }

    /** Rules of a pipeline that nobody is asked about, in a project without caps. */
    public static Rules of(Limits limits, Mode mode) {
      return new Rules(limits, mode, Optional.empty(), Caps.NONE);
    }
  }

  /**
   * How things stand.
   *
   * @param waitingLeader the first signal of the first waiting batch, if one waits
   * @param answer what became of the question in {@link PipelineState#asked()}
   * @param override whether a person set the limits aside that may be
   */
  public record Situation(
      PipelineState pipeline,
      ProjectState project,
      boolean paused,
      Optional<SignalId> waitingLeader,
      Optional<Answer> answer,
      boolean override,
      Instant now) {
    /** A situation without a pause, caps and questions. */
    public static Situation of(
        PipelineState pipeline, Optional<SignalId> waitingLeader, Instant now) {
      return new Situation(
          pipeline, ProjectState.NEW, false, waitingLeader, Optional.empty(), false, now);
    }
  }

  /** What became of a question. */
  public enum Answer {
    PENDING,
    APPROVED,
    REJECTED,
    EXPIRED
  }

  /** What becomes of a signal. */
  public Plan arrive(SignalId signal, Situation situation) {
    PipelineState state = situation.pipeline();
    Optional<Obstacle> obstacle = obstacle(situation);
    boolean replaces = limits.onBusy() == OnBusy.REPLACE;
    if (obstacle.isPresent()) {
      return hold(situation, obstacle.get());
    }
    if (state.asked().isPresent() && !replaces) {
      // The answer is there, and whoever takes it up starts what was asked about.
      return hold(situation, new Obstacle(Waiting.APPROVAL, Optional.empty()));
    }
    Boarding boarding = replaces ? replace(state) : board(state);
    SignalId leader = replaces ? signal : situation.waitingLeader().orElse(signal);
    Departure departure =
        new Departure(RunId.of(pipeline, leader, 0), boarding.after().firstWaiting());
    boolean own = departure.batch() == boarding.batch();
    Optional<Question> question = question(departure, situation.now());
    if (question.isPresent()) {
      return new Plan(
          own
              ? new Ask(question.get().asked().approval(), question.get().expires())
              : new Defer(Optional.empty(), Waiting.APPROVAL),
          boarding.after().asks(question.get().asked()),
          situation.project(),
          OptionalLong.of(boarding.batch()),
          Optional.empty(),
          question,
          replaces ? replaced(state) : OptionalLong.empty(),
          List.of(),
          Optional.empty());
    }
    Started started = start(boarding.after(), departure.run(), situation);
    return new Plan(
        own ? new Start(departure.run(), rules.mode()) : new Defer(Optional.empty(), Waiting.BUSY),
        started.pipeline(),
        started.project(),
        OptionalLong.of(boarding.batch()),
        Optional.of(departure),
        Optional.empty(),
        replaces ? replaced(state) : OptionalLong.empty(),
        List.of(),
        Optional.empty());
  }

  /** What becomes of that which waits; empty if it goes on waiting. */
  public Optional<Wake> wake(Situation situation) {
    PipelineState state = situation.pipeline();
    if (!state.hasWaiting() || situation.waitingLeader().isEmpty()) {
      return Optional.empty();
    }
    Optional<Asked> asked = state.asked();
    if (asked.isPresent() && situation.answer().isPresent()) {
      switch (situation.answer().get()) {
        case REJECTED -> {
          return Optional.of(drop(state, asked.get(), Decision.Limit.REJECTED));
        }
        case EXPIRED -> {
          return Optional.of(drop(state, asked.get(), Decision.Limit.EXPIRED));
        }
        case PENDING, APPROVED -> {
          if (!rules.mode().starts()) {
            // What was planned to really start does not, now that nothing may.
            return Optional.of(drop(state, asked.get(), Decision.Limit.DROPPED));
          }
          // The limits have the next word.
        }
      }
    }
    if (obstacle(situation).isPresent()) {
      return Optional.empty();
    }
    Departure departure =
        asked
            .map(question -> new Departure(question.run(), question.batch()))
            .orElseGet(
                () ->
                    new Departure(
                        RunId.of(pipeline, situation.waitingLeader().get(), 0),
                        state.firstWaiting()));
    if (asked.isEmpty()) {
      Optional<Question> question = question(departure, situation.now());
      if (question.isPresent()) {
        return Optional.of(
            new Wake.Asks(departure, question.get(), state.asks(question.get().asked())));
      }
    }
    Started started = start(state, departure.run(), situation);
    return Optional.of(new Wake.Starts(departure, started.pipeline(), started.project()));
  }

  private static Wake drop(PipelineState state, Asked asked, Decision.Limit why) {
    return new Wake.Drops(asked, why, state.waitingFrom(asked.batch() + 1));
  }

  /**
   * Whether another attempt at a failed run's work may start now.
   *
   * @param holdsSlot whether the failed run kept its slot for it
   */
  public Retry retry(RunId failed, RunId next, boolean holdsSlot, Situation situation) {
    PipelineState state = situation.pipeline();
    ProjectState project = situation.project();
    Instant now = situation.now();
    Situation free =
        new Situation(
            holdsSlot ? state.released(failed, RunStatus.STOPPED, now) : state,
            holdsSlot ? project.released(failed) : project,
            situation.paused(),
            Optional.empty(),
            Optional.of(Answer.APPROVED),
            situation.override(),
            now);
    Optional<Obstacle> obstacle = obstacle(free);
    if (obstacle.isPresent()) {
      Waiting reason = obstacle.get().reason();
      return reason == Waiting.BUDGET || reason == Waiting.PROJECT_BUDGET
          ? new Retry.GivesUp(reason)
          : new Retry.Waits(reason, obstacle.get().until());
    }
    BigDecimal cost = rules.caps().cost(limits.costPerRun());
    return new Retry.Starts(
        state.continued(failed, next, now).spent(spendAfter(state, now)),
        rules.caps().isNone()
            ? project
            : project.released(failed).started(next, projectSpendAfter(project, cost, now)));
  }

  /** When something that waits may start by itself; empty if something must happen first. */
  public Optional<Instant> wakesAt(PipelineState next, ProjectState project, Situation situation) {
    if (!next.hasWaiting()) {
      return Optional.empty();
    }
    Situation then =
        new Situation(
            next,
            project,
            situation.paused(),
            situation.waitingLeader(),
            situation.answer(),
            false,
            situation.now());
    return obstacle(then).map(Obstacle::until).orElse(Optional.of(situation.now()));
  }

  /** What stands in the way of a start; the first that a person would name. */
  private Optional<Obstacle> obstacle(Situation situation) {
    for (Waiting reason : Waiting.values()) {
      Optional<Obstacle> found =
          situation.override() && OVERRIDABLE.contains(reason)
              ? Optional.empty()
              : obstacle(reason, situation);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private Optional<Obstacle> obstacle(Waiting reason, Situation situation) {
    PipelineState state = situation.pipeline();
    Instant now = situation.now();
    return switch (reason) {
      case PAUSED -> Obstacle.when(situation.paused(), reason);
      case BUSY -> Obstacle.when(state.isBusy(limits), reason);
      case APPROVAL ->
          Obstacle.when(
              state.asked().isPresent()
                  && situation.answer().filter(Answer.APPROVED::equals).isEmpty(),
              reason);
      case COOLDOWN -> Obstacle.until(state.coolingUntil(limits, now), reason);
      case HOURS -> Obstacle.until(limits.hours().flatMap(hours -> hours.opensAt(now)), reason);
      case BREAKER -> breaker(state, now);
      case BUDGET ->
          limits
              .budget()
              .filter(
                  budget ->
                      !budget.allows(
                          state.spend(), limits.costPerRun().orElse(BigDecimal.ZERO), now))
              .map(budget -> new Obstacle(reason, Optional.of(budget.renewsAt(now))));
      case PROJECT_BUSY ->
          situation.project().isBusy(rules.caps())
              ? Optional.of(new Obstacle(reason, Optional.of(now.plus(PROJECT_PAUSE))))
              : Optional.empty();
      case PROJECT_BUDGET ->
          rules
              .caps()
              .budget()
              .filter(
                  budget ->
                      !budget.allows(
                          situation.project().spend(), rules.caps().cost(limits.costPerRun()), now))
              .map(budget -> new Obstacle(reason, Optional.of(budget.renewsAt(now))));
    };
  }

  /** While the breaker is open nothing starts; after it, one run at a time, until one succeeds. */
  private Optional<Obstacle> breaker(PipelineState state, Instant now) {
    Optional<Instant> until = limits.breaker().openUntil(state.failures(), now);
    return until.isPresent()
        ? Obstacle.until(until, Waiting.BREAKER)
        : Obstacle.when(
            limits.breaker().hasTripped(state.failures()) && !state.active().isEmpty(),
            Waiting.BREAKER);
  }

  private Plan hold(Situation situation, Obstacle obstacle) {
    PipelineState state = situation.pipeline();
    Waiting reason = obstacle.reason();
    return switch (limits.onBusy()) {
      case SKIP -> waits(situation, obstacle, new Suppress(reason.limit()), Optional.empty());
      case COALESCE -> {
        Boarding boarding = board(state);
        yield waits(
            situation,
            obstacle,
            reason == Waiting.BUSY
                ? new Join(batchName(boarding.batch()), Optional.empty())
                : new Defer(obstacle.until(), reason),
            Optional.of(boarding));
      }
      case QUEUE ->
          waits(
              situation, obstacle, new Defer(obstacle.until(), reason), Optional.of(board(state)));
      case REPLACE -> {
        Plan plan =
            waits(
                situation,
                obstacle,
                new Defer(obstacle.until(), reason),
                Optional.of(replace(state)));
        yield new Plan(
            plan.decision(),
            plan.next(),
            plan.project(),
            plan.batch(),
            Optional.empty(),
            Optional.empty(),
            replaced(state),
            reason == Waiting.BUSY ? state.active() : List.of(),
            plan.exhausted());
      }
    };
  }

  private Plan waits(
      Situation situation, Obstacle obstacle, Decision decision, Optional<Boarding> boarding) {
    Telling telling =
        tell(
            obstacle.reason(),
            boarding.map(Boarding::after).orElse(situation.pipeline()),
            situation.project());
    return new Plan(
        decision,
        telling.next(),
        telling.project(),
        boarding.map(board -> OptionalLong.of(board.batch())).orElse(OptionalLong.empty()),
        Optional.empty(),
        Optional.empty(),
        OptionalLong.empty(),
        List.of(),
        telling.exhausted());
  }

  /** Why nothing starts now, and until when, where that is known; empty if something may start. */
  public Optional<Defer> held(Situation situation) {
    return obstacle(situation).map(found -> new Defer(found.until(), found.reason()));
  }

  /** Whom to tell what while everything goes on waiting. */
  public Telling waits(Situation situation) {
    return obstacle(situation)
        .map(found -> tell(found.reason(), situation.pipeline(), situation.project()))
        .orElseGet(() -> new Telling(situation.pipeline(), situation.project(), Optional.empty()));
  }

  /** People are told once that a budget is used up. */
  private static Telling tell(Waiting reason, PipelineState next, ProjectState project) {
    if (reason == Waiting.BUDGET && !next.spend().told()) {
      return new Telling(next.spent(next.spend().asTold()), project, Optional.of(reason));
    }
    if (reason == Waiting.PROJECT_BUDGET && !project.spend().told()) {
      return new Telling(next, project.spent(project.spend().asTold()), Optional.of(reason));
    }
    return new Telling(next, project, Optional.empty());
  }

  private Optional<Question> question(Departure departure, Instant now) {
    return rules.mode() == Mode.DRY_RUN
        ? Optional.empty()
        : rules
            .approval()
            .map(
                rule ->
                    new Question(
                        new Asked(
                            ApprovalId.of(departure.run()), departure.run(), departure.batch()),
                        now.plus(rule.expires())));
  }

  private Started start(PipelineState state, RunId run, Situation situation) {
    Instant now = situation.now();
    BigDecimal cost = rules.caps().cost(limits.costPerRun());
    ProjectState project = situation.project();
    return new Started(
        state.started(run, rules.mode(), now).spent(spendAfter(state, now)),
        rules.mode().starts() && !rules.caps().isNone()
            ? project.started(run, projectSpendAfter(project, cost, now))
            : project);
  }

  private Spend spendAfter(PipelineState state, Instant now) {
    return limits
        .budget()
        .map(
            budget ->
                budget
                    .current(state.spend(), now)
                    .plus(limits.costPerRun().orElse(BigDecimal.ZERO)))
        .orElse(state.spend());
  }

  private Spend projectSpendAfter(ProjectState project, BigDecimal cost, Instant now) {
    return rules
        .caps()
        .budget()
        .map(budget -> budget.current(project.spend(), now).plus(cost))
        .orElse(project.spend());
  }

  /**
   * Which batch a signal gets into: with {@code coalesce} the waiting one, unless a person is asked
   * about that; else its own.
   */
  private Boarding board(PipelineState state) {
    boolean joins =
        limits.onBusy() == OnBusy.COALESCE
            && state.hasWaiting()
            && state.asked().filter(asked -> asked.batch() == state.nextBatch() - 1).isEmpty();
    return joins
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

  private record Started(PipelineState pipeline, ProjectState project) {}

  /** What stands in the way of a start, and until when, where that is known. */
  private record Obstacle(Waiting reason, Optional<Instant> until) {
    static Optional<Obstacle> when(boolean condition, Waiting reason) {
      return condition ? Optional.of(new Obstacle(reason, Optional.empty())) : Optional.empty();
    }

    static Optional<Obstacle> until(Optional<Instant> until, Waiting reason) {
      return until.map(at -> new Obstacle(reason, Optional.of(at)));
    }
  }

  /** A run that starts, and the batch that it carries. */
  public record Departure(RunId run, long batch) {}

  /**
   * What to remember of having told people.
   *
   * @param exhausted the budget of which they are to be told that it is used up
   */
  public record Telling(PipelineState next, ProjectState project, Optional<Waiting> exhausted) {}

  /** A question to put to people. */
  public record Question(Asked asked, Instant expires) {}

  /** What becomes of that which waits, without a new signal. */
  public sealed interface Wake {
    /** A run starts. */
    record Starts(Departure departure, PipelineState next, ProjectState project) implements Wake {}

    /** A person is asked first. */
    record Asks(Departure departure, Question question, PipelineState next) implements Wake {}

    /** The batch leaves without a run. */
    record Drops(Asked asked, Decision.Limit why, PipelineState next) implements Wake {}
  }

  /** What becomes of another attempt. */
  public sealed interface Retry {
    /** It starts. */
    record Starts(PipelineState next, ProjectState project) implements Retry {}

    /** It may not start yet. */
    record Waits(Waiting reason, Optional<Instant> until) implements Retry {}

    /** It never starts: there is no money left for it. */
    record GivesUp(Waiting reason) implements Retry {}
  }

  /**
   * What to write about a signal.
   *
   * @param batch the batch that carries the signal, if it is not suppressed
   * @param departure the run that starts now; with a queue, that of an earlier signal
   * @param question what to ask people before anything starts
   * @param replaced the first of the waiting batches that the signal takes the place of: all below
   *     its own, which are more than one only if {@code onBusy} was another before
   * @param stop the runs to stop, so that this one may start
   * @param exhausted the budget of which people are to be told that it is used up
   */
  public record Plan(
      Decision decision,
      PipelineState next,
      ProjectState project,
      OptionalLong batch,
      Optional<Departure> departure,
      Optional<Question> question,
      OptionalLong replaced,
      List<RunId> stop,
      Optional<Waiting> exhausted) {}
}
