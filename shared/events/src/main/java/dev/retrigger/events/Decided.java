package dev.retrigger.events;

import dev.retrigger.domain.Decision;
import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.PipelineId;
import dev.retrigger.domain.TriggerId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A decision as functions answer and log it, and as {@code explain} shows it.
 *
 * @param key what makes this the same fact as another; empty if nothing matched
 * @param parameters of the run that starts, secrets as references
 */
public record Decided(
    Optional<TriggerId> trigger,
    Optional<PipelineId> pipeline,
    Decision decision,
    String key,
    Map<String, String> parameters) {
  public Decided {
    parameters = new LinkedHashMap<>(parameters);
  }

  /** A decision about something that is for no trigger. */
  public static Decided ignored(String reason) {
    return new Decided(
        Optional.empty(), Optional.empty(), new Decision.Ignore(reason), "", Map.of());
  }

  public Optional<ModelId> model() {
    return trigger.map(TriggerId::model);
  }
}
