package dev.retrigger.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retrigger.testing.oracle.Mishap;
import dev.retrigger.testing.oracle.ServiceRules;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The short part of the proof: one fact starts one run, whatever two things go wrong. */
@Tag("N-02")
final class StartOnceTest {
  static final List<Mishap> FAULTS =
      List.of(Mishap.FAIL_BEFORE, Mishap.FAIL_AFTER, Mishap.HALT_BEFORE, Mishap.HALT_AFTER);
  private static final long SEED = 20_261_121;

  static List<ServiceRules> targets() {
    return ServiceRules.ALL;
  }

  @ParameterizedTest
  @MethodSource("targets")
  void shouldStartOnceWhenAnyTwoCallsFailOrTheProcessDies(ServiceRules target) {
    assertKept(Score.ofEvery(2, FAULTS, List.of(Duration.ZERO), Contestant.OURS, target));
  }

  @ParameterizedTest
  @MethodSource("targets")
  @Tag("N-21")
  void shouldStartOnceWhenAnythingHappensAndTheClocksAreWrong(ServiceRules target) {
    Score.CLOCKS.forEach(
        clocks ->
            assertKept(
                Score.ofEvery(1, List.of(Mishap.values()), clocks, Contestant.OURS, target)));
  }

  @ParameterizedTest
  @MethodSource("targets")
  void shouldStartOnceOnRandomDays(ServiceRules target) {
    assertKept(Score.ofRandom(SEED, 0, 300, Contestant.OURS, target));
  }

  @ParameterizedTest
  @MethodSource("weak")
  void shouldConvictAWeakStarterAtEveryTarget(Contestant weak, ServiceRules target) {
    Score score = Score.ofEvery(1, FAULTS, List.of(Duration.ZERO), weak, target);

    assertThat(score.twice()).isPositive();
    assertThat(score.example()).get().asString().contains("TWICE");
  }

  static Stream<Arguments> weak() {
    return Stream.of(Contestant.NAIVE, Contestant.LOCK_AND_CACHE)
        .flatMap(weak -> ServiceRules.ALL.stream().map(target -> Arguments.of(weak, target)));
  }

  private static void assertKept(Score score) {
    assertThat(score.keepsThePromise()).as(() -> score.example().orElse("")).isTrue();
  }
}
