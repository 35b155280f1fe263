package dev.retrigger.receiverequest;

import dev.retrigger.aws.MessageQueue;
import dev.retrigger.domain.Decision;
import dev.retrigger.domain.PipelineId;
import dev.retrigger.domain.RunId;
import dev.retrigger.domain.Signal;
import dev.retrigger.events.Json;
import dev.retrigger.events.StarterMessage.SignalArrived;
import dev.retrigger.ledger.Requests;
import dev.retrigger.ledger.Requests.Request;
import dev.retrigger.ledger.SignalRecord;
import dev.retrigger.ledger.Signals;
import dev.retrigger.ledger.Table;
import java.time.Instant;
import java.util.Optional;

/**
 * Sends the signals of those who brought a key of their own: the same key is the same signal, the
 * same answer, and never a second start. The key is taken before the signal is sent, so that
 * another wish under it is refused whatever the starter has got to.
 */
final class KeyedSignals {
  private final Requests requests;
  private final Signals signals;
  private final MessageQueue queue;

  KeyedSignals(Table table, MessageQueue queue) {
    this.requests = new Requests(table);
    this.signals = new Signals(table);
    this.queue = queue;
  }

  /**
   * Sends the signal, unless that is done.
   *
   * @param pipeline what it starts; nothing if it only takes part in a combination
   */
  Answer send(Signal signal, Optional<PipelineId> pipeline, Instant now) {
    Request request = Request.of(signal, now);
    Optional<SignalRecord> decided = signals.find(signal);
    Optional<Request> before =
        requests
            .claim(request)
            .or(() -> decided.map(record -> Request.of(record.signal(), record.at())));
    if (before.filter(earlier -> !earlier.asksTheSameAs(request)).isPresent()) {
      throw Refusal.impossible(
          "key",
          "this key was used before, for another wish",
          "use a new key for a new wish, or send the wish as it was");
    }
    return decided.isPresent()
        ? unchanged(decided.get(), pipeline)
        : sent(before.map(Request::signal).orElse(signal), before, pipeline);
  }

  private Answer sent(Signal signal, Optional<Request> before, Optional<PipelineId> pipeline) {
    queue.send(signal.trigger().model().toString(), Json.write(new SignalArrived(signal)));
    Answer.Accepted accepted = ids(signal, pipeline);
    return accepted.noting(
        before.isPresent()
            ? "no change: this key was used before, at "
                + before.get().at()
                + ", and is being"
                + " decided"
            : "the run has that id unless an earlier signal leads it; retrigger why EVENT tells");
  }

  private Answer unchanged(SignalRecord record, Optional<PipelineId> pipeline) {
    Signal signal = record.signal();
    signals.countDuplicate(signal);
    return new Answer.Unchanged(
        run(record)
            .map(run -> ids(signal).and("run", run.value()))
            .orElseGet(() -> ids(signal, pipeline))
            .ids(),
        record.decision(),
        "no change: this key was used before, at " + record.at() + "; nothing starts twice");
  }

  private static Optional<RunId> run(SignalRecord record) {
    return record.decision() instanceof Decision.Start(var run, _)
        ? Optional.of(run)
        : Optional.empty();
  }

  private static Answer.Accepted ids(Signal signal) {
    return Answer.Accepted.of("event", signal.eventId()).and("signal", signal.id().value());
  }

  private static Answer.Accepted ids(Signal signal, Optional<PipelineId> pipeline) {
    return pipeline
        .map(started -> ids(signal).and("run", RunId.of(started, signal.id(), 0).value()))
        .orElseGet(() -> ids(signal));
  }
}
