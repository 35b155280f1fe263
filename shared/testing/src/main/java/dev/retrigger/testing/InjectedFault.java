package dev.retrigger.testing;

/**
 * A call failed, or its answer was lost, because a test said so; what a broken network looks like.
 */
public final class InjectedFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InjectedFault(String message) {
    super(message);
  }
}
