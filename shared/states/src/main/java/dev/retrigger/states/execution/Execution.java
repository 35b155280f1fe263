package dev.retrigger.states.execution;

import java.util.Optional;

/** An execution under way or ended. */
public sealed interface Execution permits Run {
  ExecutionIdentity identity();

  /** How it ended, if it has. */
  Optional<ExecutionResult> result();

  /** Stops it, unless it has ended. */
  void stop(Failure reason);
}
