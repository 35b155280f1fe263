package dev.retrigger.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retrigger.ledger.Table.Order;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table in memory answers as DynamoDB does, so what is proved over one holds of the other. */
final class TableDifferentialTest {
  private static final int OPERATIONS = 800;
  private static final List<String> TEXTS = List.of("a", "b", "ab", "2026-11-21T03:00:00.000Z");

  @ParameterizedTest
  @ValueSource(longs = {1, 20_261_121, 7_777_777})
  void shouldAnswerAlikeWhenTheSameIsAsked(long seed) {
    Table memory = new MemoryTable();
    Table dynamoDb = Tables.inDynamoDbLocal();
    Caller caller = new Caller(new SplittableRandom(seed));
    int written = 0;
    int refused = 0;
    for (int i = 0; i < OPERATIONS; i++) {
      Operation operation = caller.next();
      Object expected = operation.on(dynamoDb);
      assertThat(operation.on(memory))
          .as("seed %d, operation %d: %s", seed, i, operation)
          .isEqualTo(expected);
      written += expected instanceof Table.Outcome.Written ? 1 : 0;
      refused += expected instanceof Table.Outcome.Refused ? 1 : 0;
    }
    assertThat(written).as("transactions written").isGreaterThan(100);
    assertThat(refused).as("transactions refused").isGreaterThan(100);
  }

  @ParameterizedTest
  @MethodSource("dev.retrigger.ledger.Tables#both")
  void shouldRefuseTransactionsThatDynamoDbCannotTake(Table table) {
    Key key = new Key("p", "s");
    Row row = Row.at(key);
    assertThatThrownBy(() -> table.write(List.of())).isInstanceOf(RuntimeException.class);
    assertThatThrownBy(
            () -> table.write(List.of(Write.put(row), Write.delete(key, Condition.always()))))
        .isInstanceOf(RuntimeException.class);
    assertThatThrownBy(() -> table.write(puts(Table.MAX_WRITES + 1)))
        .isInstanceOf(RuntimeException.class);
    assertThatThrownBy(
            () -> table.write(List.of(Write.put(row.with("eventId", "").with("at", "x")))))
        .isInstanceOf(RuntimeException.class);
    assertThat(table.write(puts(Table.MAX_WRITES)).isWritten()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("dev.retrigger.ledger.Tables#both")
  void shouldReadOnWhereAPageEnds(Table table) {
    table.write(puts(100));
    assertThat(drain(table, "p", "", Order.DESCENDING, 7))
        .hasSize(100)
        .isSortedAccordingTo(Comparator.comparing((Row row) -> row.key().sort()).reversed());
    assertThat(Rows.all(table, "p", "s00").count()).isEqualTo(10);
  }

  @ParameterizedTest
  @MethodSource("dev.retrigger.ledger.Tables#both")
  void shouldRemoveEveryRowWhenKeysAreNamedTwice(Table table) {
    table.write(puts(60));
    List<Key> keys = puts(60).stream().map(Write::key).toList();
    table.deleteAll(Stream.concat(keys.stream(), keys.stream()).toList());
    assertThat(Rows.any(table, "p")).isFalse();
  }

  private static List<Write> puts(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> Write.put(Row.at(new Key("p", "s%03d".formatted(i)))))
        .toList();
  }

  /** DynamoDB may say that there is more where there is not: only all pages together compare. */
  private static List<Row> drain(
      Table table, String partition, String prefix, Order order, int limit) {
    List<Row> rows = new ArrayList<>();
    Optional<Key> after = Optional.empty();
    do {
      Table.Page page = table.query(partition, prefix, order, limit, after);
      assertThat(page.rows()).hasSizeLessThanOrEqualTo(limit);
      rows.addAll(page.rows());
      after = page.next();
    } while (after.isPresent());
    return rows;
  }

  private sealed interface Operation {
    Object on(Table table);

    record Get(Key key) implements Operation {
      @Override
      public Object on(Table table) {
        return table.get(key);
      }
    }

    record Query(String partition, String prefix, Order order, int limit) implements Operation {
      @Override
      public Object on(Table table) {
        return drain(table, partition, prefix, order, limit);
      }
    }

    /** All that an index has, in its order; rows of equal index values are in no order. */
    record QueryIndex(Table.Index index, String partition, String upTo, Order order)
        implements Operation {
      @Override
      public Object on(Table table) {
        List<Row> rows = table.queryIndex(index, partition, upTo, order, 1_000);
        Comparator<Row> bySort = Comparator.comparing(row -> row.text(index.sort()));
        assertThat(rows).isSortedAccordingTo(order == Order.ASCENDING ? bySort : bySort.reversed());
        return rows.stream().sorted(Comparator.comparing(Row::toString)).toList();
      }
    }

    record First(Table.Index index, String partition, Order order, int limit) implements Operation {
      @Override
      public Object on(Table table) {
        return table.queryIndex(index, partition, "~", order, limit).stream()
            .map(row -> row.text(index.sort()))
            .toList();
      }
    }

    record Transaction(List<Write> writes) implements Operation {
      @Override
      public Object on(Table table) {
        return table.write(writes);
      }
    }

    record DeleteAll(List<Key> keys) implements Operation {
      @Override
      public Object on(Table table) {
        table.deleteAll(keys);
        return "deleted";
      }
    }
  }

  /** Asks at random, of so few keys and values that conditions are met about as often as not. */
  private record Caller(SplittableRandom random) {
    Operation next() {
      return switch (random.nextInt(12)) {
        case 0, 1 -> new Operation.Get(key());
        case 2 ->
            new Operation.Query(
                partition(), one("", "s", "s1", "t"), one(Order.values()), random.nextInt(1, 5));
        case 3 ->
            new Operation.QueryIndex(
                one(Table.Index.values()), text(), one("", "~", text()) + "!", one(Order.values()));
        case 4 ->
            new Operation.First(
                one(Table.Index.values()), text(), one(Order.values()), random.nextInt(1, 4));
        case 5 ->
            new Operation.DeleteAll(
                IntStream.range(0, random.nextInt(1, 4)).mapToObj(_ -> key()).toList());
        default -> new Operation.Transaction(writes());
      };
    }

    private List<Write> writes() {
      Map<Key, Write> writes = new LinkedHashMap<>();
      for (int i = random.nextInt(1, 4); i > 0; i--) {
        Write write = write();
        writes.put(write.key(), write);
      }
      return List.copyOf(writes.values());
    }

    private Write write() {
      return switch (random.nextInt(6)) {
        case 0 -> Write.delete(key(), condition());
        case 1 -> new Write.Check(key(), one(Condition.absent(), Condition.present()));
        case 2 -> Write.add(key(), one("number", "version"), random.nextInt(-3, 4));
        default -> Write.put(row(), condition());
      };
    }

    private Condition condition() {
      return switch (random.nextInt(7)) {
        case 0 -> Condition.absent();
        case 1 -> Condition.present();
        case 2 -> Condition.versionIs(random.nextInt(3));
        case 3 -> new Condition.NumberIs("number", random.nextInt(3));
        case 4 -> new Condition.TextIs(one("text", "at"), text());
        default -> Condition.always();
      };
    }

    private Row row() {
      Row row = Row.at(key());
      for (String name : List.of("text", "at", "dueKind", "dueAt", "eventId", "historyKey")) {
        row = random.nextBoolean() ? row.with(name, text()) : row;
      }
      for (String name : List.of("number", "version")) {
        row = random.nextBoolean() ? row.with(name, random.nextInt(3)) : row;
      }
      return random.nextInt(10) == 0 ? row.with("number", Long.MAX_VALUE / 2) : row;
    }

    private Key key() {
      return new Key(partition(), one("s", "s1", "s10", "s2", "t", "t#1"));
    }

    private String partition() {
      return one("p", "q", "r#1");
    }

    private String text() {
      return TEXTS.get(random.nextInt(TEXTS.size()));
    }

    @SafeVarargs
    private <T> T one(T... values) {
      return values[random.nextInt(values.length)];
    }
  }
}
