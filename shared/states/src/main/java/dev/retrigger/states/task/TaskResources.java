package dev.retrigger.states.task;

import java.util.function.Function;

/**
 * The one port through which state machines touch the world. A resource that answers at once calls
 * the reply before it returns; a job or a token is first {@link TaskReply#submitted} and ends
 * later. A service's error is a {@link TaskReply#failed} reply, never an exception.
 */
@FunctionalInterface
public interface TaskResources {
  /** Starts a call. */
  TaskHandle start(TaskRequest request, TaskReply reply);

  /** A call under way. */
  @FunctionalInterface
  interface TaskHandle {
    /** A call that nobody can stop, or that is over. */
    TaskHandle NOTHING_TO_STOP = () -> {};

    /** Nobody waits for the call any more: it timed out, or a sibling failed. */
    void stop();
  }

  /** Resources that answer every call at once. */
  static TaskResources answering(Function<TaskRequest, TaskOutcome> answer) {
    return (request, reply) -> {
      answer.apply(request).reportTo(reply);
      return TaskHandle.NOTHING_TO_STOP;
    };
  }
}
