package dev.retrigger.models;

import dev.retrigger.domain.PipelineId;
import dev.retrigger.domain.RunStatus;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The end of another pipeline's run starts a run.
 *
 * @param statuses the ends that count
 */
public record FinishedTrigger(
    String name, PipelineId pipeline, Set<RunStatus> statuses, Optional<String> start)
    implements Trigger {
  public FinishedTrigger {
    statuses = java.util.Collections.unmodifiableSet(new TreeSet<>(statuses));
  }
}
