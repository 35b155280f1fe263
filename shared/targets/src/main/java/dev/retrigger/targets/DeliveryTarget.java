package dev.retrigger.targets;

import dev.retrigger.domain.RunId;
import java.time.Duration;

/**
 * A target that is given a message, and that nobody can ask about it: repeats are new to it, a look
 * tells nothing, and what was handed over cannot be taken back.
 */
interface DeliveryTarget extends Target {
  @Override
  default Duration tokenWindow() {
    return Duration.ZERO;
  }

  @Override
  default Duration lookupHorizon() {
    return Duration.ZERO;
  }

  @Override
  default Duration pollInterval() {
    return Duration.ZERO;
  }

  @Override
  default Status describe(String execution) {
    return Delivery.status(execution);
  }

  @Override
  default void stop(RunId run, String execution) {}
}
