package dev.retrigger.reconcilesources;

import dev.retrigger.domain.TriggerId;
import dev.retrigger.events.Json;
import dev.retrigger.ledger.Models;
import dev.retrigger.ledger.Table;
import dev.retrigger.models.CompiledModel;
import dev.retrigger.models.DataInput;
import dev.retrigger.models.DataTrigger;
import dev.retrigger.models.ImageInput;
import dev.retrigger.models.Input;
import dev.retrigger.models.Route;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the models in force wait for. */
final class Scopes {
  private final Models models;

  Scopes(Table table) {
    this.models = new Models(table);
  }

  List<Scope> all() {
    return inForce().flatMap(Scopes::of).toList();
  }

  /** The image inputs, whether a trigger waits for them or not. */
  List<ImageScope> images() {
    return inForce()
        .flatMap(
            model ->
                model.file().inputs().values().stream()
                    .filter(ImageInput.class::isInstance)
                    .map(input -> new ImageScope(model, (ImageInput) input)))
        .toList();
  }

  private Stream<CompiledModel> inForce() {
    return models
        .all()
        .flatMap(model -> models.find(model).stream())
        .map(stored -> Json.read(stored.body(), CompiledModel.class));
  }

  private static Stream<Scope> of(CompiledModel model) {
    return model.routes().stream()
        .filter(route -> route.source().equals(Route.S3))
        .flatMap(route -> scope(model, route.trigger()).stream());
  }

  private static Optional<Scope> scope(CompiledModel model, TriggerId trigger) {
    return model
        .trigger(trigger.name())
        .filter(DataTrigger.class::isInstance)
        .map(DataTrigger.class::cast)
        .map(data -> model.file().inputs().get(data.input()))
        .flatMap(input -> data(input))
        .map(data -> new Scope(model, trigger, data.bucket(), data.prefix()));
  }

  private static Optional<DataInput> data(Input input) {
    return input instanceof DataInput data ? Optional.of(data) : Optional.empty();
  }
}
