package dev.retrigger.events;

import dev.retrigger.domain.RunId;

/** Asks the tracker to look at a run itself, because no event about it came for a while. */
public record CheckRun(RunId checkRun) {}
