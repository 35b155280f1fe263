package dev.retrigger.targets;

import dev.retrigger.domain.RunId;
import dev.retrigger.domain.RunStatus;
import dev.retrigger.domain.Text;
import dev.retrigger.events.Json;
import dev.retrigger.events.ParameterTree;
import dev.retrigger.targets.Target.Lookup.Absent;
import dev.retrigger.targets.Target.Lookup.Found;
import dev.retrigger.targets.Target.Lookup.Other;
import dev.retrigger.targets.Target.StartOutcome.Rejected;
import dev.retrigger.targets.Target.StartOutcome.Started;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionAlreadyExistsException;
import software.amazon.awssdk.services.sfn.model.ExecutionDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.ExecutionNotRedrivableException;
import software.amazon.awssdk.services.sfn.model.ExecutionRedriveStatus;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.StateMachineDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.StateMachineType;

/**
 * STANDARD state machines of Step Functions. The run's id is the execution's name, which nobody can
 * use again for 90 days; so an execution that exists is ours if it has our input. A run that
 * resumes another one redrives its execution, for 14 days after that ended. EXPRESS state machines
 * are refused: they would start twice under one name.
 */
public final class StateMachineTarget implements Target {
  public static final String TYPE = "state-machine";
  private static final int MAX_CAUSE = 1_024;
  private static final String ANEW = "; start it anew (retry.from: start)";

  private final SfnClient client;
  private final String prefix;
  private final Map<String, Boolean> express = new ConcurrentHashMap<>();

  /**
   * An adapter.
   *
   * @param prefix what stands before a plain name in its ARN
   */
  public StateMachineTarget(SfnClient client, String prefix) {
    this.client = client;
    this.prefix = prefix;
  }

  /** Names are kept for 90 days after an execution closes; a day is left for its run. */
  @Override
  public Duration tokenWindow() {
    return Duration.ofDays(89);
  }

  /** Step Functions API reference, RedriveExecution: a token is good for 15 minutes. */
  @Override
  public Duration tokenWindow(Request request) {
    return request.resumes().isPresent() ? Duration.ofMinutes(10) : tokenWindow();
  }

  @Override
  public Duration lookupHorizon() {
    return tokenWindow();
  }

  /** Step Functions developer guide, "Quotas": the input of an execution, as UTF-8. */
  @Override
  public int maxInputBytes() {
    return 262_144;
  }

  @Override
  public StartOutcome start(Request request) {
    return request
        .resumes()
        .map(execution -> redrive(request, execution))
        .orElseGet(() -> begin(request));
  }

  private StartOutcome begin(Request request) {
    Optional<String> malformed = request.malformed();
    if (malformed.isPresent()) {
      return new Rejected(malformed.get());
    }
    try {
      if (isExpress(request)) {
        return new Rejected(
            request.resource()
                + " is an EXPRESS state machine, which can be neither named nor found again; use a"
                + " STANDARD one");
      }
      return new Started(
          client
              .startExecution(
                  start ->
                      start
                          .stateMachineArn(arn(request))
                          .name(request.run().value())
                          .input(input(request)))
              .executionArn());
    } catch (ExecutionAlreadyExistsException _) {
      return AwsErrors.ofRepeat(look(request, Instant.MIN));
    } catch (StateMachineDoesNotExistException _) {
      return new Rejected("there is no state machine " + request.resource());
    } catch (SdkException e) {
      return AwsErrors.ofStart(e);
    }
  }

  /** The type of a state machine cannot be changed, so it is asked for once. */
  private boolean isExpress(Request request) {
    return express.computeIfAbsent(
        arn(request),
        arn ->
            client.describeStateMachine(describe -> describe.stateMachineArn(arn)).type()
                == StateMachineType.EXPRESS);
  }

  private StartOutcome redrive(Request request, String execution) {
    try {
      DescribeExecutionResponse found =
          client.describeExecution(describe -> describe.executionArn(execution));
      if (found.status() == ExecutionStatus.RUNNING) {
        return new Started(execution);
      }
      if (found.redriveStatus() != ExecutionRedriveStatus.REDRIVABLE) {
        return new Rejected(
            execution
                + " cannot be redriven: "
                + Objects.requireNonNullElse(
                    found.redriveStatusReason(), found.redriveStatusAsString())
                + ANEW);
      }
      client.redriveExecution(
          redrive -> redrive.executionArn(execution).clientToken(request.run().value()));
      return new Started(execution);
    } catch (ExecutionNotRedrivableException | ExecutionDoesNotExistException e) {
      return new Rejected(execution + " cannot be redriven: " + AwsErrors.detail(e) + ANEW);
    } catch (SdkException e) {
      return AwsErrors.ofStart(e);
    }
  }

  /** An execution that goes on again, or went on after {@code since}, was resumed. */
  private Lookup lookResumed(String execution, Instant since) {
    try {
      DescribeExecutionResponse found =
          client.describeExecution(describe -> describe.executionArn(execution));
      return found.status() == ExecutionStatus.RUNNING
              || (found.redriveDate() != null && !found.redriveDate().isBefore(since))
              || (found.stopDate() != null && found.stopDate().isAfter(since))
          ? new Found(execution)
          : new Absent();
    } catch (ExecutionDoesNotExistException _) {
      return new Absent();
    } catch (SdkException e) {
      return new Lookup.Unclear(AwsErrors.detail(e));
    }
  }

  @Override
  public Lookup look(Request request, Instant since) {
    return request
        .resumes()
        .map(execution -> lookResumed(execution, since))
        .orElseGet(() -> lookByName(request));
  }

  private Lookup lookByName(Request request) {
    String execution = executionArn(request);
    try {
      DescribeExecutionResponse found =
          client.describeExecution(describe -> describe.executionArn(execution));
      return ParameterTree.same(Json.tree(found.input()), Json.tree(input(request)))
          ? new Found(execution)
          : new Other(execution + " has this run's name and other input");
    } catch (ExecutionDoesNotExistException _) {
      return new Absent();
    } catch (SdkException e) {
      return new Lookup.Unclear(AwsErrors.detail(e));
    }
  }

  @Override
  public Status describe(String execution) {
    DescribeExecutionResponse response =
        client.describeExecution(describe -> describe.executionArn(execution));
    return new Status(
        statusOf(response.statusAsString()), Optional.ofNullable(response.stopDate()));
  }

  @Override
  public String explain(String execution) {
    try {
      DescribeExecutionResponse response =
          client.describeExecution(describe -> describe.executionArn(execution));
      String reason =
          Stream.of(response.error(), response.cause())
              .filter(text -> text != null && !text.isBlank())
              .collect(Collectors.joining(": "));
      return Text.brief(reason.isEmpty() ? response.statusAsString() : reason, MAX_CAUSE);
    } catch (SdkException e) {
      return "its reason cannot be read: " + AwsErrors.detail(e);
    }
  }

  @Override
  public void stop(RunId run, String execution) {
    client.stopExecution(
        stop -> stop.executionArn(execution).error("Retrigger.Stopped").cause(run.value()));
  }

  /** The status that a word of Step Functions' stands for. */
  public static RunStatus statusOf(String word) {
    return switch (word.toUpperCase(Locale.ROOT)) {
      case "SUCCEEDED" -> RunStatus.SUCCEEDED;
      case "FAILED", "TIMED_OUT" -> RunStatus.FAILED;
      case "ABORTED" -> RunStatus.STOPPED;
      default -> RunStatus.STARTED;
    };
  }

  private static String input(Request request) {
    return Json.write(ParameterTree.of(request.parameters()));
  }

  private String arn(Request request) {
    return request.resource().startsWith("arn:") ? request.resource() : prefix + request.resource();
  }

  private String executionArn(Request request) {
    return arn(request).replaceFirst(":stateMachine:", ":execution:") + ":" + request.run().value();
  }
}
