package dev.retrigger.sweepledger;

import dev.retrigger.domain.Breaker;
import dev.retrigger.domain.Failures;
import dev.retrigger.domain.PipelineId;
import dev.retrigger.domain.Spend;
import dev.retrigger.events.Json;
import dev.retrigger.ledger.Models;
import dev.retrigger.ledger.Pipelines;
import dev.retrigger.ledger.Projects;
import dev.retrigger.ledger.Table;
import dev.retrigger.models.CompiledModel;
import dev.retrigger.models.Pipeline;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of each project what it has spent of its caps and how many of its breakers are open, in a
 * log line each that the template's metric filters read. It reads every pipeline's state, hence
 * only every ten minutes.
 */
final class ProjectGauges {
  private static final Logger LOG = LoggerFactory.getLogger(ProjectGauges.class);
  private static final int MINUTES = 10;

  private final Models models;
  private final Pipelines pipelines;
  private final Projects projects;

  ProjectGauges(Table table) {
    this.models = new Models(table);
    this.pipelines = new Pipelines(table);
    this.projects = new Projects(table);
  }

  /** What was read of a project; spending is counted only where there are caps. */
  record Reading(long spentUsd, int spentRuns, long openBreakers) {}

  Map<String, Reading> read(Instant now) {
    Map<String, Long> open =
        models
            .all()
            .flatMap(id -> models.find(id).stream())
            .map(stored -> Json.read(stored.body(), CompiledModel.class))
            .collect(
                Collectors.groupingBy(
                    model -> model.file().model().project(),
                    TreeMap::new,
                    Collectors.summingLong(model -> openBreakers(model, now))));
    Map<String, Reading> readings = new TreeMap<>();
    open.forEach((project, count) -> readings.put(project, reading(project, count)));
    return readings;
  }

  void tell(Instant now) {
    if (now.atOffset(ZoneOffset.UTC).getMinute() % MINUTES == 0) {
      read(now)
          .forEach(
              (project, reading) ->
                  LOG.atInfo()
                      .addKeyValue("project", project)
                      .addKeyValue("spentUsd", reading.spentUsd())
                      .addKeyValue("spentRuns", reading.spentRuns())
                      .addKeyValue("openBreakers", reading.openBreakers())
                      .log("project gauges"));
    }
  }

  private Reading reading(String project, long openBreakers) {
    Spend spend = projects.state(project).spend();
    return new Reading(
        spend.usd().setScale(0, RoundingMode.HALF_UP).longValueExact(), spend.runs(), openBreakers);
  }

  private long openBreakers(CompiledModel model, Instant now) {
    return model.file().pipelines().values().stream()
        .filter(pipeline -> isOpen(model, pipeline, now))
        .count();
  }

  private boolean isOpen(CompiledModel model, Pipeline pipeline, Instant now) {
    Breaker breaker = pipeline.limits().breaker();
    Failures failures =
        pipelines.state(new PipelineId(model.file().model(), pipeline.name())).failures();
    return failures.inARow() >= breaker.failures()
        && failures.last().filter(last -> last.plus(breaker.pauseFor()).isAfter(now)).isPresent();
  }
}
