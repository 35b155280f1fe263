package dev.retrigger.models;

/** New objects of an input, collected in a window, start one run. */
public record DataTrigger(String name, String input, Window window, String start)
    implements Trigger {}
