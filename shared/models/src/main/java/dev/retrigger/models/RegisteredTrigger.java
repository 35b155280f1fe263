package dev.retrigger.models;

import java.util.Optional;

/**
 * An approved model package of a group starts a run; so does, when that one is rejected, the newest
 * other approved one.
 */
public record RegisteredTrigger(String name, String group, Optional<String> start)
    implements Trigger {}
