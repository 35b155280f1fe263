package dev.retrigger.models;

import dev.retrigger.domain.Limits;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A named target, what it is given and how often it may run. */
public record Pipeline(
    String name,
    Target target,
    Map<String, ParameterTemplate> parameters,
    Duration timeout,
    Limits limits) {
  public Pipeline {
    parameters = Ordered.copyOf(parameters);
  }

  /** The names of the inputs that the parameters refer to. */
  public Set<String> inputs() {
    Set<String> names = new TreeSet<>();
    for (ParameterTemplate template : parameters.values()) {
      for (Reference reference : template.references()) {
        reference.input().ifPresent(names::add);
      }
    }
    return names;
  }
}
