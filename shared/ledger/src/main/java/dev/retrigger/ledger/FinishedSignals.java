package dev.retrigger.ledger;

import dev.retrigger.domain.Signal;
import dev.retrigger.domain.TriggerId;
import dev.retrigger.events.StarterMessage.SignalArrived;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the end of a run sets off elsewhere. It is owed in the transaction that ends the run, as one
 * row whoever listens, and sent by the sweep: so a chain of runs is never one chain of invocations,
 * which Lambda would cut.
 */
final class FinishedSignals {
  private static final String SOURCE = "finished";

  private final Models models;

  FinishedSignals(Table table) {
    this.models = new Models(table);
  }

  /** Owes the signals of a run that is over; empty if nobody listens. */
  Optional<Write> owe(Run over, Instant at) {
    String end = over.pipeline() + "#" + over.status().name();
    List<SignalArrived> messages =
        models.listening(SOURCE, end).stream()
            .map(trigger -> new SignalArrived(signal(trigger, over, at)))
            .toList();
    return messages.isEmpty()
        ? Optional.empty()
        : Optional.of(Handoffs.owe("finished-" + over.id(), messages, at));
  }

  private static Signal signal(TriggerId trigger, Run over, Instant at) {
    String status = over.status().name();
    String key = over.id() + "#" + status;
    return new Signal(
        trigger,
        SOURCE,
        key,
        "run/" + over.id(),
        key,
        at,
        Map.of(
            "run",
            over.id().value(),
            "runStatus",
            status,
            "status",
            status,
            "reason",
            over.pipeline() + " ended " + status),
        over.origin().depth() + 1);
  }
}
