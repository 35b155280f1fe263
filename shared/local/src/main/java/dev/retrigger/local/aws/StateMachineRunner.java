package dev.retrigger.local.aws;

import java.util.function.Consumer;

/** What an execution of a state machine really does. It reports on the thread of the loop. */
@FunctionalInterface
public interface StateMachineRunner {
  /** Begins an execution with this JSON input. */
  Running start(String name, String input, Consumer<Result> finished);

  /** How an execution ended. */
  sealed interface Result {
    /** It succeeded with this JSON output. */
    record Succeeded(String output) implements Result {}

    /** It failed. */
    record Failed(String error, String cause) implements Result {}

    /** It ran longer than its definition allows. */
    record TimedOut() implements Result {}
  }

  /** An execution that can be stopped; what it reports after that is not heard. */
  @FunctionalInterface
  interface Running {
    void stop();
  }

  /** Goes on until somebody {@linkplain ExecutionWorld#finish finishes} it. */
  static StateMachineRunner held() {
    return (_, _, _) -> () -> {};
  }
}
