package dev.retrigger.models;

import java.util.Optional;

/** A newly accepted image of an input starts a run. */
public record ImageTrigger(String name, String input, Optional<String> start) implements Trigger {}
