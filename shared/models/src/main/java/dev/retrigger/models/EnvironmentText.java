package dev.retrigger.models;

import dev.retrigger.domain.Text;
import java.util.Optional;
import java.util.function.Function;

/** Reads texts that may name the environment, and nothing else that is known only at a start. */
record EnvironmentText(String environment) implements Function<String, String> {
  @Override
  public String apply(String text) {
    Rendering rendering =
        new ParameterTemplate(text)
            .render(name -> name.equals("env") ? Optional.of(environment) : Optional.empty());
    return switch (rendering) {
      case Rendering.Rendered(String rendered) -> rendered;
      case Rendering.Missing(String name) ->
          throw new InvalidValue(
              "'${" + Text.brief(name) + "}' is not known here", "only ${env} is");
    };
  }
}
