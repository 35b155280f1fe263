package dev.retrigger.ledger;

import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Reads partitions that may be longer than one answer of the table. */
final class Rows {
  /** Sorts after every instant and every key of ours. */
  static final String LAST = "~";

  private static final int PAGE = 1_000;

  private Rows() {}

  /** All rows of a partition, in order, read as they are asked for. */
  static Stream<Row> all(Table table, String partition, String prefix) {
    return from(table, partition, prefix, Optional.empty());
  }

  /** All rows of a partition behind a key, in order, read as they are asked for. */
  static Stream<Row> from(Table table, String partition, String prefix, Optional<Key> first) {
    Spliterator<Table.Page> pages =
        new Spliterators.AbstractSpliterator<>(Long.MAX_VALUE, Spliterator.ORDERED) {
          private Optional<Key> after = first;
          private boolean done;

          @Override
          public boolean tryAdvance(Consumer<? super Table.Page> action) {
            if (done) {
              return false;
            }
            Table.Page page = table.query(partition, prefix, Table.Order.ASCENDING, PAGE, after);
            after = page.next();
            done = after.isEmpty();
            action.accept(page);
            return true;
          }
        };
    return StreamSupport.stream(pages, false).flatMap(page -> page.rows().stream());
  }

  /** Whether the partition has a row. */
  static boolean any(Table table, String partition) {
    return first(table, partition, "").isPresent();
  }

  /** The first row of a partition. */
  static Optional<Row> first(Table table, String partition, String prefix) {
    return table
        .query(partition, prefix, Table.Order.ASCENDING, 1, Optional.empty())
        .rows()
        .stream()
        .findFirst();
  }
}
