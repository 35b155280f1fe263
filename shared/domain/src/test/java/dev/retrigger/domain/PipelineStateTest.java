package dev.retrigger.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PipelineStateTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final PipelineId TRAIN = PipelineId.parse("growth/churn/train");
  private static final RunId FIRST = RunId.of(TRAIN, new SignalId("first"), 0);
  private static final RunId SECOND = RunId.of(TRAIN, new SignalId("second"), 0);
  private static final Limits LIMITS = new Limits(Duration.ofHours(6), 2, OnBusy.QUEUE);

  private static final PipelineState BOTH_RUN =
      new PipelineState(7, List.of(FIRST, SECOND), Optional.of(NOON), Optional.of(SECOND), 3, 3);

  @Test
  void shouldFreeOneSlotWhenARunEnds() {
    assertThat(BOTH_RUN.released(FIRST, true).active()).containsExactly(SECOND);
  }

  @Test
  void shouldForgetTheCooldownWhenTheLastRunFails() {
    assertThat(BOTH_RUN.released(SECOND, false).lastStart()).isEmpty();
    assertThat(BOTH_RUN.released(SECOND, true).lastStart()).hasValue(NOON);
  }

  @Test
  void shouldKeepTheCooldownWhenAnEarlierRunFails() {
    assertThat(BOTH_RUN.released(FIRST, false).lastStart()).hasValue(NOON);
  }

  @Test
  void shouldStayTheSameWhenARunIsReleasedTwice() {
    PipelineState once = BOTH_RUN.released(FIRST, true);
    assertThat(once.released(FIRST, true)).isEqualTo(once);
  }

  @Test
  void shouldWakeWhenItCoolsDownWithSomethingWaiting() {
    PipelineState waits = BOTH_RUN.released(FIRST, true).withNewBatch();
    assertThat(waits.wakesAt(LIMITS, NOON)).hasValue(NOON.plus(LIMITS.cooldown()));
    assertThat(waits.wakesAt(LIMITS, NOON.plus(LIMITS.cooldown())))
        .hasValue(NOON.plus(LIMITS.cooldown()));
  }

  @Test
  void shouldNotWakeByItselfWhenNothingWaitsOrEverySlotIsTaken() {
    assertThat(BOTH_RUN.released(FIRST, true).wakesAt(LIMITS, NOON)).isEmpty();
    assertThat(BOTH_RUN.withNewBatch().wakesAt(LIMITS, NOON)).isEmpty();
  }
}
