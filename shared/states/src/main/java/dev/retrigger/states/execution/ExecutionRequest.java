package dev.retrigger.states.execution;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.states.definition.StateMachine;

/**
 * What to run.
 *
 * @param seed decides everything that is left to chance: jitter, {@code $random}, {@code $uuid},
 *     task tokens
 */
public record ExecutionRequest(
    StateMachine machine, JsonNode input, ExecutionIdentity identity, long seed) {}
