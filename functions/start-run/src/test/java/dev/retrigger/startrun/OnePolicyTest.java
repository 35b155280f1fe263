package dev.retrigger.startrun;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retrigger.domain.Decision.Join;
import dev.retrigger.domain.Decision.Start;
import dev.retrigger.domain.RunStatus;
import dev.retrigger.domain.Signal;
import dev.retrigger.domain.TriggerId;
import dev.retrigger.ledger.Run;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Why a run starts makes no difference to whether it may: one definition, one policy. */
@Tag("G-07")
@Tag("V-18")
final class OnePolicyTest {
  @ParameterizedTest(name = "{0}, then {1}")
  @MethodSource("pairs")
  void shouldHoldEveryReasonToTheSameLimits(
      String first, String second, Function<Suite, Signal> one, Function<Suite, Signal> other) {
    Suite suite = new Suite(Suite.MODEL.replace(", onlyIf: new-data", ""));
    suite.closes();
    assertThat(suite.arrive(one.apply(suite)).decision()).isInstanceOf(Start.class);
    Run run = suite.runs().getFirst();
    suite.pass(Duration.ofMinutes(1));
    Signal later = other.apply(suite);
    assertThat(suite.arrive(later).decision()).as("busy").isInstanceOf(Join.class);

    suite.end(run, RunStatus.SUCCEEDED);
    suite.closes();
    suite.wake();

    assertThat(suite.target.starts()).hasSize(2);
    assertThat(suite.target.starts())
        .as("the same pipeline with the same parameters")
        .allSatisfy(
            request ->
                assertThat(request.parameters().keySet())
                    .containsExactly("InputManifest", "Reason"));
    assertThat(suite.fate(later)).hasValue(suite.runs().getLast().id().value());
  }

  static Stream<Arguments> pairs() {
    Map<String, Function<Suite, Signal>> reasons =
        Map.of(
            "a schedule", suite -> suite.tick("nightly"),
            "new data", Suite::closes,
            "a person", OnePolicyTest::byHand);
    return reasons.entrySet().stream()
        .flatMap(
            one ->
                reasons.entrySet().stream()
                    .map(
                        other ->
                            Arguments.of(
                                one.getKey(), other.getKey(), one.getValue(), other.getValue())));
  }

  private static Signal byHand(Suite suite) {
    String key = "key-" + suite.now();
    return new Signal(
        new TriggerId(Suite.CHURN, "manual"),
        Signal.MANUAL,
        key,
        "request/" + key,
        key,
        suite.now(),
        Map.of("pipeline", "train", "by", "iam:Ops/ann", "reason", "by hand"),
        0);
  }
}
