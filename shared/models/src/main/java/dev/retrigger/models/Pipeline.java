package dev.retrigger.models;

import dev.retrigger.domain.ApprovalRule;
import dev.retrigger.domain.Limits;
import dev.retrigger.domain.RetryRule;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A named target, what it is given and how often it may run.
 *
 * @param approval who is asked before each start, if anybody is
 * @param versions how the version of a retraining is found, if runs are numbered
 */
public record Pipeline(
    String name,
    Target target,
    Map<String, ParameterTemplate> parameters,
    Duration timeout,
    RetryRule retry,
    Limits limits,
    Optional<ApprovalRule> approval,
    Optional<Versions> versions) {
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
