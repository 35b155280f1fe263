package dev.retrigger.models;

import java.util.List;
import java.util.Optional;

/**
 * A person or a job that asks for it starts a run.
 *
 * @param requires the attributes that a request must give, as {@code ${request.NAME}}
 */
public record RequestTrigger(String name, List<String> requires, Optional<String> start)
    implements Trigger {
  public RequestTrigger {
    requires = List.copyOf(requires);
  }
}
