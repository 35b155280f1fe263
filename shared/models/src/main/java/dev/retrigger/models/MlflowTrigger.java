package dev.retrigger.models;

import java.util.Optional;

/**
 * What happens to a registered model in MLflow starts a run.
 *
 * @param alias the alias that must be set; any, if there is none
 */
public record MlflowTrigger(
    String name, String model, Event event, Optional<String> alias, Optional<String> start)
    implements Trigger {

  /** What happens to it. */
  public enum Event {
    /** A version was created. */
    VERSION,
    /** An alias was set. */
    ALIAS
  }
}
