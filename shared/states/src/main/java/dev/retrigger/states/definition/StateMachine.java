package dev.retrigger.states.definition;

import java.time.Duration;
import java.util.Optional;

/** A definition that has passed every static check. */
public record StateMachine(
    Optional<String> comment, Optional<Duration> timeout, StateGraph graph) {}
