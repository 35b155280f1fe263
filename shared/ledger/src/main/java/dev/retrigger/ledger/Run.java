package dev.retrigger.ledger;

import dev.retrigger.domain.Mode;
import dev.retrigger.domain.PipelineId;
import dev.retrigger.domain.RetryRule;
import dev.retrigger.domain.RunId;
import dev.retrigger.domain.RunStatus;
import dev.retrigger.domain.SignalId;
import dev.retrigger.events.Operator;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** One start of one pipeline: what was asked for, and what became of it. */
public record Run(
    RunId id,
    PipelineId pipeline,
    long batch,
    Origin origin,
    String reason,
    String modelVersion,
    Request request,
    RunStatus status,
    Progress progress,
    Follow follow,
    Map<String, String> lineage,
    long version) {
  public Run {
    lineage = Map.copyOf(lineage);
  }

  /** A run as it is planned: nothing has happened to it, and nothing follows it. */
  public static Run intended(
      RunId id,
      PipelineId pipeline,
      long batch,
      Origin origin,
      String reason,
      String modelVersion,
      Request request,
      Map<String, String> lineage,
      Instant now) {
    return new Run(
        id,
        pipeline,
        batch,
        origin,
        reason,
        modelVersion,
        request,
        RunStatus.INTENT,
        Progress.intended(now),
        Follow.NOTHING,
        lineage,
        0);
  }

  /**
   * Where a run comes from.
   *
   * @param leader the first of the signals that it carries
   * @param depth how many of our own runs stand before it in its chain of causes
   * @param generation 0, or how many runs had the same work before
   * @param retryOf the run that had it before this one
   * @param resumes the execution that goes on from the step that failed; empty for a new one
   * @param by the person who asked for it, if one did
   */
  public record Origin(
      SignalId leader,
      int depth,
      int generation,
      Optional<RunId> retryOf,
      Optional<String> resumes,
      Optional<String> by) {
    /** The first run of its work. */
    public static Origin first(SignalId leader, int depth, Optional<String> by) {
      return new Origin(leader, depth, 0, Optional.empty(), Optional.empty(), by);
    }
  }

  /**
   * What follows a run that is over.
   *
   * @param retries whether it is to be tried again
   * @param holdsSlot whether it keeps its slot until then
   * @param operator the person who wants that, if one does
   * @param from where it then begins, if the person says
   * @param run the run that has its work now
   */
  public record Follow(
      boolean retries,
      boolean holdsSlot,
      Optional<Operator> operator,
      Optional<RetryRule.From> from,
      Optional<RunId> run) {
    public static final Follow NOTHING =
        new Follow(false, false, Optional.empty(), Optional.empty(), Optional.empty());

    /** It is tried again by itself, in its own slot. */
    static final Follow RETRY =
        new Follow(true, true, Optional.empty(), Optional.empty(), Optional.empty());

    static Follow by(RunId next) {
      return new Follow(false, false, Optional.empty(), Optional.empty(), Optional.of(next));
    }
  }

  /**
   * What the target is asked for.
   *
   * @param target its type in the model file: {@code sagemaker-pipeline}
   * @param resource its name or ARN
   * @param settings the target's own fields, filled in; lists are written {@code subnets.0}
   * @param parameters as the model file writes them once events and inputs are filled in
   * @param secrets further parameters, whose values are read when the target is called: the names
   *     of their entries in Parameter Store
   * @param read for each data input, the newest window that the run reads
   * @param retry how often it is tried again by itself
   * @param breaker how many failures in a row stop its pipeline; 0 if none do
   * @param tell whom to tell about the run
   */
  public record Request(
      Mode mode,
      String target,
      String resource,
      SequencedMap<String, String> settings,
      SequencedMap<String, String> parameters,
      Map<String, String> secrets,
      Map<String, Long> read,
      long objects,
      List<String> manifests,
      Duration timeout,
      RetryRule retry,
      int breaker,
      Tell tell) {
    public Request {
      settings = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(settings));
      parameters = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(parameters));
      secrets = Map.copyOf(secrets);
      read = Map.copyOf(read);
      manifests = List.copyOf(manifests);
    }
  }

  /** Whom to tell, and about what: words of {@code notify.events}. */
  public record Tell(List<String> events, Optional<String> slack, Optional<String> topic) {
    public Tell {
      events = List.copyOf(events);
    }
  }

  /**
   * What happened so far.
   *
   * @param attempts how often the target was called, or may have been
   * @param firstAttempt since when it may have heard of the run
   * @param detail why it failed, was refused or is unknown
   * @param stopping whether it was asked to stop
   */
  public record Progress(
      Instant intended,
      int attempts,
      Optional<Instant> firstAttempt,
      Optional<String> execution,
      Optional<Instant> started,
      Optional<Instant> ended,
      Optional<String> detail,
      boolean stopping) {
    public static Progress intended(Instant at) {
      return new Progress(
          at,
          0,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          false);
    }

    Progress attempted(Instant at) {
      return new Progress(
          intended,
          attempts + 1,
          Optional.of(firstAttempt.orElse(at)),
          execution,
          started,
          ended,
          detail,
          stopping);
    }

    /** No attempt has reached the target so far, so the next one is as good as the first. */
    Progress unheard(String why) {
      return new Progress(
          intended,
          attempts,
          Optional.empty(),
          execution,
          started,
          ended,
          Optional.of(why),
          stopping);
    }

    Progress started(String by, Instant at) {
      return new Progress(
          intended,
          attempts,
          firstAttempt,
          Optional.of(by),
          Optional.of(started.orElse(at)),
          ended,
          detail,
          stopping);
    }

    Progress ended(Optional<String> why, Instant at) {
      return new Progress(
          intended,
          attempts,
          firstAttempt,
          execution,
          started,
          Optional.of(at),
          why.or(() -> detail),
          stopping);
    }

    Progress explained(String why) {
      return new Progress(
          intended, attempts, firstAttempt, execution, started, ended, Optional.of(why), stopping);
    }

    Progress asksToStop() {
      return new Progress(
          intended, attempts, firstAttempt, execution, started, ended, detail, true);
    }
  }

  private Run become(RunStatus next, Progress after) {
    return become(next, after, follow, lineage);
  }

  private Run become(
      RunStatus next, Progress after, Follow following, Map<String, String> newLineage) {
    return new Run(
        id,
        pipeline,
        batch,
        origin,
        reason,
        modelVersion,
        request,
        next,
        after,
        following,
        newLineage,
        version);
  }

  /** The run as it is written: one version on. */
  Run written() {
    return new Run(
        id,
        pipeline,
        batch,
        origin,
        reason,
        modelVersion,
        request,
        status,
        progress,
        follow,
        lineage,
        version + 1);
  }

  /** Whether it is tried again by itself when it fails. */
  public boolean retriesByItself() {
    return origin.generation() < request.retry().attempts();
  }

  /** The run as one that is over, and keeps its slot until it is tried again. */
  Run failedForNow(Optional<String> why, Instant at) {
    return become(RunStatus.FAILED, progress.ended(why, at), Follow.RETRY, lineage);
  }

  /** The run as one that a person wants tried again. */
  public Run retriedBy(Operator operator, Optional<RetryRule.From> from) {
    return become(
        status,
        progress,
        new Follow(true, follow.holdsSlot(), Optional.of(operator), from, follow.run()),
        lineage);
  }

  /** The run as one whose work another run has now. */
  public Run followedBy(RunId next) {
    return become(status, progress, Follow.by(next), lineage);
  }

  /** The run as one that is tried no more. */
  Run abandoned(String why) {
    return become(
        status,
        progress.explained(progress.detail().map(had -> had + "; " + why).orElse(why)),
        Follow.NOTHING,
        lineage);
  }

  /** The run with more of what it was made from and what it made. */
  public Run withLineage(Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(lineage);
    all.putAll(more);
    return become(status, progress, follow, all);
  }

  /** The id of the run that would have this run's work after it. */
  public RunId successor() {
    return RunId.of(pipeline, origin.leader(), origin.generation() + 1);
  }

  /**
   * The next attempt at this run's work: the same data and parameters.
   *
   * @param resumes whether this run's execution goes on, or a new one begins
   */
  public Run nextAttempt(boolean resumes, Optional<String> by, Instant now) {
    return intended(
        successor(),
        pipeline,
        batch,
        new Origin(
            origin.leader(),
            origin.depth(),
            origin.generation() + 1,
            Optional.of(id),
            resumes ? progress.execution() : Optional.empty(),
            by),
        reason,
        modelVersion,
        request,
        lineage,
        now);
  }

  /** The run as one that a person is asked about. */
  public Run asked() {
    return become(RunStatus.ASKED, progress);
  }

  /** The run as one that a person has let start; its time runs from now on. */
  public Run approved(Instant at) {
    return become(RunStatus.INTENT, Progress.intended(at));
  }

  /** The run as one that the target is about to be called for. */
  public Run attempted(Instant at) {
    return become(status, progress.attempted(at));
  }

  /** The run as one that the target has. */
  public Run started(String execution, Instant at) {
    return become(RunStatus.STARTED, progress.started(execution, at));
  }

  /** The run as one that is over. */
  public Run ended(RunStatus how, Optional<String> why, Instant at) {
    return become(how, progress.ended(why, at));
  }

  /** The run with what was last heard about it. */
  public Run explained(String why) {
    return become(status, progress.explained(why));
  }

  /** The run as one that the target has certainly not taken so far. */
  public Run unheard(String why) {
    return become(status, progress.unheard(why));
  }

  /** The run as one of which nobody can tell whether the target has it. */
  public Run unknown(String why) {
    return become(RunStatus.OUTCOME_UNKNOWN, progress.explained(why));
  }

  /** The run with the execution that turned up; where it stands is known no better for that. */
  public Run found(String execution, Instant at) {
    return become(status, progress.started(execution, at));
  }

  /** The run as one that shall stop. */
  public Run stopping() {
    return become(status, progress.asksToStop());
  }
}
