package dev.retrigger.domain;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class LimitsTest {
  @Test
  void shouldRefuseWhatWouldNeverStart() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Limits.of(Duration.ZERO, 0, OnBusy.QUEUE))
        .withMessageContaining("concurrency");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Limits.of(Duration.ofSeconds(-1), 1, OnBusy.QUEUE))
        .withMessageContaining("cooldown");
  }
}
