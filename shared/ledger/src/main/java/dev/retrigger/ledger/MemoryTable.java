package dev.retrigger.ledger;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The table in memory, for tests and for {@code explain}; held equal to DynamoDB by a test. */
public final class MemoryTable implements Table {
  private record IndexKey(String sort, Key key) {}

  private static final Comparator<IndexKey> BY_SORT =
      Comparator.comparing(IndexKey::sort)
          .thenComparing(each -> each.key().partition())
          .thenComparing(each -> each.key().sort());

  private final Map<String, NavigableMap<String, Row>> partitions = new HashMap<>();
  private final Map<Index, Map<String, NavigableMap<IndexKey, Row>>> indexes =
      new EnumMap<>(Index.class);

  @Override
  public synchronized Optional<Row> get(Key key) {
    return Optional.ofNullable(
        partitions.getOrDefault(key.partition(), new TreeMap<>()).get(key.sort()));
  }

  @Override
  public synchronized Page query(
      String partition, String prefix, Order order, int limit, Optional<Key> after) {
    NavigableMap<String, Row> rows = partitions.getOrDefault(partition, new TreeMap<>());
    NavigableMap<String, Row> matching =
        rows.subMap(prefix, true, prefix + Character.MAX_VALUE, false);
    NavigableMap<String, Row> ordered =
        order == Order.ASCENDING ? matching : matching.descendingMap();
    Stream<Row> rest =
        after.map(key -> ordered.tailMap(key.sort(), false)).orElse(ordered).values().stream();
    List<Row> page = new ArrayList<>(rest.limit(limit + 1L).toList());
    boolean more = page.size() > limit;
    if (more) {
      page.removeLast();
    }
    return new Page(List.copyOf(page), more ? Optional.of(page.getLast().key()) : Optional.empty());
  }

  @Override
  public synchronized List<Row> queryIndex(
      Index index, String partition, String upTo, Order order, int limit) {
    NavigableMap<IndexKey, Row> rows =
        entries(index).getOrDefault(partition, new TreeMap<>(BY_SORT));
    NavigableMap<IndexKey, Row> ordered = order == Order.ASCENDING ? rows : rows.descendingMap();
    return ordered.entrySet().stream()
        .filter(entry -> entry.getKey().sort().compareTo(upTo) <= 0)
        .limit(limit)
        .map(Map.Entry::getValue)
        .toList();
  }

  @Override
  public synchronized Outcome write(List<Write> transaction) {
    requirePossible(transaction);
    List<Outcome.Conflict> conflicts = new ArrayList<>();
    for (Write write : transaction) {
      Optional<Row> found = get(write.key());
      if (!write.condition().isMetBy(found)) {
        conflicts.add(new Outcome.Conflict(write.key(), found));
      }
    }
    if (!conflicts.isEmpty()) {
      return new Outcome.Refused(conflicts);
    }
    transaction.forEach(this::apply);
    return new Outcome.Written();
  }

  /** What DynamoDB does not take must not pass here either. */
  private static void requirePossible(List<Write> transaction) {
    if (transaction.isEmpty() || transaction.size() > MAX_WRITES) {
      throw new IllegalArgumentException("a transaction has 1 to " + MAX_WRITES + " writes");
    }
    if (transaction.stream().map(Write::key).distinct().count() < transaction.size()) {
      throw new IllegalArgumentException("a transaction writes each row once");
    }
    for (Write write : transaction) {
      if (write instanceof Write.Put(var row, _)) {
        for (Index index : Index.values()) {
          if (isEmpty(row, index.partition()) || isEmpty(row, index.sort())) {
            throw new IllegalArgumentException(
                "the index values of " + row.key() + " must not be empty");
          }
        }
      }
    }
  }

  private static boolean isEmpty(Row row, String name) {
    return row.optionalText(name).filter(String::isEmpty).isPresent();
  }

  private void apply(Write write) {
    switch (write) {
      case Write.Put(var row, _) -> {
        remove(row.key());
        insert(row);
      }
      case Write.Add(var key, var name, var amount) -> {
        Row row = get(key).orElseThrow();
        remove(key);
        insert(row.with(name, row.optionalNumber(name).orElse(0) + amount));
      }
      case Write.Delete(var key, _) -> remove(key);
      case Write.Check _ -> {}
    }
  }

  @Override
  public synchronized void deleteAll(Collection<Key> keys) {
    keys.forEach(this::remove);
  }

  private void insert(Row row) {
    partitions
        .computeIfAbsent(row.key().partition(), _ -> new TreeMap<>())
        .put(row.key().sort(), row);
    for (Index index : Index.values()) {
      if (isIn(index, row)) {
        entries(index)
            .computeIfAbsent(row.text(index.partition()), _ -> new TreeMap<>(BY_SORT))
            .put(new IndexKey(row.text(index.sort()), row.key()), row);
      }
    }
  }

  private void remove(Key key) {
    Optional<Row> found = get(key);
    if (found.isEmpty()) {
      return;
    }
    Row row = found.get();
    partitions.computeIfPresent(
        key.partition(),
        (_, rows) -> {
          rows.remove(key.sort());
          return rows.isEmpty() ? null : rows;
        });
    for (Index index : Index.values()) {
      if (isIn(index, row)) {
        entries(index)
            .computeIfPresent(
                row.text(index.partition()),
                (_, rows) -> {
                  rows.remove(new IndexKey(row.text(index.sort()), key));
                  return rows.isEmpty() ? null : rows;
                });
      }
    }
  }

  private Map<String, NavigableMap<IndexKey, Row>> entries(Index index) {
    return indexes.computeIfAbsent(index, _ -> new HashMap<>());
  }

  private static boolean isIn(Index index, Row row) {
    return row.optionalText(index.partition()).isPresent()
        && row.optionalText(index.sort()).isPresent();
  }
}
