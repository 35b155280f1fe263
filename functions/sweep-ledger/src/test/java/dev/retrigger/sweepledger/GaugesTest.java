package dev.retrigger.sweepledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retrigger.ledger.DueKind;
import dev.retrigger.ledger.Key;
import dev.retrigger.ledger.MemoryTable;
import dev.retrigger.ledger.Outbox;
import dev.retrigger.ledger.Row;
import dev.retrigger.ledger.Write;
import dev.retrigger.testing.Notices;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class GaugesTest {
  private static final Instant NOW = Instant.parse("2026-11-21T03:00:00Z");

  private final MemoryTable table = new MemoryTable();

  @Test
  void shouldReadZeroEverywhereWhenNothingIsThere() {
    assertThat(new Gauges(table).read(NOW)).isEqualTo(new Gauges.Reading(0, 0, 0, 0, 0, 0, 0, 0));
    assertThat(new ProjectGauges(table).read(NOW)).isEmpty();
  }

  @Test
  void shouldTellTheAgeOfTheOldestIntentHoweverLateItIsDue() {
    put(DueKind.INTENT, "one", NOW.minus(Duration.ofHours(2)), NOW.plus(Duration.ofMinutes(30)));
    put(DueKind.INTENT, "two", NOW.minus(Duration.ofMinutes(1)), NOW);
    put(DueKind.WAKE, "three", NOW, NOW.plus(Duration.ofDays(1)));

    assertThat(new Gauges(table).read(NOW))
        .isEqualTo(new Gauges.Reading(0, 1, 0, 2, 7_200, 0, 0, 0));
  }

  @Test
  void shouldTellHowLongANoticeIsUnsent() {
    table.write(List.of(Outbox.owe(Notices.started(), NOW.minus(Duration.ofMinutes(10)))));

    assertThat(new Gauges(table).read(NOW).oldestNoticeSeconds()).isEqualTo(600);
  }

  private void put(DueKind kind, String id, Instant at, Instant due) {
    table.write(
        List.of(
            Write.put(
                Row.at(new Key(id, id))
                    .with("dueKind", kind.name())
                    .with("dueAt", due)
                    .with("at", at))));
  }
}
