package dev.retrigger.testing;

/**
 * The process died here. It is an {@link Error} because no code under test may recover from it:
 * only the test, which plays the platform, may catch it, and then starts a new process with {@link
 * Faults#restart()}.
 */
public final class Halt extends Error {
  private static final long serialVersionUID = 1L;

  Halt(String call) {
    super("halted at " + call, null, false, false);
  }
}
