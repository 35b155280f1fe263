package dev.retrigger.states.task;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Takes what becomes of a call, from any thread. What comes after {@code succeeded}, {@code failed}
 * or the end of the state is ignored.
 */
public interface TaskReply {
  /** The service has accepted the call of a task that goes on: a job, or a token given away. */
  void submitted(JsonNode response);

  /** The task is alive. */
  void heartbeat();

  /** The task has ended well; this is its result. */
  void succeeded(JsonNode output);

  /** The task has ended with an error. */
  void failed(String error, String cause);
}
