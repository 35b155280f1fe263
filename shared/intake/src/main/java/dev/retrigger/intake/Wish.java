package dev.retrigger.intake;

import dev.retrigger.domain.Signal;
import dev.retrigger.domain.TriggerId;

/** What a trigger makes of a delivery. */
public sealed interface Wish {
  /** The trigger wants it. */
  record Fires(Signal signal) implements Wish {}

  /** The trigger does not want it. */
  record Passes(TriggerId trigger, String why) implements Wish {}
}
