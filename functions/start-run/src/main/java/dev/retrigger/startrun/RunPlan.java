package dev.retrigger.startrun;

import dev.retrigger.domain.Decision.Refuse;
import dev.retrigger.ledger.Run;
import java.util.Optional;

/** A run to write: intended, recorded only, or refused with the reason. */
record RunPlan(Run run, Optional<Refuse> refusal) {}
