package dev.retrigger.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retrigger.proof.Trial.Verdict;
import dev.retrigger.testing.oracle.Mishap;
import dev.retrigger.testing.oracle.Schedule;
import dev.retrigger.testing.oracle.ServiceRules;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A fact that comes again, when every token and every name may be forgotten. */
@Tag("N-02")
final class RedeliveryTest {
  private static final List<Duration> LATER =
      List.of(
          Duration.ofMinutes(4),
          Duration.ofMinutes(6),
          Duration.ofHours(2),
          Duration.ofHours(25),
          Duration.ofDays(91));

  @ParameterizedTest(name = "{0} after {1}")
  @MethodSource("redeliveries")
  void shouldNotStartAgainWhenTheFactComesAgain(ServiceRules target, Duration after) {
    BadDay day = new BadDay(Schedule.NONE, List.of(after), List.of(Duration.ZERO), true);

    assertThat(day.trial(Contestant.OURS, target).judge()).isEqualTo(Verdict.ONCE);
  }

  @ParameterizedTest(name = "{0} after {1}")
  @MethodSource("redeliveries")
  void shouldNotStartAgainWhenTheFirstAnswerWasLost(ServiceRules target, Duration after) {
    int start =
        1
            + new BadDay(Schedule.NONE, List.of(), List.of(Duration.ZERO), true)
                .trial(Contestant.OURS, target)
                .judged()
                .calls()
                .indexOf(new Schedule.Call("start", true));
    Schedule lost = Schedule.NONE.and(start, Mishap.FAIL_AFTER);
    BadDay day = new BadDay(lost, List.of(after), List.of(Duration.ZERO), true);

    assertThat(day.trial(Contestant.OURS, target).judge()).isIn(Verdict.ONCE, Verdict.PARKED);
  }

  static Stream<Arguments> redeliveries() {
    return ServiceRules.ALL.stream()
        .flatMap(target -> LATER.stream().map(after -> Arguments.of(target, after)));
  }
}
