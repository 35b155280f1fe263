package dev.retrigger.ledger;

import dev.retrigger.domain.TriggerId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Up to when the firings of schedules are accounted for: whatever a schedule was to fire later is
 * still to be compared with the signals that came. A schedule that is new, or fires at other times
 * than before, owes nothing for the time before that.
 */
public final class Ticks {
  private static final String TRIGGER = "trigger";
  private static final String DEFINITION = "definition";
  private static final String THROUGH = "through";

  private final Table table;

  public Ticks(Table table) {
    this.table = table;
  }

  /**
   * Up to when the firings of a schedule are accounted for, which is {@code now} for one that was
   * not known as it is.
   *
   * @param definition when it fires, in its own words
   */
  public Instant through(TriggerId trigger, String definition, Instant now) {
    Optional<Instant> through =
        table
            .get(Keys.ticks(trigger))
            .filter(row -> row.text(DEFINITION).equals(definition))
            .map(row -> row.instant(THROUGH));
    if (through.isEmpty()) {
      account(trigger, definition, now);
    }
    return through.orElse(now);
  }

  /** The firings of a schedule are accounted for up to then. */
  public void account(TriggerId trigger, String definition, Instant through) {
    table.write(
        List.of(
            Write.put(
                Row.at(Keys.ticks(trigger))
                    .with(TRIGGER, trigger.toString())
                    .with(DEFINITION, definition)
                    .with(THROUGH, through))));
  }

  /** The schedules that are known. */
  public List<TriggerId> known() {
    return Rows.all(table, Keys.TICKS, "").map(row -> TriggerId.parse(row.text(TRIGGER))).toList();
  }

  /** The schedule is no more, and owes nothing should it come back. */
  public void forget(TriggerId trigger) {
    table.write(List.of(Write.delete(Keys.ticks(trigger), Condition.always())));
  }
}
