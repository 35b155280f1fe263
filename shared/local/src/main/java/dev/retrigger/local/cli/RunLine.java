package dev.retrigger.local.cli;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.retrigger.domain.PipelineId;
import dev.retrigger.domain.RunId;
import dev.retrigger.domain.RunStatus;
import dev.retrigger.ledger.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A run in a list.
 *
 * @param intended when it was decided; it may never have started
 * @param took from its start to its end
 * @param objects how many objects it reads
 */
@JsonPropertyOrder({
  "run",
  "pipeline",
  "status",
  "reason",
  "intended",
  "started",
  "took",
  "objects",
  "execution"
})
public record RunLine(
    RunId run,
    PipelineId pipeline,
    RunStatus status,
    String reason,
    Instant intended,
    Optional<Instant> started,
    Optional<Duration> took,
    long objects,
    Optional<String> execution) {
  static RunLine of(Run run) {
    Run.Progress progress = run.progress();
    return new RunLine(
        run.id(),
        run.pipeline(),
        run.status(),
        run.reason(),
        progress.intended(),
        progress.started(),
        progress
            .started()
            .flatMap(started -> progress.ended().map(ended -> Duration.between(started, ended))),
        run.request().objects(),
        progress.execution());
  }
}
