package dev.retrigger.local.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.local.json.Json;
import dev.retrigger.local.time.EventLoop;
import dev.retrigger.local.timeline.Happening.ExecutionMoved;
import dev.retrigger.local.timeline.Timeline;
import dev.retrigger.states.task.TaskTokens;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionRequest;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.DescribeStateMachineRequest;
import software.amazon.awssdk.services.sfn.model.DescribeStateMachineResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionAlreadyExistsException;
import software.amazon.awssdk.services.sfn.model.ExecutionDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.InvalidExecutionInputException;
import software.amazon.awssdk.services.sfn.model.InvalidNameException;
import software.amazon.awssdk.services.sfn.model.InvalidOutputException;
import software.amazon.awssdk.services.sfn.model.SendTaskFailureRequest;
import software.amazon.awssdk.services.sfn.model.SendTaskFailureResponse;
import software.amazon.awssdk.services.sfn.model.SendTaskHeartbeatRequest;
import software.amazon.awssdk.services.sfn.model.SendTaskHeartbeatResponse;
import software.amazon.awssdk.services.sfn.model.SendTaskSuccessRequest;
import software.amazon.awssdk.services.sfn.model.SendTaskSuccessResponse;
import software.amazon.awssdk.services.sfn.model.StartExecutionRequest;
import software.amazon.awssdk.services.sfn.model.StartExecutionResponse;
import software.amazon.awssdk.services.sfn.model.StateMachineDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.StateMachineStatus;
import software.amazon.awssdk.services.sfn.model.StateMachineType;
import software.amazon.awssdk.services.sfn.model.StopExecutionRequest;
import software.amazon.awssdk.services.sfn.model.StopExecutionResponse;
import software.amazon.awssdk.services.sfn.model.TaskTimedOutException;

/**
 * AWS Step Functions, standard workflows. A name is the execution's key: the same name and input
 * return the running execution, anything else is refused for 90 days after it closed.
 */
public final class LocalStepFunctions implements SfnClient {
  private static final Pattern NAME = Pattern.compile("[0-9A-Za-z_-]{1,80}");
  private static final Duration NAME_KEPT = Duration.ofDays(90);
  private static final int MAXIMUM_INPUT = 262_144;

  private final EventLoop loop;
  private final Account account;
  private final Ids ids;
  private final EventBus bus;
  private final Timeline timeline;
  private final Map<String, StateMachineRunner> machines = new LinkedHashMap<>();
  private final Map<String, Execution> executions = new LinkedHashMap<>();
  private final Map<String, StateMachineRunner.Running> running = new HashMap<>();
  private final List<Waiting> waiting = new ArrayList<>();
  private final TaskTokens tokens = new TaskTokens();

  public LocalStepFunctions(
      EventLoop loop, Account account, Ids ids, EventBus bus, Timeline timeline) {
    this.loop = loop;
    this.account = account;
    this.ids = ids;
    this.bus = bus;
    this.timeline = timeline;
  }

  private record Execution(
      String arn,
      String machineArn,
      String name,
      String input,
      ExecutionStatus status,
      @Nullable String output,
      @Nullable String error,
      @Nullable String cause,
      Instant started,
      @Nullable Instant stopped) {
    Optional<Instant> closed() {
      return Optional.ofNullable(stopped);
    }

    Execution closed(
        ExecutionStatus how,
        @Nullable String result,
        @Nullable String code,
        @Nullable String why,
        Instant when) {
      return new Execution(arn, machineArn, name, input, how, result, code, why, started, when);
    }
  }

  /** Makes a state machine and returns its ARN. */
  public String createStateMachine(String name, StateMachineRunner runner) {
    String arn = account.arn("states", "stateMachine:" + name);
    if (machines.putIfAbsent(arn, runner) != null) {
      throw new IllegalArgumentException("there is a state machine " + name + " already");
    }
    return arn;
  }

  /** Returns the tokens that the tasks of all executions wait for. */
  public TaskTokens taskTokens() {
    return tokens;
  }

  /** Somebody who waits for an execution that it started. */
  private record Waiting(
      String execution, Object starter, Consumer<DescribeExecutionResponse> listener) {}

  /** Tells {@code listener} once when the execution is closed. */
  public void whenClosed(
      String execution, Object starter, Consumer<DescribeExecutionResponse> listener) {
    waiting.add(new Waiting(execution, starter, listener));
  }

  /** Stops the execution that {@code starter} waits for, if it does; nobody is told. */
  public void stopStartedBy(Object starter) {
    List<Waiting> given = waiting.stream().filter(each -> each.starter() == starter).toList();
    waiting.removeAll(given);
    given.forEach(each -> stopExecution(request -> request.executionArn(each.execution())));
  }

  /** Returns the names of all executions that were ever started, oldest first. */
  public List<String> started() {
    return executions.values().stream().map(Execution::name).toList();
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}

  @Override
  public StartExecutionResponse startExecution(StartExecutionRequest request) {
    StateMachineRunner runner = machine(request.stateMachineArn());
    String name = request.name() == null ? ids.uuid() : request.name();
    String input = request.input() == null ? "{}" : request.input();
    if (!NAME.matcher(name).matches()) {
      throw Errors.of(
          InvalidNameException.builder(), "InvalidName", "Invalid Name: '" + name + "'");
    }
    if (Json.tryParse(input).isEmpty() || input.getBytes(UTF_8).length > MAXIMUM_INPUT) {
      throw Errors.of(
          InvalidExecutionInputException.builder(),
          "InvalidExecutionInput",
          "the input is not JSON of at most " + MAXIMUM_INPUT + " bytes");
    }
    String arn =
        account.arn(
            "states", "execution:" + Account.nameOf(request.stateMachineArn()) + ":" + name);
    Execution same = executions.get(arn);
    if (same != null && isKept(same)) {
      if (same.closed().isEmpty() && same.input().equals(input)) {
        return answer(same);
      }
      throw Errors.of(
          ExecutionAlreadyExistsException.builder(),
          "ExecutionAlreadyExists",
          "Execution Already Exists: '" + arn + "'");
    }
    Execution execution =
        new Execution(
            arn,
            request.stateMachineArn(),
            name,
            input,
            ExecutionStatus.RUNNING,
            null,
            null,
            null,
            loop.instant(),
            null);
    executions.put(arn, execution);
    announce(execution);
    loop.soon(() -> begin(arn, runner));
    return answer(execution);
  }

  @Override
  public StopExecutionResponse stopExecution(StopExecutionRequest request) {
    Execution execution = execution(request.executionArn());
    if (execution.closed().isEmpty()) {
      StateMachineRunner.Running work = running.remove(execution.arn());
      if (work != null) {
        work.stop();
      }
      close(
          execution.closed(
              ExecutionStatus.ABORTED, null, request.error(), request.cause(), loop.instant()));
    }
    return StopExecutionResponse.builder().stopDate(loop.instant()).build();
  }

  @Override
  public DescribeExecutionResponse describeExecution(DescribeExecutionRequest request) {
    Execution execution = execution(request.executionArn());
    return DescribeExecutionResponse.builder()
        .executionArn(execution.arn())
        .stateMachineArn(execution.machineArn())
        .name(execution.name())
        .status(execution.status())
        .input(execution.input())
        .output(execution.output())
        .error(execution.error())
        .cause(execution.cause())
        .startDate(execution.started())
        .stopDate(execution.stopped())
        .build();
  }

  @Override
  public DescribeStateMachineResponse describeStateMachine(DescribeStateMachineRequest request) {
    machine(request.stateMachineArn());
    return DescribeStateMachineResponse.builder()
        .stateMachineArn(request.stateMachineArn())
        .name(Account.nameOf(request.stateMachineArn()))
        .status(StateMachineStatus.ACTIVE)
        .type(StateMachineType.STANDARD)
        .build();
  }

  @Override
  public SendTaskSuccessResponse sendTaskSuccess(SendTaskSuccessRequest request) {
    JsonNode output =
        Json.tryParse(request.output())
            .orElseThrow(
                () ->
                    Errors.of(
                        InvalidOutputException.builder(),
                        "InvalidOutput",
                        "the output is not JSON"));
    awaited(tokens.sendTaskSuccess(request.taskToken(), output));
    return SendTaskSuccessResponse.builder().build();
  }

  @Override
  public SendTaskFailureResponse sendTaskFailure(SendTaskFailureRequest request) {
    String error = request.error() == null ? "" : request.error();
    String cause = request.cause() == null ? "" : request.cause();
    awaited(tokens.sendTaskFailure(request.taskToken(), error, cause));
    return SendTaskFailureResponse.builder().build();
  }

  @Override
  public SendTaskHeartbeatResponse sendTaskHeartbeat(SendTaskHeartbeatRequest request) {
    awaited(tokens.sendTaskHeartbeat(request.taskToken()));
    return SendTaskHeartbeatResponse.builder().build();
  }

  private static void awaited(boolean known) {
    if (!known) {
      throw Errors.of(
          TaskTimedOutException.builder(),
          "TaskTimedOut",
          "Task Timed Out: 'Provided task does not exist anymore'");
    }
  }

  /** An execution may be stopped before it begins, and may end before its start returns. */
  private void begin(String arn, StateMachineRunner runner) {
    Execution execution = execution(arn);
    if (execution.closed().isPresent()) {
      return;
    }
    StateMachineRunner.Running work =
        runner.start(execution.name(), execution.input(), result -> finished(arn, result));
    if (execution(arn).closed().isEmpty()) {
      running.put(arn, work);
    }
  }

  private void finished(String arn, StateMachineRunner.Result result) {
    running.remove(arn);
    Execution execution = execution(arn);
    if (execution.closed().isPresent()) {
      return;
    }
    close(
        switch (result) {
          case StateMachineRunner.Result.Succeeded(String output) ->
              execution.closed(ExecutionStatus.SUCCEEDED, output, null, null, loop.instant());
          case StateMachineRunner.Result.Failed(String error, String cause) ->
              execution.closed(ExecutionStatus.FAILED, null, error, cause, loop.instant());
          case StateMachineRunner.Result.TimedOut() ->
              execution.closed(ExecutionStatus.TIMED_OUT, null, null, null, loop.instant());
        });
  }

  private void close(Execution closed) {
    executions.put(closed.arn(), closed);
    announce(closed);
    List<Waiting> told =
        waiting.stream().filter(each -> each.execution().equals(closed.arn())).toList();
    waiting.removeAll(told);
    DescribeExecutionResponse description =
        describeExecution(request -> request.executionArn(closed.arn()));
    told.forEach(each -> loop.soon(() -> each.listener().accept(description)));
  }

  private void announce(Execution execution) {
    timeline.happened(
        new ExecutionMoved(
            loop.instant(),
            execution.arn(),
            execution.name(),
            execution.status().toString(),
            execution.cause() == null ? "" : execution.cause()));
    ObjectNode detail = Json.object();
    detail.put("executionArn", execution.arn());
    detail.put("stateMachineArn", execution.machineArn());
    detail.put("name", execution.name());
    detail.put("status", execution.status().toString());
    detail.put("startDate", execution.started().toEpochMilli());
    detail.put("stopDate", execution.closed().map(Instant::toEpochMilli).orElse(null));
    detail.put("input", execution.input());
    detail.put("output", execution.output());
    detail.put("error", execution.error());
    detail.put("cause", execution.cause());
    bus.put(
        "aws.states", "Step Functions Execution Status Change", List.of(execution.arn()), detail);
  }

  private boolean isKept(Execution execution) {
    return execution
        .closed()
        .map(closed -> loop.instant().isBefore(closed.plus(NAME_KEPT)))
        .orElse(true);
  }

  private StateMachineRunner machine(String arn) {
    StateMachineRunner runner = machines.get(arn);
    if (runner == null) {
      throw Errors.of(
          StateMachineDoesNotExistException.builder(),
          "StateMachineDoesNotExist",
          "State Machine Does Not Exist: '" + arn + "'");
    }
    return runner;
  }

  private Execution execution(String arn) {
    Execution execution = executions.get(arn);
    if (execution == null) {
      throw Errors.of(
          ExecutionDoesNotExistException.builder(),
          "ExecutionDoesNotExist",
          "Execution Does Not Exist: '" + arn + "'");
    }
    return execution;
  }

  private static StartExecutionResponse answer(Execution execution) {
    return StartExecutionResponse.builder()
        .executionArn(execution.arn())
        .startDate(execution.started())
        .build();
  }
}
