package dev.retrigger.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retrigger.ledger.Deliveries.Remembered;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is known of a delivery when it, or another one under its id, comes again. */
@Tag("N-05")
final class DeliveriesTest {
  private static final Instant NOW = Instant.parse("2026-11-21T03:00:00Z");
  private static final Remembered TAKEN = new Remembered("body", "started");

  private final Deliveries deliveries = new Deliveries(new MemoryTable());

  @Test
  void shouldRememberWhatOneSenderDeliveredUnderAnId() {
    assertThat(find(Duration.ZERO)).isEmpty();

    deliveries.remember("gitlab", "d-1", TAKEN, NOW);

    assertThat(find(Duration.ZERO)).hasValue(TAKEN);
    assertThat(deliveries.find("gitlab", "d-2", NOW)).isEmpty();
    assertThat(deliveries.find("mlflow", "d-1", NOW)).isEmpty();
  }

  @Test
  void shouldForgetAfterTwoDaysEvenIfTheRowIsStillThere() {
    deliveries.remember("gitlab", "d-1", TAKEN, NOW);

    assertThat(find(Duration.ofDays(2).minusSeconds(1))).hasValue(TAKEN);
    assertThat(find(Duration.ofDays(2))).isEmpty();
  }

  private Optional<Remembered> find(Duration later) {
    return deliveries.find("gitlab", "d-1", NOW.plus(later));
  }
}
