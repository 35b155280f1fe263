package dev.retrigger.startrun;

import dev.retrigger.domain.Decision.Refuse;
import dev.retrigger.ledger.Run;
import dev.retrigger.ledger.Write;
import java.util.List;
import java.util.Optional;

/**
 * A run to write: intended, recorded only, or refused with the reason.
 *
 * @param takes what is the run's alone from now on, to be written with it: its version
 */
record RunPlan(Run run, Optional<Refuse> refusal, List<Write> takes) {
  RunPlan {
    takes = List.copyOf(takes);
  }
}
