package dev.retrigger.intake;

import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.TriggerId;
import dev.retrigger.events.Json;
import dev.retrigger.ledger.Models;
import dev.retrigger.ledger.Table;
import dev.retrigger.models.CompiledModel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The models that listen to a resource; each is read once, however often it is asked for. */
public final class Listeners {
  private final Models models;
  private final Map<Resource, List<CompiledModel>> byResource = new LinkedHashMap<>();
  private final Map<ModelId, Optional<CompiledModel>> byId = new LinkedHashMap<>();

  public Listeners(Table table) {
    this.models = new Models(table);
  }

  /** Those with a route from the resource, such as a bucket or a repository. */
  public List<CompiledModel> of(String source, String resource) {
    return byResource.computeIfAbsent(
        new Resource(source, resource),
        _ ->
            models.listening(source, resource).stream()
                .map(TriggerId::model)
                .distinct()
                .flatMap(this::model)
                .toList());
  }

  private Stream<CompiledModel> model(ModelId id) {
    return byId
        .computeIfAbsent(
            id, model -> models.find(model).map(row -> Json.read(row.body(), CompiledModel.class)))
        .stream();
  }

  private record Resource(String source, String name) {}
}
