package dev.retrigger.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.retrigger.domain.WindowPolicy.Cause;
import dev.retrigger.domain.WindowPolicy.Facts;
import dev.retrigger.domain.WindowPolicy.Settings;
import dev.retrigger.domain.WindowPolicy.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("N-02")
final class WindowPolicyTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final Duration QUIET = Duration.ofMinutes(10);
  private static final Duration MAX_WAIT = Duration.ofHours(2);
  private static final Settings BY_QUIET = new Settings(QUIET, MAX_WAIT, 100, false, false);
  private static final Settings BY_MARKER = new Settings(QUIET, MAX_WAIT, 100, true, false);
  private static final Settings OR_PARK = new Settings(QUIET, MAX_WAIT, 100, true, true);

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void shouldJudgeAWindow(
      String name, Settings settings, Facts facts, Duration age, Verdict expected) {
    assertThat(WindowPolicy.judge(settings, facts, NOON.plus(age))).isEqualTo(expected);
  }

  static Stream<Arguments> cases() {
    return Stream.of(
        arguments("not quiet yet", BY_QUIET, last(5), minutes(14), wait(15)),
        arguments("quiet", BY_QUIET, last(5), minutes(15), close(Cause.QUIET)),
        arguments("quiet only after the deadline", BY_QUIET, last(115), minutes(116), wait(120)),
        arguments("at the deadline", BY_QUIET, last(115), minutes(120), close(Cause.MAX_WAIT)),
        arguments(
            "quiet at the deadline", BY_QUIET, last(110), minutes(120), close(Cause.MAX_WAIT)),
        arguments("full", BY_QUIET, full(), minutes(0), close(Cause.MAX_OBJECTS)),
        arguments("quiet, no marker", BY_MARKER, last(5), minutes(60), wait(120)),
        arguments("marker", BY_MARKER, marked(), minutes(1), close(Cause.DONE_MARKER)),
        arguments("marker too late", OR_PARK, marked(), minutes(121), close(Cause.DONE_MARKER)),
        arguments("no marker", BY_MARKER, last(5), minutes(120), close(Cause.MAX_WAIT)),
        arguments(
            "no marker: park", OR_PARK, last(5), minutes(120), new Verdict.Park(Cause.NO_MARKER)),
        arguments("full, no marker", OR_PARK, full(), minutes(1), close(Cause.MAX_OBJECTS)));
  }

  @Test
  void shouldLookFirstWhenTheWindowCouldClose() {
    Settings impatient = new Settings(QUIET, Duration.ofMinutes(3), 100, false, false);
    assertThat(WindowPolicy.firstLook(BY_QUIET, NOON)).isEqualTo(NOON.plus(QUIET));
    assertThat(WindowPolicy.firstLook(BY_MARKER, NOON)).isEqualTo(NOON.plus(MAX_WAIT));
    assertThat(WindowPolicy.firstLook(impatient, NOON)).isEqualTo(NOON.plus(minutes(3)));
  }

  private static Facts last(int minute) {
    return new Facts(NOON, NOON.plus(minutes(minute)), 3, false);
  }

  private static Facts full() {
    return new Facts(NOON, NOON, 100, false);
  }

  private static Facts marked() {
    return new Facts(NOON, NOON, 3, true);
  }

  private static Verdict wait(int minute) {
    return new Verdict.Wait(NOON.plus(minutes(minute)));
  }

  private static Verdict close(Cause cause) {
    return new Verdict.Close(cause);
  }

  private static Duration minutes(int minutes) {
    return Duration.ofMinutes(minutes);
  }
}
