package dev.retrigger.local.runtime;

import dev.retrigger.ledger.Key;
import dev.retrigger.ledger.Row;
import dev.retrigger.ledger.Table;
import dev.retrigger.ledger.Write;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A table that shows what was written, so that people can watch decisions as they are made. */
final class WatchedTable implements Table {
  private final Table table;
  private final Consumer<Row> watcher;

  WatchedTable(Table table, Consumer<Row> watcher) {
    this.table = table;
    this.watcher = watcher;
  }

  @Override
  public Optional<Row> get(Key key) {
    return table.get(key);
  }

  @Override
  public Page query(String partition, String prefix, Order order, int limit, Optional<Key> after) {
    return table.query(partition, prefix, order, limit, after);
  }

  @Override
  public List<Row> queryIndex(Index index, String partition, String upTo, Order order, int limit) {
    return table.queryIndex(index, partition, upTo, order, limit);
  }

  @Override
  public Outcome write(List<Write> transaction) {
    Outcome outcome = table.write(transaction);
    if (outcome.isWritten()) {
      transaction.stream()
          .flatMap(
              write ->
                  write instanceof Write.Put put
                      ? Optional.of(put.row()).stream()
                      : Optional.<Row>empty().stream())
          .forEach(watcher);
    }
    return outcome;
  }

  @Override
  public void deleteAll(Collection<Key> keys) {
    table.deleteAll(keys);
  }
}
