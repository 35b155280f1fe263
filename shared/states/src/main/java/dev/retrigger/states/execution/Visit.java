package dev.retrigger.states.execution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.states.definition.Catcher;
import dev.retrigger.states.definition.Exit;
import dev.retrigger.states.definition.Next;
import dev.retrigger.states.definition.State;
import dev.retrigger.states.expression.QueryException;
import dev.retrigger.states.expression.Template;
import dev.retrigger.states.expression.Value;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** One visit of a flow to a state: from entering it, over its retries, to leaving it. */
final class Visit implements Activity {
  private final Flow flow;
  private final Run run;
  private final State state;
  private final JsonNode input;
  private final RetryPolicy retries;
  private final Evaluation evaluation;
  private final String enteredTime;
  private Activity activity = Activity.NONE;
  private String taskToken = "";
  private long enteredId;
  private int retryCount;
  private boolean leaving;

  Visit(Flow flow, State state, JsonNode input) {
    this.flow = flow;
    this.run = flow.run();
    this.state = state;
    this.input = input;
    this.retries = new RetryPolicy(state.errorHandling().retriers());
    this.enteredTime = run.environment().timeline().instant().toString();
    this.evaluation =
        new Evaluation(flow.variables(), run.surroundings(), new Value(input), this::context);
  }

  void begin() {
    ObjectNode details = History.details().put("name", state.name());
    details.set("input", input);
    enteredId = flow.record(EventType.entered(state), details);
    guard(this::perform);
  }

  /** Runs a part of the state's work; whatever goes wrong in it is the state's failure. */
  void guard(Runnable work) {
    try {
      work.run();
    } catch (QueryException e) {
      Failure failure = Failure.of(ErrorNames.QUERY_EVALUATION_ERROR, located(e.reason()));
      flow.record(
          EventType.EVALUATION_FAILED,
          failure.details().put("location", e.field()).put("state", state.name()));
      fail(failure);
    } catch (StatesException e) {
      fail(e.failure());
    }
  }

  /** The service says of its own errors in which state they happened. */
  String located(String cause) {
    return "An error occurred while executing the state '%s' (entered at the event id #%d). %s"
        .formatted(state.name(), enteredId, cause);
  }

  private void perform() {
    switch (state) {
      case State.Pass pass -> leave(pass.exit(), input, evaluation);
      case State.Choice choice -> choose(choice);
      case State.Wait wait -> await(wait);
      case State.Task task -> call(task);
      case State.Parallel parallel -> activity = Branches.start(this, parallel);
      case State.ForEach forEach ->
          activity =
              forEach.distribution().isPresent()
                  ? MapRun.start(this, forEach, forEach.distribution().get())
                  : Iterations.start(this, forEach);
      case State.Succeed succeed -> {
        JsonNode output = succeed.output().map(evaluation::any).orElse(input);
        run.checkSize(output, state.name());
        exited(output, Map.of());
        flow.end(new FlowResult.Ended(output));
      }
      case State.Fail fail ->
          flow.end(
              new FlowResult.Failed(
                  new Failure(
                      fail.error().map(evaluation::text), fail.cause().map(evaluation::text))));
    }
  }

  private void choose(State.Choice choice) {
    for (State.Choice.Rule rule : choice.rules()) {
      if (evaluation.truth(rule.condition())) {
        leave(rule.exit(), input, evaluation);
        return;
      }
    }
    Exit otherwise =
        choice
            .otherwise()
            .orElseThrow(
                () ->
                    new StatesException(
                        ErrorNames.NO_CHOICE_MATCHED,
                        located(
                            "Failed to transition out of the state. The state does not point to a next state.")));
    leave(otherwise, input, evaluation);
  }

  private void await(State.Wait wait) {
    Duration duration =
        switch (wait.until()) {
          case State.Wait.Until.Seconds(var seconds) ->
              Duration.ofSeconds(evaluation.integer(seconds));
          case State.Wait.Until.Timestamp(var timestamp) -> until(evaluation.text(timestamp));
        };
    Runnable end = () -> guard(() -> leave(wait.exit(), input, evaluation));
    activity = run.timer(duration, end)::cancel;
  }

  private Duration until(String timestamp) {
    try {
      Instant end = OffsetDateTime.parse(timestamp).toInstant();
      Duration duration = Duration.between(run.environment().timeline().instant(), end);
      return duration.isNegative() ? Duration.ZERO : duration;
    } catch (DateTimeParseException _) {
      throw new QueryException(
          "The Timestamp field cannot be parsed as a timestamp: " + timestamp, "Timestamp");
    }
  }

  private void call(State.Task task) {
    taskToken =
        switch (task.resource().waiting()) {
          case WAIT_FOR_TASK_TOKEN -> run.token();
          case REQUEST_RESPONSE, SYNC, SYNC_2 -> "";
        };
    TaskCall call = TaskCall.prepare(this, task, retryCount, taskToken);
    activity = call;
    call.start();
  }

  /** The state's work has ended well. */
  void succeed(Exit exit, JsonNode result) {
    guard(
        () -> {
          run.checkSize(result, state.name());
          leave(exit, result, evaluation.withResult(result));
        });
  }

  /** The state's work has failed: it is tried again, caught, or the flow's failure. */
  void fail(Failure failure) {
    activity.stop();
    activity = Activity.NONE;
    Optional<Duration> delay =
        leaving ? Optional.empty() : retries.next(failure.name(), run.surroundings().random());
    if (delay.isPresent()) {
      retryCount++;
      activity = run.timer(delay.get(), () -> guard(this::perform))::cancel;
      return;
    }
    Optional<Catcher> catcher =
        leaving
            ? Optional.empty()
            : state.errorHandling().catchers().stream()
                .filter(candidate -> ErrorNames.matches(candidate.errorEquals(), failure.name()))
                .findFirst();
    if (catcher.isPresent()) {
      leaving = true;
      JsonNode errorOutput = failure.errorOutput();
      guard(
          () -> leave(catcher.get().exit(), errorOutput, evaluation.withErrorOutput(errorOutput)));
    } else {
      flow.end(new FlowResult.Failed(failure));
    }
  }

  private void leave(Exit exit, JsonNode defaultOutput, Evaluation moment) {
    Map<String, JsonNode> assigned = new LinkedHashMap<>();
    for (Map.Entry<String, Template> entry : exit.assign().entrySet()) {
      assigned.put(entry.getKey(), moment.any(entry.getValue()));
    }
    JsonNode output = exit.output().map(moment::any).orElse(defaultOutput);
    run.checkSize(output, state.name());
    flow.variables().assign(assigned);
    exited(output, assigned);
    switch (exit.next()) {
      case Next.To(var name) -> flow.enter(name, output);
      case Next.End() -> flow.end(new FlowResult.Ended(output));
    }
  }

  private void exited(JsonNode output, Map<String, JsonNode> assigned) {
    activity = Activity.NONE;
    ObjectNode details = History.details().put("name", state.name());
    details.set("output", output);
    if (!assigned.isEmpty()) {
      details.putObject("assignedVariables").setAll(assigned);
    }
    flow.record(EventType.exited(state), details);
  }

  @Override
  public void stop() {
    activity.stop();
    activity = Activity.NONE;
    if (run.result().isEmpty()) {
      EventType.aborted(state).ifPresent(flow::record);
    }
  }

  /** The context object, as {@code $states.context} shows it. */
  private Map<String, Object> context() {
    Map<String, Object> visit = new LinkedHashMap<>();
    visit.put("EnteredTime", enteredTime);
    visit.put("Name", state.name());
    visit.put("RetryCount", retryCount);
    Map<String, Object> context = new LinkedHashMap<>();
    context.put("Execution", run.executionContext());
    context.put("StateMachine", run.machineContext());
    context.put("State", visit);
    if (!taskToken.isEmpty()) {
      context.put("Task", Map.of("Token", taskToken));
    }
    if (!flow.mapContext().isEmpty()) {
      context.put("Map", flow.mapContext());
    }
    return context;
  }

  Map<String, Object> contextWith(Map<String, Object> mapContext) {
    Map<String, Object> context = context();
    context.put("Map", mapContext);
    return context;
  }

  Flow flow() {
    return flow;
  }

  Evaluation evaluation() {
    return evaluation;
  }

  JsonNode input() {
    return input;
  }
}
