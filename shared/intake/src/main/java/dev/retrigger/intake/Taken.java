package dev.retrigger.intake;

import dev.retrigger.domain.Signal;
import java.util.List;
import java.util.Optional;

/**
 * What became of a delivery: signals on their way to the starter, each of which gets its decision
 * there, or one reason why there are none.
 */
public record Taken(List<Signal> fired, Optional<String> ignored) {
  public Taken {
    fired = List.copyOf(fired);
  }
}
