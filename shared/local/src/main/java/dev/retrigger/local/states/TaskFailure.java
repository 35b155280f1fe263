package dev.retrigger.local.states;

/** Ends a call with an error that the state machine sees. */
final class TaskFailure extends RuntimeException {
  private static final long serialVersionUID = 1;
  private static final String RUNTIME = "States.Runtime";

  private final String error;

  TaskFailure(String error, String cause) {
    super(cause);
    this.error = error;
  }

  /** The call can never succeed here, so that no retry or catch is to hide it. */
  static TaskFailure runtime(String cause) {
    return new TaskFailure(RUNTIME, cause);
  }

  /** AWS has it, and this machine does not. */
  static TaskFailure notHere(String what) {
    return runtime("the local runtime cannot run " + what + "; mock it with 'states run --mocks'");
  }

  String error() {
    return error;
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
