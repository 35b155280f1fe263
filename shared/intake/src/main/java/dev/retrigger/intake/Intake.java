package dev.retrigger.intake;

import dev.retrigger.aws.MessageQueue;
import dev.retrigger.domain.Signal;
import dev.retrigger.domain.Text;
import dev.retrigger.events.Json;
import dev.retrigger.events.StarterMessage.SignalArrived;
import dev.retrigger.ledger.IgnoredEvents;
import dev.retrigger.ledger.IgnoredEvents.IgnoredEvent;
import dev.retrigger.ledger.Table;
import dev.retrigger.models.CompiledModel;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Ends every receiver's work in the same way: what a trigger wants is sent to the starter, which
 * records its decision about it; what no trigger wants leaves one record of why. A delivery is
 * durable when this returns; when it throws, the delivery is to be offered again, and does no harm:
 * a signal that was sent before is a duplicate to the starter.
 */
public final class Intake {
  private static final int LONGEST_REASON = 2_000;

  /** Well below what a key of the table may have. */
  private static final int LONGEST_NAME = 500;

  private final InstantSource clock;
  private final Table table;
  private final IgnoredEvents ignored;
  private final MessageQueue signals;

  public Intake(InstantSource clock, Table table, MessageQueue signals) {
    this.clock = clock;
    this.table = table;
    this.ignored = new IgnoredEvents(table);
    this.signals = signals;
  }

  /** The models that listen to a resource, such as a repository; each of them once. */
  public List<CompiledModel> listening(String source, String resource) {
    return new Listeners(table).of(source, resource);
  }

  /** Settles a delivery about which each trigger that may want it has said so or why not. */
  public Taken settle(Delivery delivery, List<Wish> wishes) {
    List<Signal> fired =
        wishes.stream()
            .filter(Wish.Fires.class::isInstance)
            .map(wish -> ((Wish.Fires) wish).signal())
            .toList();
    fired.forEach(
        signal ->
            signals.send(
                signal.trigger().model().toString(), Json.write(new SignalArrived(signal))));
    return fired.isEmpty()
        ? ignore(delivery, reason(delivery, wishes))
        : new Taken(fired, Optional.empty());
  }

  /** Records that a delivery is for no trigger, whatever they may want. */
  public Taken ignore(Delivery delivery, String reason) {
    String told = Text.brief(reason, LONGEST_REASON);
    ignored.note(
        new IgnoredEvent(
            delivery.source(),
            Text.brief(delivery.subject(), LONGEST_NAME),
            Text.brief(delivery.eventId(), LONGEST_NAME),
            delivery.at(),
            clock.instant(),
            told,
            0));
    return new Taken(List.of(), Optional.of(told));
  }

  private static String reason(Delivery delivery, List<Wish> wishes) {
    return wishes.isEmpty()
        ? "no trigger listens to " + delivery.subject()
        : wishes.stream()
            .filter(Wish.Passes.class::isInstance)
            .map(Wish.Passes.class::cast)
            .map(passes -> "not for " + passes.trigger() + ": " + passes.why())
            .collect(Collectors.joining("; "));
  }
}
