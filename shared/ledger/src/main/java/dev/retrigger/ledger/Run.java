package dev.retrigger.ledger;

import dev.retrigger.domain.Mode;
import dev.retrigger.domain.PipelineId;
import dev.retrigger.domain.RunId;
import dev.retrigger.domain.RunStatus;
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
    String reason,
    String modelVersion,
    Request request,
    RunStatus status,
    Progress progress,
    long version) {

  /**
   * What the target is asked for.
   *
   * @param target its type in the model file: {@code sagemaker-pipeline}
   * @param resource its name or ARN
   * @param parameters as the model file writes them once events and inputs are filled in
   * @param secrets further parameters, whose values are read when the target is called: the names
   *     of their entries in Parameter Store
   * @param read for each data input, the newest window that the run reads
   * @param tell whom to tell about the run
   */
  public record Request(
      Mode mode,
      String target,
      String resource,
      SequencedMap<String, String> parameters,
      Map<String, String> secrets,
      Map<String, Long> read,
      long objects,
      List<String> manifests,
      Duration timeout,
      Tell tell) {
    public Request {
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
    return new Run(id, pipeline, batch, reason, modelVersion, request, next, after, version);
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
