package dev.retrigger.models;

import dev.retrigger.domain.ApprovalRule;
import dev.retrigger.domain.Limits;
import dev.retrigger.domain.RetryRule;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A named target, what it is given and how often it may run.
 *
 * @param approval who is asked before each start, if anybody is
 * @param versions how the version of what a run makes is found, if it has one
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

  /** The names of the inputs that the parameters and the target's own fields refer to. */
  public Set<String> inputs() {
    return references()
        .map(Reference::input)
        .flatMap(Optional::stream)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** What is filled in when a run starts. */
  Stream<Reference> references() {
    return Stream.concat(parameters.values().stream(), target.settings().values().stream())
        .flatMap(template -> template.references().stream());
  }
}
