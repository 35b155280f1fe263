package dev.retrigger.bench;

import dev.retrigger.ledger.Key;
import dev.retrigger.ledger.Row;
import dev.retrigger.ledger.Table;
import dev.retrigger.ledger.Write;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Counts what the ledger would ask of DynamoDB: requests, and items written or deleted. */
final class CountingTable implements Table {
  /** How many deletions DynamoDB takes in one request. */
  private static final int DELETIONS = 25;

  private final Table table;
  private long requests;
  private long items;

  CountingTable(Table table) {
    this.table = table;
  }

  long requests() {
    return requests;
  }

  long items() {
    return items;
  }

  @Override
  public Optional<Row> get(Key key) {
    requests++;
    return table.get(key);
  }

  @Override
  public Page query(String partition, String prefix, Order order, int limit, Optional<Key> after) {
    requests++;
    return table.query(partition, prefix, order, limit, after);
  }

  @Override
  public List<Row> queryIndex(Index index, String partition, String upTo, Order order, int limit) {
    requests++;
    return table.queryIndex(index, partition, upTo, order, limit);
  }

  @Override
  public Outcome write(List<Write> transaction) {
    requests++;
    items += transaction.size();
    return table.write(transaction);
  }

  @Override
  public void deleteAll(Collection<Key> keys) {
    requests += Math.ceilDiv(keys.size(), DELETIONS);
    items += keys.size();
    table.deleteAll(keys);
  }
}
