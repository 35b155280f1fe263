package dev.retrigger.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TimestampsTest {
  private static final Instant THREE = Instant.parse("2026-11-21T03:00:00Z");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-21T03:00:00Z",
        "2026-11-21T03:00:00.000Z",
        "2026-11-21T03:00Z",
        "2026-11-21T03:00:00+00:00",
        "2026-11-21T03:00:00+0000",
        "2026-11-21T03:00:00.000+0000",
        "2026-11-21T04:00:00+01",
        "2026-11-21T08:30:00.000000000+05:30",
        "2026-11-20T22:00:00-0500"
      })
  void shouldReadWhatServicesSend(String text) {
    assertThat(Timestamps.parse(text)).isEqualTo(THREE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "yesterday",
        "2026-11-21",
        "2026-11-21 03:00:00Z",
        "2026-11-21T03:00:00",
        "2026-11-21T03:00:00ZZ",
        "2026-11-21T03:00:00+00:00Z",
        "2026-02-30T03:00:00Z",
        "1763694000"
      })
  void shouldRefuseWhatIsNoInstant(String text) {
    assertThatThrownBy(() -> Timestamps.parse(text)).isInstanceOf(DateTimeException.class);
  }

  @Test
  void shouldWriteExactlyThreeDecimalsSoThatTextSortsAsTime() {
    assertThat(Timestamps.format(THREE)).isEqualTo("2026-11-21T03:00:00.000Z");
    assertThat(Timestamps.format(THREE.plusNanos(1_999_999))).isEqualTo("2026-11-21T03:00:00.001Z");
    assertThat(Timestamps.format(THREE.minusMillis(1)))
        .isEqualTo("2026-11-21T02:59:59.999Z")
        .isLessThan(Timestamps.format(THREE));
  }
}
