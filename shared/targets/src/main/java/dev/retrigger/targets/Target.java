package dev.retrigger.targets;

import dev.retrigger.domain.RunId;
import dev.retrigger.domain.RunStatus;
import dev.retrigger.events.InvalidEventException;
import dev.retrigger.events.Json;
import dev.retrigger.events.ParameterTree;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * The port to one kind of target, under one project's launch role. Whatever the service says is an
 * outcome here; what it does not say (a connection that breaks) is {@link StartOutcome.Unclear}.
 */
public interface Target {
  /** How long the service itself answers a repeated start with the execution that it started. */
  Duration tokenWindow();

  /** The same for this request: what resumes an execution may have a token of another kind. */
  default Duration tokenWindow(Request request) {
    return tokenWindow();
  }

  /** How long after a start a look finds the execution; later, absence proves nothing. */
  Duration lookupHorizon();

  /** Starts the run, or says that it was started by an earlier call. */
  StartOutcome start(Request request);

  /** Looks for an execution that an earlier call may have started. */
  Lookup look(Request request, Instant since);

  /** How an execution stands. */
  Status describe(String execution);

  /** Why an execution failed, with the step where that is known; never throws. */
  String explain(String execution);

  /** Asks an execution to stop; one that is over is left alone. */
  void stop(RunId run, String execution);

  /** How often an execution is looked at of which nothing is heard; zero: as soon as it started. */
  default Duration pollInterval() {
    return Duration.ofMinutes(15);
  }

  /** The most that {@link #inputBytes} may be; what is larger goes to S3 first. */
  default int maxInputBytes() {
    return Integer.MAX_VALUE;
  }

  /** How large the request's input is at most, as this target is given it; never throws. */
  default int inputBytes(Request request) {
    return Json.writeBytes(request.parameters()).length;
  }

  /** The last lines that an execution logged, the oldest first; never throws. */
  default List<String> logs(String execution, int lines) {
    return List.of();
  }

  /** What an execution that succeeded has made, such as its model package; never throws. */
  default Map<String, String> produced(String execution) {
    return Map.of();
  }

  /**
   * What is asked of the target.
   *
   * @param resource its name or ARN
   * @param settings the target's own fields; lists are written {@code subnets.0}
   * @param parameters complete: secrets are filled in
   * @param resumes the execution that shall go on from the step that failed; empty for a new one
   */
  record Request(
      RunId run,
      String resource,
      SequencedMap<String, String> settings,
      SequencedMap<String, String> parameters,
      String reason,
      Optional<String> resumes) {
    /** A field of the target's own; the port's callers check models, so it is there. */
    String setting(String name) {
      String value = settings.get(name);
      if (value == null) {
        throw new IllegalArgumentException("the target has no '" + name + "'");
      }
      return value;
    }

    /** The items of a field that is a list. */
    List<String> list(String name) {
      return Stream.iterate(0, i -> i + 1)
          .map(i -> settings.get(name + "." + i))
          .takeWhile(Objects::nonNull)
          .toList();
    }

    /** What is wrong with nested parameters, if something is: a word where a number should be. */
    Optional<String> malformed() {
      try {
        ParameterTree.of(parameters);
        return Optional.empty();
      } catch (InvalidEventException e) {
        return Optional.ofNullable(e.getMessage());
      }
    }

    /** The same request with other parameters. */
    public Request with(SequencedMap<String, String> others) {
      return new Request(run, resource, settings, others, reason, resumes);
    }

    /** A request for a new execution by a target that has no fields of its own. */
    public Request(
        RunId run, String resource, SequencedMap<String, String> parameters, String reason) {
      this(run, resource, new LinkedHashMap<>(), parameters, reason, Optional.empty());
    }
  }

  /** What became of a start. */
  sealed interface StartOutcome {
    /** The target has the run, from this call or an earlier one. */
    record Started(String execution) implements StartOutcome {}

    /** It was not started and never will be as it is asked for; the detail names what to mend. */
    record Rejected(String detail) implements StartOutcome {}

    /** It was not started now, and may be later: throttled, or not permitted yet. */
    record NotNow(String detail) implements StartOutcome {}

    /** It may have been started. */
    record Unclear(String detail) implements StartOutcome {}

    /** Another execution has the run's name and other input. */
    record Conflict(String detail) implements StartOutcome {}
  }

  /** What a look found. */
  sealed interface Lookup {
    /** The execution is there. */
    record Found(String execution) implements Lookup {}

    /** It is not there. */
    record Absent() implements Lookup {}

    /** Another execution has the run's name and other input. */
    record Other(String detail) implements Lookup {}

    /** Nobody can tell now. A failed look is never read as absence. */
    record Unclear(String detail) implements Lookup {}
  }

  /**
   * How an execution stands.
   *
   * @param status {@link RunStatus#STARTED} while it runs
   */
  record Status(RunStatus status, Optional<Instant> ended) {}
}
