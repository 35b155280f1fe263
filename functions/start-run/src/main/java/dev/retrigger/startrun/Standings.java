package dev.retrigger.startrun;

import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.PipelineId;
import dev.retrigger.domain.PipelineState;
import dev.retrigger.domain.ProjectState;
import dev.retrigger.domain.StartPolicy.Situation;
import dev.retrigger.events.Json;
import dev.retrigger.ledger.Approvals;
import dev.retrigger.ledger.Models;
import dev.retrigger.ledger.Pauses;
import dev.retrigger.ledger.Pipelines;
import dev.retrigger.ledger.Projects;
import dev.retrigger.ledger.Runs;
import dev.retrigger.ledger.Table;
import dev.retrigger.models.CompiledModel;
import java.time.Instant;
import java.util.Optional;

/** Reads how pipelines stand. */
final class Standings {
  private final Models models;
  private final Pipelines pipelines;
  private final Projects projects;
  private final Pauses pauses;
  private final Approvals approvals;
  private final Runs runs;

  Standings(Table table) {
    this.models = new Models(table);
    this.pipelines = new Pipelines(table);
    this.projects = new Projects(table);
    this.pauses = new Pauses(table);
    this.approvals = new Approvals(table);
    this.runs = new Runs(table);
  }

  /** The model file that is in force. */
  Optional<CompiledModel> model(ModelId model) {
    return models.find(model).map(row -> Json.read(row.body(), CompiledModel.class));
  }

  /** How the pipeline stands; empty if the model file in force does not have it. */
  Optional<Standing> of(PipelineId pipeline, boolean override, Instant now) {
    return model(pipeline.model()).flatMap(model -> of(model, pipeline, override, now));
  }

  /** How a pipeline of that model stands. */
  Optional<Standing> of(CompiledModel model, PipelineId pipeline, boolean override, Instant now) {
    return model
        .pipeline(pipeline.name())
        .map(
            rules -> {
              PipelineState state = pipelines.state(pipeline);
              Optional<Standing.Question> question = question(state);
              return new Standing(
                  model,
                  pipeline,
                  rules,
                  new Situation(
                      state,
                      project(model),
                      !pauses.of(pipeline.model()).isEmpty(),
                      pipelines.waitingLeader(pipeline, state),
                      question.map(open -> Standing.answer(open.approval(), now)),
                      override,
                      now),
                  question);
            });
  }

  private ProjectState project(CompiledModel model) {
    return model.project().caps().isNone()
        ? ProjectState.NEW
        : projects.state(model.project().project());
  }

  private Optional<Standing.Question> question(PipelineState state) {
    return state
        .asked()
        .map(
            asked ->
                new Standing.Question(
                    approvals.find(asked.approval()).orElseThrow(),
                    runs.find(asked.run()).orElseThrow()));
  }
}
