package dev.retrigger.local.cli;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.PipelineId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What one event would do. */
@JsonPropertyOrder({"event", "decisions"})
record Explanation(Event event, List<Line> decisions) {
  Explanation {
    decisions = List.copyOf(decisions);
  }

  /** Which event it is. */
  @JsonPropertyOrder({"id", "source", "type"})
  record Event(String id, String source, String type) {}

  /**
   * What one trigger makes of the event.
   *
   * @param outcome the name of the decision's case: {@code Start}
   * @param key what makes another event the same fact
   * @param parameters of the run that starts
   * @param until when a signal that waits is looked at again
   */
  @JsonPropertyOrder({
    "model",
    "trigger",
    "pipeline",
    "outcome",
    "reason",
    "key",
    "parameters",
    "until"
  })
  record Line(
      Optional<ModelId> model,
      Optional<String> trigger,
      Optional<PipelineId> pipeline,
      String outcome,
      String reason,
      Optional<String> key,
      Optional<Map<String, String>> parameters,
      Optional<Instant> until) {}
}
