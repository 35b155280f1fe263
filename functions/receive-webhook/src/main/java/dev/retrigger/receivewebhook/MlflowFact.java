package dev.retrigger.receivewebhook;

import dev.retrigger.domain.RunId;
import dev.retrigger.models.MlflowTrigger;
import dev.retrigger.models.Route;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What happened to a version of a registered model. */
record MlflowFact(
    String model,
    MlflowTrigger.Event event,
    String version,
    Optional<String> alias,
    String announced,
    Optional<RunId> cause)
    implements Fact {
  @Override
  public String source() {
    return Route.MLFLOW;
  }

  @Override
  public String resource() {
    return model;
  }

  @Override
  public List<String> identity() {
    return List.of(event.name(), model, version, alias.orElse(""), announced);
  }

  @Override
  public Map<String, String> attributes() {
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("version", version);
    alias.ifPresent(name -> attributes.put("alias", name));
    attributes.put("url", "models:/" + model + "/" + version);
    attributes.put(
        "reason",
        alias
            .map(name -> "version " + version + " of " + model + " is now " + name)
            .orElse("version " + version + " of " + model + " was registered"));
    return attributes;
  }
}
