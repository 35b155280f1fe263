package dev.retrigger.ledger;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** A table that hands every call on, for tests that watch some of them. */
class ForwardingTable implements Table {
  private final Table next;

  ForwardingTable(Table next) {
    this.next = next;
  }

  @Override
  public Optional<Row> get(Key key) {
    return next.get(key);
  }

  @Override
  public Page query(String partition, String prefix, Order order, int limit, Optional<Key> after) {
    return next.query(partition, prefix, order, limit, after);
  }

  @Override
  public List<Row> queryIndex(Index index, String partition, String upTo, Order order, int limit) {
    return next.queryIndex(index, partition, upTo, order, limit);
  }

  @Override
  public Outcome write(List<Write> transaction) {
    return next.write(transaction);
  }

  @Override
  public void deleteAll(Collection<Key> keys) {
    next.deleteAll(keys);
  }
}
