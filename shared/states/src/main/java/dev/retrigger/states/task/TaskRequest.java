package dev.retrigger.states.task;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;

/**
 * One call that a Task state makes.
 *
 * @param executionArn the execution that calls
 * @param state the name of the calling state
 * @param attempt 0 for the first call of a visit to the state, then the number of the retry
 * @param arguments what is sent
 * @param taskToken what to send back, where the state waits for it
 */
public record TaskRequest(
    String executionArn,
    String state,
    int attempt,
    TaskResource resource,
    JsonNode arguments,
    Optional<JsonNode> credentials,
    Optional<String> taskToken,
    Optional<Duration> timeout,
    Optional<Duration> heartbeat) {}
