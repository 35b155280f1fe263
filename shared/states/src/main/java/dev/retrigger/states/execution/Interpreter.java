package dev.retrigger.states.execution;

import java.util.function.Consumer;

/**
 * Runs state machines. An execution never fails by an exception: whatever goes wrong in a
 * definition or an input ends it with an error and a cause, and endless loops end at the history's
 * limit.
 */
public final class Interpreter {
  private final Environment environment;

  public Interpreter(Environment environment) {
    this.environment = environment;
  }

  /**
   * Starts an execution; it goes on as the timeline and the task resources let it.
   *
   * @param whenEnded is told the result once, perhaps before this method returns
   */
  public Execution start(ExecutionRequest request, Consumer<ExecutionResult> whenEnded) {
    Run run = new Run(environment, request, whenEnded);
    run.start();
    return run;
  }

  /** Starts an execution whose result is asked for later. */
  public Execution start(ExecutionRequest request) {
    return start(request, _ -> {});
  }
}
