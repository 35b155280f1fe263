package dev.retrigger.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HoursTest {
  private static final ZoneId OSLO = ZoneId.of("Europe/Oslo");

  /** 2026-11-21 is a Saturday; Oslo is an hour ahead of UTC in winter, two in summer. */
  @ParameterizedTest(name = "{0} at {1}: {2}")
  @CsvSource(
      nullValues = "open",
      value = {
        "Mon-Sun 02:00-22:00, 2026-11-21T00:59:59Z, 2026-11-21T01:00:00Z",
        "Mon-Sun 02:00-22:00, 2026-11-21T01:00:00Z, open",
        "Mon-Sun 02:00-22:00, 2026-11-21T20:59:59Z, open",
        "Mon-Sun 02:00-22:00, 2026-11-21T21:00:00Z, 2026-11-22T01:00:00Z",
        "Mon-Fri 08:00-18:00, 2026-11-21T12:00:00Z, 2026-11-23T07:00:00Z",
        "'Sat,Sun 22:00-06:00', 2026-11-21T21:00:00Z, open",
        "'Sat,Sun 22:00-06:00', 2026-11-22T04:59:59Z, open",
        "'Sat,Sun 22:00-06:00', 2026-11-22T05:00:00Z, 2026-11-22T21:00:00Z",
        "'Sat,Sun 22:00-06:00', 2026-11-23T04:59:59Z, open",
        "'Sat,Sun 22:00-06:00', 2026-11-23T05:00:00Z, 2026-11-28T21:00:00Z",
        "Mon-Sun 00:00-24:00, 2026-11-21T23:00:00Z, open",
        "Sat-Mon 08:00-09:00, 2026-11-22T07:30:00Z, open",
        "Sat-Mon 08:00-09:00, 2026-11-24T07:30:00Z, 2026-11-28T07:00:00Z",
        // The night in which 02:30 does not exist: it opens at 03:30, when the clock is there.
        "Sun 02:30-04:00, 2026-03-29T00:59:59Z, 2026-03-29T01:30:00Z",
        // The night in which 02:30 comes twice: it opens the first time.
        "Sun 02:30-04:00, 2026-10-25T00:00:00Z, 2026-10-25T00:30:00Z",
        "Sun 02:30-04:00, 2026-10-25T01:15:00Z, open",
      })
  void shouldSayWhenTheyNextBegin(String hours, Instant now, Instant opens) {
    assertThat(Hours.parse(hours, OSLO).opensAt(now)).isEqualTo(Optional.ofNullable(opens));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "02:00-22:00",
        "Mon-Sun",
        "Mon-Sun 2:00-22:00",
        "Mon-Sun 02:00-25:00",
        "Mon-Sun 24:00-02:00",
        "Mon-Fri-Sun 02:00-22:00",
        "Mo-Fr 02:00-22:00",
        "Mon,, 02:00-22:00",
        "Mon-Sun 02:00-22:00 ",
        "Mon-Sun  02:00-22:00",
      })
  void shouldSayHowToWriteThemWhenTheyAreNotHours(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Hours.parse(text, OSLO))
        .withMessageContaining("Mon-Fri 08:00-18:00");
  }
}
