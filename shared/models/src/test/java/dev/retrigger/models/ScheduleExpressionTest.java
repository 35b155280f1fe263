package dev.retrigger.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("V-16")
final class ScheduleExpressionTest {
  private static final ZoneId UTC = ZoneId.of("UTC");
  private static final ZoneId OSLO = ZoneId.of("Europe/Oslo");
  private static final String NOVEMBER = "2026-11-21T02:00:00Z"; // A Saturday.

  @ParameterizedTest(name = "{0} after {1}")
  @MethodSource("firings")
  void shouldNameTheNextFirings(String expression, String after, List<String> expected) {
    List<Instant> firings =
        ScheduleExpression.parse(expression).next(Instant.parse(after), UTC, expected.size());

    assertThat(firings).map(Instant::toString).isEqualTo(expected);
  }

  static Stream<Arguments> firings() {
    return Stream.of(
        arguments(
            "cron(0 3 * * ? *)",
            NOVEMBER,
            List.of("2026-11-21T03:00:00Z", "2026-11-22T03:00:00Z", "2026-11-23T03:00:00Z")),
        arguments("cron(0 2 * * ? *)", NOVEMBER, List.of("2026-11-22T02:00:00Z")),
        arguments(
            "cron(0/15 8-9 ? * MON-FRI *)",
            "2026-11-20T09:31:00Z",
            List.of("2026-11-20T09:45:00Z", "2026-11-23T08:00:00Z", "2026-11-23T08:15:00Z")),
        arguments(
            "cron(5,35 0 1 1,JUL ? *)",
            NOVEMBER,
            List.of("2027-01-01T00:05:00Z", "2027-01-01T00:35:00Z", "2027-07-01T00:05:00Z")),
        arguments(
            "cron(*/25 23 * * ? *)",
            "2026-12-31T23:25:00Z",
            List.of("2026-12-31T23:50:00Z", "2027-01-01T23:00:00Z")),
        arguments(
            "cron(0 0 L * ? *)",
            "2027-12-31T00:00:00Z",
            List.of("2028-01-31T00:00:00Z", "2028-02-29T00:00:00Z", "2028-03-31T00:00:00Z")),
        arguments(
            "cron(0 9 15W * ? *)", // The 15th: a Sunday, a Tuesday, a Friday.
            "2026-11-01T00:00:00Z",
            List.of("2026-11-16T09:00:00Z", "2026-12-15T09:00:00Z", "2027-01-15T09:00:00Z")),
        arguments(
            "cron(0 9 1W * ? *)", // Saturday the 1st: Monday the 3rd, not Friday before.
            "2026-07-15T00:00:00Z",
            List.of("2026-08-03T09:00:00Z", "2026-09-01T09:00:00Z")),
        arguments(
            "cron(0 9 31W * ? *)", // Sunday the 31st: Friday the 29th; no 31st: not at all.
            "2026-05-01T00:00:00Z",
            List.of("2026-05-29T09:00:00Z", "2026-07-31T09:00:00Z", "2026-08-31T09:00:00Z")),
        arguments(
            "cron(0 9 ? * 6L *)",
            "2026-11-01T00:00:00Z",
            List.of("2026-11-27T09:00:00Z", "2026-12-25T09:00:00Z", "2027-01-29T09:00:00Z")),
        arguments(
            "cron(0 9 ? * 3#2 *)",
            "2026-11-01T00:00:00Z",
            List.of("2026-11-10T09:00:00Z", "2026-12-08T09:00:00Z")),
        arguments(
            "cron(0 9 ? * 1#5 *)", // Months without a fifth Sunday are passed over.
            "2026-11-01T12:00:00Z",
            List.of("2026-11-29T09:00:00Z", "2027-01-31T09:00:00Z")),
        arguments("cron(0 9 ? * L *)", NOVEMBER, List.of("2026-11-21T09:00:00Z")),
        arguments("cron(0 9 ? * SUN *)", NOVEMBER, List.of("2026-11-22T09:00:00Z")),
        arguments("cron(0 9 ? * 1 *)", NOVEMBER, List.of("2026-11-22T09:00:00Z")),
        arguments("cron(0 0 29 2 ? *)", NOVEMBER, List.of("2028-02-29T00:00:00Z")),
        arguments(
            "cron(0 0 1 1 ? 2028/100)",
            NOVEMBER,
            List.of("2028-01-01T00:00:00Z", "2128-01-01T00:00:00Z")),
        arguments("cron(0 3 * * ? 2025-2026)", "2026-12-31T03:00:00Z", List.of()),
        arguments("cron(59 23 31 12 ? 2199)", NOVEMBER, List.of("2199-12-31T23:59:00Z")),
        arguments(
            "rate(6 hours)",
            "2026-11-21T06:00:00Z",
            List.of("2026-11-21T12:00:00Z", "2026-11-21T18:00:00Z")),
        arguments("rate(1 minute)", "2026-11-21T06:00:30.5Z", List.of("2026-11-21T06:01:00Z")),
        arguments("rate(2 days)", NOVEMBER, List.of("2026-11-23T00:00:00Z")),
        arguments("at(2026-11-21T03:00:00)", NOVEMBER, List.of("2026-11-21T03:00:00Z")),
        arguments("at(2026-11-21T02:00:00)", NOVEMBER, List.of()));
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"cron(0 3 * * ? 2025-2026)", "at(2026-11-21T02:00:00)"})
  void shouldNameNothingWhenItNeverFiresAgain(String expression) {
    Instant late = Instant.parse("2026-12-31T03:00:00Z");

    assertThat(ScheduleExpression.parse(expression).next(late, UTC)).isEmpty();
  }

  @Test
  void shouldSkipTheLocalTimeThatSpringSkips() {
    ScheduleExpression nightly = ScheduleExpression.parse("cron(30 2 * * ? *)");

    assertThat(nightly.next(Instant.parse("2027-03-27T01:30:00Z"), OSLO, 2))
        .map(Instant::toString)
        .containsExactly("2027-03-29T00:30:00Z", "2027-03-30T00:30:00Z");
  }

  @Test
  void shouldFireOnceAtTheLocalTimeThatAutumnRepeats() {
    ScheduleExpression nightly = ScheduleExpression.parse("cron(30 2 * * ? *)");

    assertThat(nightly.next(Instant.parse("2026-10-24T12:00:00Z"), OSLO, 2))
        .map(Instant::toString)
        .containsExactly("2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
    assertThat(nightly.next(Instant.parse("2026-10-25T00:45:00Z"), OSLO))
        .contains(Instant.parse("2026-10-26T01:30:00Z"));
  }

  @Test
  void shouldNeverSkipNorRepeatAFiringOfAYearWhenAskedFromAnyInstant() {
    ScheduleExpression hourly = ScheduleExpression.parse("cron(7/20 * * * ? *)");
    Instant last = Instant.parse("2026-01-01T00:00:00Z");
    Instant end = Instant.parse("2027-01-01T00:00:00Z");
    while (last.isBefore(end)) {
      Instant next = hourly.next(last, OSLO).orElseThrow();
      assertThat(hourly.next(next.minusMillis(1), OSLO)).contains(next);
      assertThat(next).isAfter(last);
      last = next;
    }
  }

  @ParameterizedTest(name = "[{index}] {0}")
  @ValueSource(
      strings = {
        "0 3 * * ? *",
        "cron(0 3 * * *)",
        "cron(0 3 * * * *)",
        "cron(0 3 ? * ? *)",
        "cron(0 3 * * MON *)",
        "cron(60 3 * * ? *)",
        "cron(0 24 * * ? *)",
        "cron(0 3 0 * ? *)",
        "cron(0 3 32 * ? *)",
        "cron(0 3 * 13 ? *)",
        "cron(0 3 * jan ? *)",
        "cron(0 3 ? * 8 *)",
        "cron(0 3 ? * FRI-MON *)",
        "cron(0 3 ? * 3#6 *)",
        "cron(0 3 ? * 3#1,6#3 *)",
        "cron(0 3 1W,15W * ? *)",
        "cron(0 3 LW * ? *)",
        "cron(0/0 3 * * ? *)",
        "cron(0 3 30 2 ? *)",
        "cron(0 3 * * ? 1969)",
        "cron(0 3 * * ? 2200)",
        "cron(1,,2 3 * * ? *)",
        "cron()",
        "rate(1 hours)",
        "rate(2 hour)",
        "rate(0 hours)",
        "rate(1 week)",
        "rate(90 seconds)",
        "at(2026-11-21)",
        "at(2026-11-31T03:00:00)",
        "at(2026-11-21T03:00:00Z)",
        "every day",
        ""
      })
  @Tag("N-20")
  void shouldRefuseWhatSchedulerWouldRefuse(String expression) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ScheduleExpression.parse(expression))
        .isInstanceOfSatisfying(
            InvalidValue.class, refused -> assertThat(refused.hint()).isNotEmpty());
  }
}
