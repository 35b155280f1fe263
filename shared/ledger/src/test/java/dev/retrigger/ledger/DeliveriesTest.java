package dev.retrigger.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retrigger.ledger.Deliveries.Standing;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is known of a delivery when it, or another one under its id, comes again. */
@Tag("N-05")
final class DeliveriesTest {
  private static final Instant NOW = Instant.parse("2026-11-21T03:00:00Z");

  private final MemoryTable table = new MemoryTable();
  private final Deliveries deliveries = new Deliveries(table);

  @Test
  void shouldTellADeliveryThatCameBeforeFromOneThatOnlySharesItsId() {
    assertThat(deliveries.standing("gitlab", "d-1", "body", NOW)).isEqualTo(Standing.NEW);

    deliveries.remember("gitlab", "d-1", "body", NOW);

    assertThat(deliveries.standing("gitlab", "d-1", "body", NOW)).isEqualTo(Standing.SEEN);
    assertThat(deliveries.standing("gitlab", "d-1", "other", NOW)).isEqualTo(Standing.CONFLICT);
    assertThat(deliveries.standing("gitlab", "d-2", "body", NOW)).isEqualTo(Standing.NEW);
    assertThat(deliveries.standing("mlflow", "d-1", "other", NOW)).isEqualTo(Standing.NEW);
  }

  @Test
  void shouldForgetAfterTwoDaysEvenIfTheRowIsStillThere() {
    deliveries.remember("gitlab", "d-1", "body", NOW);

    assertThat(standing(Duration.ofDays(2).minusSeconds(1))).isEqualTo(Standing.SEEN);
    assertThat(standing(Duration.ofDays(2))).isEqualTo(Standing.NEW);
  }

  @Test
  void shouldCountRepeatsAndNeverMakeADeliveryUp() {
    deliveries.countRepeat("gitlab", "d-1");
    assertThat(standing(Duration.ZERO)).isEqualTo(Standing.NEW);

    deliveries.remember("gitlab", "d-1", "body", NOW);
    deliveries.countRepeat("gitlab", "d-1");
    deliveries.countRepeat("gitlab", "d-1");

    assertThat(table.get(Keys.delivery("gitlab", "d-1")).orElseThrow().number("repeats"))
        .isEqualTo(2);
  }

  private Standing standing(Duration later) {
    return deliveries.standing("gitlab", "d-1", "body", NOW.plus(later));
  }
}
