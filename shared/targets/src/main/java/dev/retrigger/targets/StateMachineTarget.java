package dev.retrigger.targets;

import dev.retrigger.domain.RunId;
import dev.retrigger.domain.RunStatus;
import dev.retrigger.domain.Text;
import dev.retrigger.events.Json;
import dev.retrigger.targets.Target.Lookup.Absent;
import dev.retrigger.targets.Target.Lookup.Found;
import dev.retrigger.targets.Target.Lookup.Other;
import dev.retrigger.targets.Target.StartOutcome.Conflict;
import dev.retrigger.targets.Target.StartOutcome.Rejected;
import dev.retrigger.targets.Target.StartOutcome.Started;
import dev.retrigger.targets.Target.StartOutcome.Unclear;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionAlreadyExistsException;
import software.amazon.awssdk.services.sfn.model.ExecutionDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.StateMachineDoesNotExistException;

/**
 * STANDARD state machines of Step Functions. The run's id is the execution's name, which nobody can
 * use again for 90 days; so an execution that exists is ours if it has our input.
 */
public final class StateMachineTarget implements Target {
  public static final String TYPE = "state-machine";
  private static final int MAX_CAUSE = 1_024;

  private final SfnClient client;
  private final String prefix;

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

  @Override
  public Duration lookupHorizon() {
    return tokenWindow();
  }

  @Override
  public StartOutcome start(Request request) {
    try {
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
      return switch (look(request, Instant.MIN)) {
        case Found(var execution) -> new Started(execution);
        case Other(var detail) -> new Conflict(detail);
        case Absent _ -> new Unclear("the execution exists and cannot be found");
        case Lookup.Unclear(var detail) -> new Unclear(detail);
      };
    } catch (StateMachineDoesNotExistException _) {
      return new Rejected("there is no state machine " + request.resource());
    } catch (SdkException e) {
      return AwsErrors.ofStart(e);
    }
  }

  @Override
  public Lookup look(Request request, Instant since) {
    String execution = executionArn(request);
    try {
      DescribeExecutionResponse found =
          client.describeExecution(describe -> describe.executionArn(execution));
      return Json.tree(found.input()).equals(Json.tree(input(request)))
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
    return Json.write(request.parameters());
  }

  private String arn(Request request) {
    return request.resource().startsWith("arn:") ? request.resource() : prefix + request.resource();
  }

  private String executionArn(Request request) {
    return arn(request).replaceFirst(":stateMachine:", ":execution:") + ":" + request.run().value();
  }
}
