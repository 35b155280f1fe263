package dev.retrigger.receiverequest;

import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.PipelineId;
import dev.retrigger.events.Json;
import dev.retrigger.ledger.Models;
import dev.retrigger.ledger.Pauses;
import dev.retrigger.ledger.Table;
import dev.retrigger.models.CompiledModel;
import dev.retrigger.models.Pipeline;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The model files that are in force, and what a request names of them. */
final class ModelsInForce {
  private final Models models;

  ModelsInForce(Table table) {
    this.models = new Models(table);
  }

  Optional<CompiledModel> find(ModelId model) {
    return models.find(model).map(row -> Json.read(row.body(), CompiledModel.class));
  }

  CompiledModel model(ModelId model) {
    return find(model)
        .orElseThrow(
            () ->
                Refusal.unknown(
                    "model",
                    "there is no model " + model + " in force",
                    "apply its file first, or see what there is: retrigger runs"));
  }

  /** A pipeline of a model that is in force. */
  Pipeline pipeline(PipelineId pipeline) {
    CompiledModel model = model(pipeline.model());
    return model
        .pipeline(pipeline.name())
        .orElseThrow(
            () ->
                Refusal.unknown(
                    "pipeline",
                    "model " + pipeline.model() + " has no pipeline '" + pipeline.name() + "'",
                    "name one of " + String.join(", ", model.file().pipelines().keySet())));
  }

  /** The models of a scope. */
  List<CompiledModel> in(Pauses.Scope scope) {
    Stream<ModelId> ids =
        switch (scope) {
          case Pauses.Scope.Everything _ -> models.all();
          case Pauses.Scope.Project(var project) ->
              models.all().filter(model -> model.project().equals(project));
          case Pauses.Scope.Model(var model) -> Stream.of(model);
        };
    return ids.flatMap(id -> find(id).stream()).toList();
  }

  /** The models of a scope that must have some. */
  List<CompiledModel> someIn(Pauses.Scope scope) {
    List<CompiledModel> found = in(scope);
    if (found.isEmpty()) {
      throw Refusal.unknown(
          "scope",
          "no model in force is in '" + scope.text() + "'",
          "write all, a project such as growth, or a model such as growth/churn");
    }
    return found;
  }

  static Stream<PipelineId> pipelines(CompiledModel model) {
    return model.file().pipelines().keySet().stream()
        .map(name -> new PipelineId(model.file().model(), name));
  }
}
