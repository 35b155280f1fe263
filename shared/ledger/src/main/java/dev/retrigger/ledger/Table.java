package dev.retrigger.ledger;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The port to the ledger's storage: what we need of DynamoDB, and no more. Reads by key and by
 * partition are strongly consistent; reads by index are not, and may be stale or miss new rows.
 */
public interface Table {
  /** How many writes one transaction holds. */
  int MAX_WRITES = 100;

  /** The row of that key. */
  Optional<Row> get(Key key);

  /** Rows of a partition whose sort key begins with {@code prefix}, in order. */
  Page query(String partition, String prefix, Order order, int limit, Optional<Key> after);

  /** Rows whose index partition is that, and whose index sort value is at most {@code upTo}. */
  List<Row> queryIndex(Index index, String partition, String upTo, Order order, int limit);

  /**
   * Writes all, or nothing and says which conditions were not met. A transaction has at most {@link
   * #MAX_WRITES} writes, each of another row.
   */
  Outcome write(List<Write> transaction);

  /** Removes rows, in no order and not all at once. */
  void deleteAll(Collection<Key> keys);

  /** In which order rows are read. */
  enum Order {
    ASCENDING,
    DESCENDING
  }

  /** A part of a partition; {@code next} is where the next part begins, if there is one. */
  record Page(List<Row> rows, Optional<Key> next) {}

  /** A sparse index: a row without both values is not in it. */
  enum Index {
    /** What the sweep has to look at, by kind and time. */
    DUE("due", "dueKind", "dueAt"),
    /** Decisions by the sender's event id. */
    EVENT("event", "eventId", "at"),
    /** What happened to a model on a day. */
    HISTORY("history", "historyKey", "at");

    private final String indexName;
    private final String partition;
    private final String sort;

    Index(String indexName, String partition, String sort) {
      this.indexName = indexName;
      this.partition = partition;
      this.sort = sort;
    }

    public String indexName() {
      return indexName;
    }

    public String partition() {
      return partition;
    }

    public String sort() {
      return sort;
    }
  }

  /** What became of a transaction. */
  sealed interface Outcome {
    /** All of it was written. */
    record Written() implements Outcome {}

    /** Nothing was written. */
    record Refused(List<Conflict> conflicts) implements Outcome {}

    /** A condition that was not met, and what is in the table instead. */
    record Conflict(Key key, Optional<Row> found) {}

    default boolean isWritten() {
      return this instanceof Written;
    }
  }
}
