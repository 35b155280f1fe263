package dev.retrigger.states.execution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.states.execution.History.HistoryFullException;
import dev.retrigger.states.expression.Surroundings;
import dev.retrigger.states.expression.Value;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One execution. All its work is cut into steps that run one after the other, whichever thread
 * brings them: so states need no locks, and long chains of states no deep stack.
 */
final class Run implements Execution {
  private final Environment environment;
  private final ExecutionRequest request;
  private final Consumer<ExecutionResult> whenEnded;
  private final History history;
  private final Surroundings surroundings;
  private final Map<String, Object> executionContext;
  private final Map<String, Object> machineContext;
  private final VariableBudget variableBudget;
  private final Queue<Runnable> steps = new ConcurrentLinkedQueue<>();
  private final AtomicInteger pending = new AtomicInteger();

  private volatile @Nullable ExecutionResult result;
  private @Nullable Flow flow;
  private Timeline.Timer timeout = () -> {};

  Run(Environment environment, ExecutionRequest request, Consumer<ExecutionResult> whenEnded) {
    this.environment = environment;
    this.request = request;
    this.whenEnded = whenEnded;
    ExecutionIdentity identity = request.identity();
    this.history =
        new History(
            identity.executionArn(),
            environment.history(),
            environment.timeline(),
            environment.limits().historyEvents());
    this.surroundings =
        new Surroundings(environment.timeline(), new SplittableRandom(request.seed()));
    this.executionContext = executionContext(identity);
    this.machineContext =
        Map.of("Id", identity.stateMachineArn(), "Name", identity.stateMachineName());
    this.variableBudget = new VariableBudget(environment.limits());
  }

  private Map<String, Object> executionContext(ExecutionIdentity identity) {
    Map<String, Object> context = new LinkedHashMap<>();
    context.put("Id", identity.executionArn());
    context.put("Input", Value.toPlain(request.input()));
    context.put("Name", identity.name());
    context.put("RoleArn", identity.roleArn());
    context.put("StartTime", environment.timeline().instant().toString());
    context.put("RedriveCount", 0);
    return context;
  }

  void start() {
    later(this::begin);
  }

  private void begin() {
    ObjectNode details = History.details();
    details.set("input", request.input());
    details.put("roleArn", request.identity().roleArn());
    history.add(EventType.EXECUTION_STARTED, 0, details);
    request.machine().timeout().ifPresent(this::limitTime);
    checkSize(request.input(), request.identity().name());
    Flow root =
        new Flow(this, request.machine().graph(), new Variables(variableBudget), Map.of(), 0);
    flow = root;
    root.start(request.input(), this::ended);
  }

  private void limitTime(Duration longest) {
    timeout = timer(longest, () -> end(new ExecutionResult.TimedOut()));
  }

  private void ended(FlowResult ending) {
    switch (ending) {
      case FlowResult.Ended(var output) -> end(new ExecutionResult.Succeeded(output));
      case FlowResult.Failed(var failure) -> end(new ExecutionResult.Failed(failure));
    }
  }

  private void end(ExecutionResult ending) {
    if (result != null) {
      return;
    }
    result = ending;
    timeout.cancel();
    if (flow != null) {
      flow.stop();
    }
    long previous = flow == null ? 1 : flow.lastEventId();
    switch (ending) {
      case ExecutionResult.Succeeded(var output) -> {
        ObjectNode details = History.details();
        details.set("output", output);
        history.add(EventType.EXECUTION_SUCCEEDED, previous, details);
      }
      case ExecutionResult.Failed(var failure) ->
          history.add(EventType.EXECUTION_FAILED, previous, failure.details());
      case ExecutionResult.TimedOut() ->
          history.add(EventType.EXECUTION_TIMED_OUT, 0, Failure.of(ErrorNames.TIMEOUT).details());
      case ExecutionResult.Aborted(var failure) ->
          history.add(EventType.EXECUTION_ABORTED, 0, failure.details());
    }
    whenEnded.accept(ending);
  }

  /** Runs a step after those that wait already; at once when none does and none runs. */
  void later(Runnable step) {
    steps.add(step);
    if (pending.getAndIncrement() == 0) {
      do {
        runStep(steps.remove());
      } while (pending.decrementAndGet() > 0);
    }
  }

  private void runStep(Runnable step) {
    if (result != null) {
      return;
    }
    try {
      step.run();
    } catch (HistoryFullException e) {
      end(new ExecutionResult.Failed(e.failure()));
    } catch (StatesException e) {
      end(new ExecutionResult.Failed(e.failure()));
    } catch (RuntimeException | StackOverflowError e) {
      // A port that broke its contract, or JSON nested beyond the stack: the execution's end, not
      // ours.
      end(new ExecutionResult.Failed(Failure.of(ErrorNames.RUNTIME, String.valueOf(e))));
    }
  }

  /** Runs a step once the time has passed. */
  Timeline.Timer timer(Duration delay, Runnable step) {
    return environment.timeline().schedule(delay, () -> later(step));
  }

  long record(EventType type, long previousId, ObjectNode details) {
    return history.add(type, previousId, details);
  }

  /** Refuses a payload that is larger than the service allows. */
  void checkSize(JsonNode payload, String source) {
    if (PayloadSize.of(payload) > environment.limits().payloadBytes()) {
      throw new StatesException(
          ErrorNames.DATA_LIMIT_EXCEEDED,
          "The state/task '%s' returned a result with a size exceeding the maximum number of bytes service limit."
              .formatted(source));
    }
  }

  String token() {
    return "%016x%016x"
        .formatted(surroundings.random().nextLong(), surroundings.random().nextLong());
  }

  Environment environment() {
    return environment;
  }

  Surroundings surroundings() {
    return surroundings;
  }

  Map<String, Object> executionContext() {
    return executionContext;
  }

  Map<String, Object> machineContext() {
    return machineContext;
  }

  @Override
  public ExecutionIdentity identity() {
    return request.identity();
  }

  @Override
  public Optional<ExecutionResult> result() {
    return Optional.ofNullable(result);
  }

  @Override
  public void stop(Failure reason) {
    later(() -> end(new ExecutionResult.Aborted(reason)));
  }
}
