package dev.retrigger.ledger;

import dev.retrigger.events.Json;
import dev.retrigger.events.StarterMessage.SignalArrived;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Messages to the starter that a committed change owes; the sweep sends what was not sent. */
public final class Handoffs {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Table table;

  public Handoffs(Table table) {
    this.table = table;
  }

  /** Owes a message that its owner sends now; the sweep does, if that is not done in a minute. */
  public static Write owe(String id, SignalArrived message, Instant now) {
    return owe(id, List.of(message), now.plus(PATIENCE));
  }

  /** Owes messages that the sweep sends from a time on. */
  static Write owe(String id, List<SignalArrived> messages, Instant due) {
    return Write.put(
        DueKind.HANDOFF.mark(
            Row.at(Keys.handoff(id))
                .with("handoff", id)
                .with("body", Json.write(new Owed(messages))),
            due));
  }

  /** Owes the message no longer. */
  public void settle(String id) {
    table.write(List.of(Write.delete(Keys.handoff(id), Condition.always())));
  }

  /** The id of a due row of kind {@link DueKind#HANDOFF}. */
  public static String idOf(Row row) {
    return row.text("handoff");
  }

  /** The messages of a due row of kind {@link DueKind#HANDOFF}. */
  public static List<SignalArrived> messagesOf(Row row) {
    return Json.read(row.text("body"), Owed.class).messages();
  }

  private record Owed(List<SignalArrived> messages) {}
}
