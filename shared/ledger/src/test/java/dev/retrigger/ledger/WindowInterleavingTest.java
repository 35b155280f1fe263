package dev.retrigger.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retrigger.domain.Decision;
import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.Signal;
import dev.retrigger.domain.SignalId;
import dev.retrigger.domain.TriggerId;
import dev.retrigger.testing.Interleavings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Receivers and closers in every order of their calls, with every death between two calls: each
 * arrival ends in exactly one committed manifest, and nothing is left over.
 */
@Tag("N-02")
final class WindowInterleavingTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final Instant LATER = NOON.plus(Duration.ofHours(1));
  private static final ModelId CHURN = new ModelId("growth", "churn");
  private static final TriggerId NEW_DATA = new TriggerId(CHURN, "new-data");
  private static final String INPUT = "training";
  private static final String NAME = OpenWindow.name(NEW_DATA, "dt=1/");

  /** {@code -Dinterleavings.deeper=1} allows one change of turn more; it takes minutes. */
  private static final int DEEPER = Integer.getInteger("interleavings.deeper", 0);

  @Test
  void shouldCommitEachArrivalOnceWhenReceiversAndACloserMeet() {
    assertThat(
            explore(
                3,
                0,
                world -> List.<Runnable>of(world.receives("a"), world.receives("b"), world::close)))
        .isGreaterThan(1_000);
  }

  @Test
  void shouldCommitEachArrivalOnceWhenABatchMeetsAClosingWindow() {
    assertThat(
            explore(2, 1, world -> List.<Runnable>of(world::close, world.receives("b", "c")), "a"))
        .isGreaterThan(1_000);
  }

  @Test
  void shouldCommitEachArrivalOnceWhenADeliveryIsRepeatedWhileTheWindowCloses() {
    assertThat(
            explore(
                2,
                0,
                world ->
                    List.of(
                        world.receives("a", "b"),
                        world.receives("a"),
                        world::close,
                        world.receives("c")),
                "a"))
        .isGreaterThan(1_000);
  }

  @Test
  void shouldCommitEachArrivalOnceWhenClosersCompeteAndDie() {
    assertThat(
            explore(
                2,
                1,
                world -> List.<Runnable>of(world::close, world::close, world.receives("b")),
                "a"))
        .isGreaterThan(1_000);
  }

  @Test
  void shouldCommitEachArrivalOnceWhenACloserSleepsThroughTheLifeOfAWindow() {
    assertThat(
            explore(
                2,
                0,
                world ->
                    List.<Runnable>of(
                        world::close,
                        () -> {
                          world.close();
                          world.receives("b").run();
                          world.close();
                          world.receives("c").run();
                        },
                        world.receives("d")),
                "a"))
        .isGreaterThan(1_000);
  }

  private static int explore(
      int preemptions, int halts, Function<World, List<Runnable>> cast, String... before) {
    return Interleavings.explore(preemptions + DEEPER, halts, () -> new World(cast, before));
  }

  /** A table, the manifests that closers wrote, and what was delivered. */
  private static final class World implements Interleavings.World {
    private final MemoryTable table = new MemoryTable();
    private final Map<String, List<Arrival>> written = new TreeMap<>();
    private final Function<World, List<Runnable>> cast;
    private final List<Runnable> deliveries = new ArrayList<>();
    private final Set<String> delivered = new HashSet<>();
    private Table port = table;
    private Manifests manifests = this::writeOnce;

    World(Function<World, List<Runnable>> cast, String... before) {
      this.cast = cast;
      if (before.length > 0) {
        receives(before).run();
      }
    }

    @Override
    public List<Runnable> actors(Interleavings.Gate gate) {
      List<Runnable> actors = cast.apply(this);
      Set<Object> empty = emptyShards();
      port = gate.around(Table.class, table, given -> !empty.contains(given.getFirst()));
      manifests = gate.around(Manifests.class, this::writeOnce);
      return actors;
    }

    /** Shards that no arrival of this world can be in: reading them makes no difference. */
    private Set<Object> emptyShards() {
      Set<Object> shards = new HashSet<>();
      for (int shard = 0; shard < 16; shard++) {
        shards.add(Keys.inbox(NAME, shard));
      }
      delivered.forEach(
          key -> shards.remove(Windows.join(NAME, arrival(signal(key))).key().partition()));
      return shards;
    }

    Runnable receives(String... keys) {
      Runnable delivery = () -> receive(keys);
      delivered.addAll(List.of(keys));
      deliveries.add(delivery);
      return delivery;
    }

    private void receive(String... keys) {
      Windows windows = new Windows(port);
      List<SignalId> joined = new ArrayList<>();
      for (String key : keys) {
        Signal signal = signal(key);
        SignalRecord record =
            new SignalRecord(
                signal,
                Optional.empty(),
                new Decision.Join(NAME, Optional.empty()),
                "1",
                NOON,
                OptionalLong.empty(),
                0);
        Table.Outcome outcome =
            port.write(List.of(Signals.record(record), Windows.join(NAME, arrival(signal))));
        if (outcome.isWritten() || windows.holds(NAME, signal.id())) {
          joined.add(signal.id());
        }
      }
      if (!joined.isEmpty()) {
        OpenWindow first = OpenWindow.by(joined.getFirst(), NEW_DATA, INPUT, "dt=1/", NOON);
        windows.noteArrivals(first, joined.size(), NOON);
      }
    }

    void close() {
      new Windows(port).find(NAME).ifPresent(this::advance);
    }

    private void advance(OpenWindow found) {
      Windows windows = new Windows(port);
      Optional<OpenWindow> taken = windows.take(found, NOON, NOON);
      if (taken.isEmpty()) {
        return;
      }
      OpenWindow window = taken.get();
      switch (window.stage()) {
        case OPEN -> {
          List<Arrival> arrivals = manifests.writeOnce(window.id(), windows.arrivals(NAME));
          long number = windows.nextNumber(CHURN, INPUT);
          ClosedWindow closed =
              new ClosedWindow(
                  window.id(),
                  NEW_DATA,
                  INPUT,
                  "dt=1/",
                  number,
                  "QUIET",
                  window.id(),
                  "",
                  arrivals.size(),
                  0,
                  0,
                  NOON,
                  NOON);
          if (port.write(commit(window, closed)).isWritten()) {
            cleanUp(window.committed(List.of()), arrivals);
          }
        }
        case COMMITTED -> cleanUp(window, manifests.writeOnce(window.id(), List.of()));
        case DRAINED -> windows.release(window, NOON, NOON);
      }
    }

    private static List<Write> commit(OpenWindow window, ClosedWindow closed) {
      List<Write> writes = new ArrayList<>(Windows.number(closed));
      writes.add(Windows.settle(window, List.of()));
      return writes;
    }

    private void cleanUp(OpenWindow window, List<Arrival> arrivals) {
      Windows windows = new Windows(port);
      windows.remove(NAME, arrivals);
      windows.release(window, NOON, NOON);
    }

    private List<Arrival> writeOnce(String id, List<Arrival> arrivals) {
      return written.computeIfAbsent(id, _ -> arrivals);
    }

    @Override
    public void check(Set<Integer> halted) {
      port = table;
      manifests = this::writeOnce;
      if (!halted.isEmpty()) {
        deliveries.forEach(Runnable::run);
      }
      Due due = new Due(table);
      for (int round = 0; !due.by(DueKind.WINDOW, LATER, 10).isEmpty(); round++) {
        assertThat(round).as("rounds until nothing is due").isLessThan(10);
        due.by(DueKind.WINDOW, LATER, 10).forEach(_ -> close());
      }
      List<ClosedWindow> closed = new Windows(table).closedFrom(CHURN, INPUT, 1).toList();
      assertThat(closed).extracting(ClosedWindow::id).doesNotHaveDuplicates();
      assertThat(closed.stream().flatMap(each -> writeOnce(each.manifest(), List.of()).stream()))
          .extracting(Arrival::signal)
          .containsExactlyInAnyOrderElementsOf(
              delivered.stream().map(World::signal).map(Signal::id).toList());
      assertThat(new Windows(table).arrivals(NAME)).isEmpty();
      assertThat(new Windows(table).find(NAME)).isEmpty();
    }

    private static Signal signal(String key) {
      return new Signal(NEW_DATA, "s3", key, "s3://lake/" + key, "event-" + key, NOON, Map.of(), 0);
    }

    private static Arrival arrival(Signal signal) {
      return new Arrival(
          signal.id(), "lake", signal.key(), "v1", 1, "etag", "01", NOON, NOON, false);
    }
  }

  /** Keeps manifests: what was written first under an id stays. */
  interface Manifests {
    List<Arrival> writeOnce(String id, List<Arrival> arrivals);
  }
}
