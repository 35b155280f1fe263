package dev.retrigger.targets;

import dev.retrigger.domain.Text;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A request's parameters as environment variables, with the run's id among them. */
final class Variables {
  /** The variable by which a build or a task is known to be a run's. */
  static final String RUN = "RETRIGGER_RUN_ID";

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private Variables() {}

  /** What is wrong with the parameters' names. */
  static Optional<String> problem(Map<String, String> parameters) {
    String wrong =
        parameters.keySet().stream()
            .filter(name -> !NAME.matcher(name).matches() || name.equals(RUN))
            .map(name -> "'" + Text.brief(name) + "'")
            .collect(Collectors.joining(", "));
    return wrong.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "parameter "
                + wrong
                + " cannot be an environment variable; use letters, digits and '_', not a digit"
                + " first, not "
                + RUN
                + ", and no lists or mappings");
  }

  static SequencedMap<String, String> of(Target.Request request, Map<String, String> parameters) {
    SequencedMap<String, String> variables = new LinkedHashMap<>(parameters);
    variables.put(RUN, request.run().value());
    return variables;
  }
}
