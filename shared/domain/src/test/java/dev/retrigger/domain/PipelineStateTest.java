package dev.retrigger.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PipelineStateTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final PipelineId TRAIN = PipelineId.parse("growth/churn/train");
  private static final RunId FIRST = RunId.of(TRAIN, new SignalId("first"), 0);
  private static final RunId SECOND = RunId.of(TRAIN, new SignalId("second"), 0);

  private static final PipelineState BOTH_RUN =
      new PipelineState(7, List.of(FIRST, SECOND), Optional.of(NOON), Optional.of(SECOND), 3, 3);

  @Test
  void shouldFreeOneSlotWhenARunEnds() {
    assertThat(BOTH_RUN.released(FIRST, RunStatus.SUCCEEDED, NOON).active())
        .containsExactly(SECOND);
  }

  @Test
  void shouldForgetTheCooldownWhenTheLastRunFails() {
    assertThat(BOTH_RUN.released(SECOND, RunStatus.FAILED, NOON).lastStart()).isEmpty();
    assertThat(BOTH_RUN.released(SECOND, RunStatus.SUCCEEDED, NOON).lastStart()).hasValue(NOON);
  }

  @Test
  void shouldKeepTheCooldownWhenAnEarlierRunFails() {
    assertThat(BOTH_RUN.released(FIRST, RunStatus.FAILED, NOON).lastStart()).hasValue(NOON);
  }

  @Test
  void shouldStayTheSameWhenARunIsReleasedTwice() {
    PipelineState once = BOTH_RUN.released(FIRST, RunStatus.SUCCEEDED, NOON);
    assertThat(once.released(FIRST, RunStatus.SUCCEEDED, NOON)).isEqualTo(once);
  }
}
