package dev.retrigger.local.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.local.json.Json;
import dev.retrigger.local.time.EventLoop;
import dev.retrigger.local.timeline.Happening.ExecutionMoved;
import dev.retrigger.local.timeline.Timeline;
import dev.retrigger.states.task.TaskTokens;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionRequest;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.DescribeStateMachineRequest;
import software.amazon.awssdk.services.sfn.model.DescribeStateMachineResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionAlreadyExistsException;
import software.amazon.awssdk.services.sfn.model.ExecutionDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.ExecutionNotRedrivableException;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.InvalidExecutionInputException;
import software.amazon.awssdk.services.sfn.model.InvalidNameException;
import software.amazon.awssdk.services.sfn.model.InvalidOutputException;
import software.amazon.awssdk.services.sfn.model.RedriveExecutionRequest;
import software.amazon.awssdk.services.sfn.model.RedriveExecutionResponse;
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
 * return the running execution, anything else is refused for 90 days after it closed. An execution
 * that did not succeed can be redriven for 14 days; here it then begins anew, for the interpreter
 * keeps no history to go on from.
 *
 * <p>Sources: the API reference of StartExecution (names, "a quick repeat of a start") and
 * RedriveExecution (the last 10 client tokens are remembered, for 15 minutes each).
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
  private final Map<String, StateMachineExecution> executions = new LinkedHashMap<>();
  private final Workload<StateMachineRunner.Result> work;
  private final List<Waiting> waiting = new ArrayList<>();
  private final TaskTokens tokens = new TaskTokens();

  public LocalStepFunctions(
      EventLoop loop, Account account, Ids ids, EventBus bus, Timeline timeline) {
    this.loop = loop;
    this.account = account;
    this.ids = ids;
    this.bus = bus;
    this.timeline = timeline;
    this.work = new Workload<>(loop, 1, new Executions());
  }

  /** Makes a state machine and returns its ARN. */
  public String createStateMachine(String name, StateMachineRunner runner) {
    String arn = account.arn("states", "stateMachine:" + name);
    if (machines.putIfAbsent(arn, runner) != null) {
      throw new IllegalArgumentException("there is a state machine " + name + " already");
    }
    return arn;
  }

  /** What the executions really did. */
  public ExecutionWorld world() {
    return work;
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
    return executions.values().stream().map(StateMachineExecution::name).toList();
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
    StateMachineExecution same = executions.get(arn);
    if (same != null && isKept(same)) {
      if (same.closed().isEmpty() && same.input().equals(input)) {
        return answer(same);
      }
      throw Errors.of(
          ExecutionAlreadyExistsException.builder(),
          "ExecutionAlreadyExists",
          "Execution Already Exists: '" + arn + "'");
    }
    StateMachineExecution execution =
        StateMachineExecution.begun(arn, request.stateMachineArn(), name, input, loop.instant());
    begin(execution, name, runner);
    return answer(execution);
  }

  @Override
  public RedriveExecutionResponse redriveExecution(RedriveExecutionRequest request) {
    StateMachineExecution execution = execution(request.executionArn());
    String token = request.clientToken() == null ? ids.uuid() : request.clientToken();
    Instant now = loop.instant();
    Optional<StateMachineExecution.Redrive> before = execution.redrivenBy(token, now);
    if (before.isPresent()) {
      return RedriveExecutionResponse.builder().redriveDate(before.get().at()).build();
    }
    execution
        .notRedrivable(now)
        .ifPresent(
            why -> {
              throw Errors.of(
                  ExecutionNotRedrivableException.builder(), "ExecutionNotRedrivable", why);
            });
    begin(execution.redriven(token, now), token, machine(execution.machineArn()));
    return RedriveExecutionResponse.builder().redriveDate(now).build();
  }

  @Override
  public StopExecutionResponse stopExecution(StopExecutionRequest request) {
    StateMachineExecution execution = execution(request.executionArn());
    if (execution.closed().isEmpty()) {
      work.stop(execution.arn());
      close(
          execution.closed(
              ExecutionStatus.ABORTED, null, request.error(), request.cause(), loop.instant()));
    }
    return StopExecutionResponse.builder().stopDate(loop.instant()).build();
  }

  @Override
  public DescribeExecutionResponse describeExecution(DescribeExecutionRequest request) {
    StateMachineExecution execution = execution(request.executionArn());
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
        .redriveCount(execution.redrives().size())
        .redriveDate(execution.lastRedrive().orElse(null))
        .redriveStatus(execution.redriveStatus(loop.instant()))
        .redriveStatusReason(execution.notRedrivable(loop.instant()).orElse(null))
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

  private void begin(StateMachineExecution execution, String owner, StateMachineRunner runner) {
    executions.put(execution.arn(), execution);
    moved(execution);
    work.begin(
        execution.arn(),
        owner,
        finished -> runner.start(execution.name(), execution.input(), finished)::stop);
  }

  /** How the work of state machines ends, and what Step Functions says of it. */
  private final class Executions implements Workload.Service<StateMachineRunner.Result> {
    @Override
    public StateMachineRunner.Result result(boolean succeeded, String why) {
      return succeeded
          ? new StateMachineRunner.Result.Succeeded("{}")
          : new StateMachineRunner.Result.Failed("States.TaskFailed", why);
    }

    @Override
    public void ended(String arn, StateMachineRunner.Result result) {
      StateMachineExecution execution = execution(arn);
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

    @Override
    public void announce(String arn) {
      bus.put(
          "aws.states",
          "Step Functions Execution Status Change",
          List.of(arn),
          execution(arn).statusChange(loop.instant()));
    }
  }

  private void close(StateMachineExecution closed) {
    executions.put(closed.arn(), closed);
    moved(closed);
    List<Waiting> told =
        waiting.stream().filter(each -> each.execution().equals(closed.arn())).toList();
    waiting.removeAll(told);
    DescribeExecutionResponse description =
        describeExecution(request -> request.executionArn(closed.arn()));
    told.forEach(each -> loop.soon(() -> each.listener().accept(description)));
  }

  private void moved(StateMachineExecution execution) {
    timeline.happened(
        new ExecutionMoved(
            loop.instant(),
            execution.arn(),
            execution.name(),
            execution.status().toString(),
            execution.cause() == null ? "" : execution.cause()));
    work.changed(execution.arn());
  }

  private boolean isKept(StateMachineExecution execution) {
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

  private StateMachineExecution execution(String arn) {
    StateMachineExecution execution = executions.get(arn);
    if (execution == null) {
      throw Errors.of(
          ExecutionDoesNotExistException.builder(),
          "ExecutionDoesNotExist",
          "Execution Does Not Exist: '" + arn + "'");
    }
    return execution;
  }

  private static StartExecutionResponse answer(StateMachineExecution execution) {
    return StartExecutionResponse.builder()
        .executionArn(execution.arn())
        .startDate(execution.started())
        .build();
  }
}
