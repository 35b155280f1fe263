package dev.retrigger.events;

import dev.retrigger.domain.RunId;

/** Asks for a run's lineage to be recorded wherever people look for it. */
public record RecordLineage(RunId recordLineage) {}
