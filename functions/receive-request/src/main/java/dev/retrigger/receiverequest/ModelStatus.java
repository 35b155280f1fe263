package dev.retrigger.receiverequest;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.retrigger.domain.Decision.Waiting;
import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.RunId;
import dev.retrigger.ledger.Pauses.Pause;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a model stands.
 *
 * @param version of the model file in force
 * @param project what the caps of its project have left; empty if it has none
 */
@JsonPropertyOrder({"model", "mode", "version", "pauses", "pipelines", "project"})
public record ModelStatus(
    ModelId model,
    String mode,
    String version,
    List<Pause> pauses,
    List<PipelineStatus> pipelines,
    Optional<ProjectStatus> project) {
  public ModelStatus {
    pauses = List.copyOf(pauses);
    pipelines = List.copyOf(pipelines);
  }

  /**
   * How a pipeline stands.
   *
   * @param concurrency how many runs may be active
   * @param waiting how many batches wait
   * @param held why a start would wait now; empty if one could begin
   * @param failures in a row
   * @param breaker at how many of them nothing starts any more
   * @param lastStart of the last run that did not fail
   */
  @JsonPropertyOrder({
    "pipeline",
    "target",
    "active",
    "concurrency",
    "waiting",
    "held",
    "until",
    "coolingUntil",
    "failures",
    "breaker",
    "breakerOpenUntil",
    "budget",
    "lastStart"
  })
  public record PipelineStatus(
      String pipeline,
      String target,
      List<RunId> active,
      int concurrency,
      long waiting,
      Optional<Waiting> held,
      Optional<Instant> until,
      Optional<Instant> coolingUntil,
      int failures,
      int breaker,
      Optional<Instant> breakerOpenUntil,
      Optional<Money> budget,
      Optional<Instant> lastStart) {}

  /** How a project stands with its caps. */
  public record ProjectStatus(
      String project, int active, Optional<Integer> concurrency, Optional<Money> budget) {}

  /** What was spent of a budget in its current day or month, and of how much. */
  @JsonPropertyOrder({"period", "runs", "ofRuns", "usd", "ofUsd", "renews"})
  public record Money(
      String period,
      int runs,
      Optional<Integer> ofRuns,
      BigDecimal usd,
      Optional<BigDecimal> ofUsd,
      Instant renews) {}
}
