package dev.retrigger.states.expression;

import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** What expressions may know beside their variables: the time and chance of one execution. */
public record Surroundings(InstantSource clock, RandomGenerator random) {}
