package dev.retrigger.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retrigger.domain.SignalId;
import dev.retrigger.domain.TriggerId;
import dev.retrigger.ledger.OpenWindow.Stage;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("N-02")
final class WindowVolumeTest {
  private static final int OBJECTS = 100_000;
  private static final int BATCH = 10;
  private static final int SHARDS = 16;
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final TriggerId NEW_DATA = TriggerId.parse("growth/churn/new-data");

  @Test
  void shouldTakeOneWriteAnObjectAndNoHotRowWhenAWindowIsLarge() {
    CountingTable table = new CountingTable();
    Windows windows = new Windows(table);
    String name = OpenWindow.name(NEW_DATA, "");
    for (int batch = 0; batch < OBJECTS; batch += BATCH) {
      List<SignalId> signals =
          IntStream.range(batch, batch + BATCH)
              .mapToObj(i -> SignalId.of(NEW_DATA, "s3", "lake/" + i))
              .toList();
      signals.forEach(signal -> table.write(List.of(Windows.join(name, arrival(signal)))));
      OpenWindow first = OpenWindow.by(signals.getFirst(), NEW_DATA, "training", "", NOON);
      windows.noteArrivals(first, BATCH, NOON);
    }
    assertThat(table.calls)
        .isEqualTo(Map.of(Call.WRITE, OBJECTS + OBJECTS / BATCH, Call.GET, OBJECTS / BATCH));
    assertThat(table.largestPartition()).as("even shards").isLessThan(OBJECTS / SHARDS * 11 / 10);

    table.calls.clear();
    OpenWindow open = windows.find(name).orElseThrow();
    assertThat(open.signals()).isEqualTo(OBJECTS);
    OpenWindow taken = windows.take(open, NOON, NOON).orElseThrow();
    List<Arrival> arrivals = windows.arrivals(name);
    assertThat(arrivals).extracting(Arrival::signal).doesNotHaveDuplicates().hasSize(OBJECTS);
    table.write(List.of(Windows.settle(taken, List.of())));
    windows.remove(name, arrivals);
    assertThat(windows.release(taken.committed(List.of()), NOON, NOON)).isEmpty();
    assertThat(windows.find(name)).isEmpty();
    assertThat(table.calls)
        .isEqualTo(
            Map.of(
                Call.GET, 2, // the header, before and after
                Call.QUERY, SHARDS * 7 + SHARDS, // pages of 1,000, and one last look
                Call.WRITE, 4, // take, commit, drain, give up
                Call.DELETE_ALL, 1)); // in batches of 25: 4,000 requests
    assertThat(taken.stage()).isEqualTo(Stage.OPEN);
  }

  private static Arrival arrival(SignalId signal) {
    return new Arrival(signal, "lake", "k", "v1", 1, "etag", "01", NOON, NOON, false);
  }

  private enum Call {
    GET,
    QUERY,
    WRITE,
    DELETE_ALL
  }

  private static final class CountingTable extends ForwardingTable {
    private final Map<Call, Integer> calls = new EnumMap<>(Call.class);
    private final Map<String, Integer> inboxes = new HashMap<>();

    CountingTable() {
      super(new MemoryTable());
    }

    int largestPartition() {
      return inboxes.values().stream().mapToInt(Integer::intValue).max().orElseThrow();
    }

    @Override
    public Optional<Row> get(Key key) {
      calls.merge(Call.GET, 1, Integer::sum);
      return super.get(key);
    }

    @Override
    public Page query(
        String partition, String prefix, Order order, int limit, Optional<Key> after) {
      calls.merge(Call.QUERY, 1, Integer::sum);
      return super.query(partition, prefix, order, limit, after);
    }

    @Override
    public Outcome write(List<Write> transaction) {
      calls.merge(Call.WRITE, 1, Integer::sum);
      String partition = transaction.getFirst().key().partition();
      if (partition.startsWith("INBOX#")) {
        inboxes.merge(partition, 1, Integer::sum);
      }
      return super.write(transaction);
    }

    @Override
    public void deleteAll(Collection<Key> keys) {
      calls.merge(Call.DELETE_ALL, 1, Integer::sum);
      super.deleteAll(keys);
    }
  }
}
