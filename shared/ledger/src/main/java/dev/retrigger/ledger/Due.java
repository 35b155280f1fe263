package dev.retrigger.ledger;

import dev.retrigger.domain.Timestamps;
import java.time.Instant;
import java.util.List;

/** What is due, for the sweep. */
public final class Due {
  private final Table table;

  public Due(Table table) {
    this.table = table;
  }

  /** The rows of a kind that are due by now, the oldest first. */
  public List<Row> by(DueKind kind, Instant now, int limit) {
    return table.queryIndex(
        Table.Index.DUE, kind.name(), Timestamps.format(now), Table.Order.ASCENDING, limit);
  }
}
