package dev.retrigger.models;

import java.util.Optional;

/** Drift that a monitor tells of starts a run. */
public record DriftTrigger(String name, String monitor, Optional<String> start)
    implements Trigger {}
