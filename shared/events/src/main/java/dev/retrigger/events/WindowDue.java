package dev.retrigger.events;

/** What the windows queue carries to the closer: look at this window now. */
public record WindowDue(String window) {}
