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

  /** Owes the message. */
  public static Write owe(String id, SignalArrived message, Instant now) {
    return Write.put(
        DueKind.HANDOFF.mark(
            Row.at(Keys.handoff(id)).with("handoff", id).with("body", Json.write(message)),
            now.plus(PATIENCE)));
  }

  /** Owes the message no longer. */
  public void settle(String id) {
    table.write(List.of(Write.delete(Keys.handoff(id), Condition.always())));
  }

  /** The id of a due row of kind {@link DueKind#HANDOFF}. */
  public static String idOf(Row row) {
    return row.text("handoff");
  }

  /** The message of a due row of kind {@link DueKind#HANDOFF}. */
  public static SignalArrived messageOf(Row row) {
    return Json.read(row.text("body"), SignalArrived.class);
  }
}
