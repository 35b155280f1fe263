package dev.retrigger.states.execution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.retrigger.states.definition.State;
import dev.retrigger.states.task.TaskReply;
import dev.retrigger.states.task.TaskRequest;
import dev.retrigger.states.task.TaskResource;
import dev.retrigger.states.task.TaskResources.TaskHandle;
import dev.retrigger.states.task.TaskTokens;
import java.time.Duration;
import java.util.Optional;

/** One call of a Task state: waits for its end, its timeout, its silence, or to be stopped. */
final class TaskCall implements Activity, TaskReply {
  private final Visit visit;
  private final Run run;
  private final State.Task task;
  private final TaskRequest request;
  private final TaskEvents events;
  private final TaskTokens tokens;
  private TaskHandle handle = TaskHandle.NOTHING_TO_STOP;
  private Timeline.Timer timeout = () -> {};
  private Timeline.Timer silence = () -> {};
  private boolean over;

  private TaskCall(Visit visit, State.Task task, TaskRequest request) {
    this.visit = visit;
    this.run = visit.flow().run();
    this.task = task;
    this.request = request;
    this.events = new TaskEvents(visit.flow(), request);
    this.tokens = run.environment().tokens();
  }

  /** Evaluates what is to be sent. */
  static TaskCall prepare(Visit visit, State.Task task, int attempt, String token) {
    Evaluation evaluation = visit.evaluation();
    Optional<Duration> timeout =
        task.timeoutSeconds().map(evaluation::integer).map(Duration::ofSeconds);
    Optional<Duration> heartbeat =
        task.heartbeatSeconds().map(evaluation::integer).map(Duration::ofSeconds);
    JsonNode arguments =
        task.arguments().map(evaluation::any).orElseGet(() -> defaultArguments(visit, task));
    visit.flow().run().checkSize(arguments, task.name());
    TaskRequest request =
        new TaskRequest(
            visit.flow().run().identity().executionArn(),
            task.name(),
            attempt,
            task.resource(),
            arguments,
            task.credentials().map(evaluation::any),
            token.isEmpty() ? Optional.empty() : Optional.of(token),
            timeout,
            heartbeat);
    return new TaskCall(visit, task, request);
  }

  /** A function or an activity is handed the state's input; an API is handed nothing. */
  private static JsonNode defaultArguments(Visit visit, State.Task task) {
    return switch (task.resource()) {
      case TaskResource.Function _, TaskResource.Activity _ -> visit.input();
      case TaskResource.Optimized _, TaskResource.Sdk _ -> JsonNodeFactory.instance.objectNode();
    };
  }

  void start() {
    events.scheduled();
    request
        .timeout()
        .ifPresent(time -> timeout = run.timer(time, () -> giveUp(ErrorNames.TIMEOUT)));
    listen();
    request.taskToken().ifPresent(token -> tokens.register(token, this));
    try {
      handle = run.environment().tasks().start(request, this);
    } catch (RuntimeException e) {
      // The port promises not to throw; a resource that does is a failed task, not a failed engine.
      failed(ErrorNames.TASK_FAILED, String.valueOf(e));
    }
  }

  /** Waits for the next sign of life. */
  private void listen() {
    silence.cancel();
    request
        .heartbeat()
        .ifPresent(time -> silence = run.timer(time, () -> giveUp(ErrorNames.HEARTBEAT_TIMEOUT)));
  }

  private void giveUp(String error) {
    finish(
        () -> {
          handle.stop();
          Failure failure = Failure.of(error);
          events.timedOut(failure);
          visit.fail(failure);
        });
  }

  @Override
  public void submitted(JsonNode response) {
    run.later(
        () -> {
          if (!over) {
            events.submitted(response);
          }
        });
  }

  @Override
  public void heartbeat() {
    run.later(
        () -> {
          if (!over) {
            listen();
          }
        });
  }

  @Override
  public void succeeded(JsonNode output) {
    run.later(
        () ->
            finish(
                () -> {
                  events.succeeded(output);
                  visit.succeed(task.exit(), output);
                }));
  }

  @Override
  public void failed(String error, String cause) {
    run.later(
        () ->
            finish(
                () -> {
                  Failure failure = Failure.of(error, cause);
                  events.failed(failure);
                  visit.fail(failure);
                }));
  }

  private void finish(Runnable ending) {
    if (!over) {
      close();
      ending.run();
    }
  }

  private void close() {
    over = true;
    timeout.cancel();
    silence.cancel();
    request.taskToken().ifPresent(tokens::forget);
  }

  @Override
  public void stop() {
    if (!over) {
      close();
      handle.stop();
    }
  }
}
