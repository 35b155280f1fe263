package dev.retrigger.states.definition;

import dev.retrigger.states.expression.Template;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A way out of a state: what it hands on, what it remembers, where it goes. A catcher and a choice
 * rule have one each, beside the state's own.
 */
public record Exit(Optional<Template> output, Map<String, Template> assign, Next next) {
  public Exit {
    assign = Collections.unmodifiableMap(new LinkedHashMap<>(assign));
  }
}
