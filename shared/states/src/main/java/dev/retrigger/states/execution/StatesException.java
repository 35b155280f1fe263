package dev.retrigger.states.execution;

/** Carries a failure out of the middle of a state's work to where it is handled. */
final class StatesException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Failure failure;

  StatesException(Failure failure) {
    super(failure.name(), null, false, false);
    this.failure = failure;
  }

  StatesException(String error, String cause) {
    this(Failure.of(error, cause));
  }

  Failure failure() {
    return failure;
  }
}
