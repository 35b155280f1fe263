package dev.retrigger.models;

import dev.retrigger.domain.Mode;
import dev.retrigger.domain.ModelId;
import java.util.Map;
import java.util.Optional;

/**
 * One model's rules: what its runs read, what they start and why. Every default is applied, {@code
 * ${env}} is resolved, and every name refers to something; only files that pass every check become
 * one.
 */
public record ModelFile(
    int version,
    ModelId model,
    Mode mode,
    Map<String, Input> inputs,
    Map<String, Monitor> monitors,
    Map<String, Pipeline> pipelines,
    Map<String, Trigger> triggers,
    Notify notices,
    Optional<Mlflow> mlflow) {
  public ModelFile {
    inputs = Ordered.copyOf(inputs);
    monitors = Ordered.copyOf(monitors);
    pipelines = Ordered.copyOf(pipelines);
    triggers = Ordered.copyOf(triggers);
  }
}
