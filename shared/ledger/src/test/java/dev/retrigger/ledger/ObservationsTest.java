package dev.retrigger.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retrigger.domain.ModelId;
import dev.retrigger.ledger.Observations.Observation;
import dev.retrigger.ledger.Observations.Seen;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What monitors saw, counted once each, in order. */
@Tag("N-09")
final class ObservationsTest {
  private static final ModelId CHURN = new ModelId("growth", "churn");
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  private final MemoryTable table = new MemoryTable();
  private final Observations observations = new Observations(table);

  @Test
  void shouldConfirmWhatWasSeenOftenEnough() {
    assertThat(see("a", 1, true)).isEqualTo(new Seen.Counted(1));
    assertThat(see("b", 2, false)).isEqualTo(new Seen.Counted(1));
    assertThat(see("c", 3, true)).isEqualTo(new Seen.Confirmed());
    assertThat(see("d", 4, false)).isEqualTo(new Seen.Counted(1));
    assertThat(see("e", 5, false)).isEqualTo(new Seen.Counted(1));
    assertThat(see("f", 6, true)).isEqualTo(new Seen.Counted(1));
  }

  @Test
  void shouldAnswerAsAtFirstWhenItIsAnnouncedAgain() {
    see("a", 1, true);
    see("b", 2, true);
    see("c", 3, false);
    see("d", 4, false);

    assertThat(see("a", 1, true)).isEqualTo(new Seen.Counted(1));
    assertThat(see("b", 2, true)).isEqualTo(new Seen.Confirmed());
    assertThat(see("e", 5, true)).isEqualTo(new Seen.Counted(1));
  }

  @Test
  void shouldNotCountWhatIsLate() {
    see("b", 2, false);

    assertThat(see("a", 1, true)).isEqualTo(new Seen.Late(NOON.plusSeconds(2)));
    assertThat(see("a", 1, true)).isEqualTo(new Seen.Late(NOON.plusSeconds(2)));
    assertThat(see("c", 2, true)).isEqualTo(new Seen.Counted(1));
  }

  @Test
  void shouldKeepMonitorsApart() {
    see("a", 1, true);

    assertThat(
            observations.note(
                CHURN, "other", new Observation("a", NOON, true), 3, ObservationsTest::twice))
        .isEqualTo(new Seen.Counted(1));
  }

  @Test
  void shouldRememberNoMoreThanItNeeds() {
    IntStream.range(0, 300).forEach(i -> see("k" + i, i, i % 2 == 0));

    Row row = table.get(Keys.observations(CHURN, "quality")).orElseThrow();
    assertThat(row.text("body")).hasSizeLessThan(3_000);
    assertThat(row.number("version")).isEqualTo(300);
  }

  @Test
  void shouldCountAgainWhenAnotherWasFaster() {
    AtomicBoolean raced = new AtomicBoolean();
    Observations slow =
        new Observations(
            new ForwardingTable(table) {
              @Override
              public Outcome write(List<Write> transaction) {
                if (raced.compareAndSet(false, true)) {
                  see("a", 1, true);
                }
                return super.write(transaction);
              }
            });

    assertThat(
            slow.note(
                CHURN,
                "quality",
                new Observation("b", NOON.plusSeconds(2), true),
                3,
                ObservationsTest::twice))
        .isEqualTo(new Seen.Confirmed());
  }

  @Test
  void shouldComeToTheSameWhateverIsAnnouncedAgain() {
    List<Integer> once = IntStream.range(0, 10).boxed().toList();
    List<Seen> expected = once.stream().map(i -> see("k" + i, i, i % 3 != 0)).toList();
    Collection<Integer> again = new ArrayList<>(once);
    Collections.reverse((List<Integer>) again);

    assertThat(again.stream().map(i -> see("k" + i, i, i % 3 != 0)).toList().reversed())
        .isEqualTo(expected);
    assertThat(table.get(Keys.observations(CHURN, "quality")).map(row -> row.number("version")))
        .isEqualTo(Optional.of(10L));
  }

  private Seen see(String key, int second, boolean drifted) {
    return observations.note(
        CHURN,
        "quality",
        new Observation(key, NOON.plusSeconds(second), drifted),
        3,
        ObservationsTest::twice);
  }

  private static boolean twice(List<Boolean> drifted) {
    return drifted.getLast() && drifted.stream().filter(saw -> saw).count() >= 2;
  }
}
