package dev.retrigger.proof;

import dev.retrigger.ledger.Key;
import dev.retrigger.ledger.Row;
import dev.retrigger.ledger.Table;
import dev.retrigger.ledger.Write;
import dev.retrigger.testing.oracle.Mishaps;
import dev.retrigger.testing.oracle.StartService;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The ports of a process, with mishaps in between. */
final class Ports {
  private Ports() {}

  static Table around(Table real, Mishaps mishaps) {
    return new Table() {
      @Override
      public Optional<Row> get(Key key) {
        return mishaps.call("get " + key.sort(), false, () -> real.get(key));
      }

      @Override
      public Page query(
          String partition, String prefix, Order order, int limit, Optional<Key> after) {
        return mishaps.call(
            "query", false, () -> real.query(partition, prefix, order, limit, after));
      }

      @Override
      public List<Row> queryIndex(
          Index index, String partition, String upTo, Order order, int limit) {
        return mishaps.call(
            "queryIndex", false, () -> real.queryIndex(index, partition, upTo, order, limit));
      }

      @Override
      public Outcome write(List<Write> transaction) {
        return mishaps.call("write", false, () -> real.write(transaction));
      }

      @Override
      public void deleteAll(Collection<Key> keys) {
        mishaps.call(
            "deleteAll",
            false,
            () -> {
              real.deleteAll(keys);
              return keys;
            });
      }
    };
  }

  static StartService around(StartService real, Mishaps mishaps) {
    return new StartService() {
      @Override
      public String start(String key, String work, String input) {
        return mishaps.call("start", true, () -> real.start(key, work, input));
      }

      @Override
      public Optional<Execution> find(String key) {
        return mishaps.call("find", true, () -> real.find(key));
      }

      @Override
      public Execution describe(String id) {
        return mishaps.call("describe", true, () -> real.describe(id));
      }
    };
  }
}
