package dev.retrigger.states.task;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The tokens that tasks wait for, and the three calls that answer them. Each call says whether
 * anyone still waited: a token that was answered, or whose task timed out, is unknown.
 */
public final class TaskTokens {
  private final Map<String, TaskReply> waiting = new ConcurrentHashMap<>();

  /** Makes a token known. */
  public void register(String token, TaskReply reply) {
    waiting.put(token, reply);
  }

  /** Makes a token unknown. */
  public void forget(String token) {
    waiting.remove(token);
  }

  public boolean sendTaskSuccess(String token, JsonNode output) {
    Optional<TaskReply> reply = Optional.ofNullable(waiting.remove(token));
    reply.ifPresent(task -> task.succeeded(output));
    return reply.isPresent();
  }

  public boolean sendTaskFailure(String token, String error, String cause) {
    Optional<TaskReply> reply = Optional.ofNullable(waiting.remove(token));
    reply.ifPresent(task -> task.failed(error, cause));
    return reply.isPresent();
  }

  public boolean sendTaskHeartbeat(String token) {
    Optional<TaskReply> reply = Optional.ofNullable(waiting.get(token));
    reply.ifPresent(TaskReply::heartbeat);
    return reply.isPresent();
  }
}
