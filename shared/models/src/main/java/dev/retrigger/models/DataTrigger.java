package dev.retrigger.models;

import java.util.Optional;

/** New objects of an input, collected in a window, start one run. */
public record DataTrigger(String name, String input, Window window, Optional<String> start)
    implements Trigger {}
