package dev.retrigger.startrun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.retrigger.domain.Decision;
import dev.retrigger.domain.Decision.Defer;
import dev.retrigger.domain.Decision.Duplicate;
import dev.retrigger.domain.Decision.Join;
import dev.retrigger.domain.Decision.Limit;
import dev.retrigger.domain.Decision.Start;
import dev.retrigger.domain.Decision.Suppress;
import dev.retrigger.domain.Decision.Waiting;
import dev.retrigger.domain.RunStatus;
import dev.retrigger.domain.Signal;
import dev.retrigger.domain.TriggerId;
import dev.retrigger.events.Json;
import dev.retrigger.events.Notice;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Drift is told of once: it is never dropped, and people hear of it at once. */
@Tag("N-09")
@Tag("V-18")
@Tag("A-12")
final class DriftTest {
  private static final String SKIPPING =
      Suite.MODEL
          .replace("onBusy: coalesce", "onBusy: skip")
          .replace("inputs.training.manifest", "inputs.training.manifest:-none")
          .replace(
              "triggers:",
              """
              monitors:
                quality: {alarm: churn-drift}
              triggers:
                drift: {monitor: quality, start: train}""");

  @Test
  void shouldWaitWhereAnotherSignalIsDropped() {
    Suite suite = new Suite(SKIPPING.replace("limits: {", "limits: {cooldown: 1h, "));
    suite.window();
    suite.end(suite.runs().getFirst(), RunStatus.SUCCEEDED);
    suite.pass(Duration.ofMinutes(10));

    Decision other = suite.arrive(suite.closes()).decision();
    Decision drift = suite.arrive(drift(suite, "1")).decision();

    assertThat(other).isEqualTo(new Suppress(Limit.COOLDOWN));
    assertThat(drift)
        .isEqualTo(new Defer(Optional.of(Suite.START.plus(Duration.ofHours(1))), Waiting.COOLDOWN));
    assertThat(notices(suite))
        .singleElement()
        .satisfies(
            notice -> {
              assertThat(notice.title())
                  .isEqualTo(
                      "drift in tenure, plan: waits for cool-down until 2026-11-21T04:00:00.000Z");
              assertThat(notice.headline()).isEqualTo("growth/churn/train: drift");
              assertThat(notice.facts())
                  .containsOnly(
                      Map.entry("Features", "tenure,plan"), Map.entry("Alarm", "churn-drift"));
              assertThat(notice.slack()).hasValue("growth-oncall");
            });
    assertThat(suite.target.starts()).hasSize(1);
    suite.pass(Duration.ofMinutes(50));
    suite.wake();
    assertThat(suite.target.starts()).hasSize(2);
  }

  @Test
  void shouldBeCarriedByOneRunWithAllTheDriftThatWasSeenMeanwhile() {
    Suite suite = new Suite(SKIPPING);
    suite.window();
    Signal first = drift(suite, "1");
    Signal second = drift(suite, "2");

    assertThat(Stream.of(first, second).map(each -> suite.arrive(each).decision()))
        .allMatch(Join.class::isInstance);
    assertThat(suite.arrive(second).decision()).isInstanceOf(Duplicate.class);

    assertThat(notices(suite))
        .hasSize(2)
        .allMatch(
            notice ->
                notice.title().equals("drift in tenure, plan: waits for the run that is active"));
    suite.end(suite.runs().getFirst(), RunStatus.SUCCEEDED);
    suite.wake();
    assertThat(suite.target.starts()).hasSize(2);
    String carrier = suite.target.starts().getLast().run().value();
    assertThat(List.of(first, second)).extracting(suite::fate).containsOnly(Optional.of(carrier));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("outcomes")
  @Tag("R-13")
  void shouldSayWhatBecomesOfIt(String model, Class<? extends Decision> decision, String says) {
    Suite suite = new Suite(model);

    assertThat(suite.arrive(drift(suite, "1")).decision()).isInstanceOf(decision);

    assertThat(notices(suite)).singleElement().extracting(Notice::title).isEqualTo(says);
  }

  static Stream<Arguments> outcomes() {
    return Stream.of(
        arguments(SKIPPING, Start.class, "drift in tenure, plan: starts a run"),
        arguments(
            SKIPPING.replace("mode: auto", "mode: dry-run"),
            Start.class,
            "drift in tenure, plan: would start a run, which in mode dry-run it does not"),
        arguments(
            SKIPPING.replace("concurrency: 1,", "concurrency: 1, hours: \"Mon-Sun 03:00-03:30\","),
            Defer.class,
            "drift in tenure, plan: waits for the hours in which it may start until"
                + " 2026-11-22T02:00:00.000Z"));
  }

  @Test
  void shouldTellOfNoDriftWhereNobodyWantsToHearOfIt() {
    Suite suite = new Suite(SKIPPING + "notify: {slack: ml, events: [failed]}\n");

    assertThat(suite.arrive(drift(suite, "1")).decision()).isInstanceOf(Start.class);
    assertThat(notices(suite)).isEmpty();
  }

  @Test
  void shouldTellOfNoDriftThatIsNone() {
    Suite suite = new Suite(SKIPPING);

    suite.window();

    assertThat(notices(suite)).isEmpty();
  }

  private static Signal drift(Suite suite, String key) {
    return new Signal(
        new TriggerId(Suite.CHURN, "drift"),
        Signal.DRIFT,
        "quality/arn@" + key,
        "alarm/churn-drift",
        "e-" + key,
        suite.now(),
        Map.of(
            "reason",
            "drift in tenure, plan",
            "features",
            "tenure,plan",
            "alarm",
            "churn-drift",
            "severity",
            "detected"),
        0);
  }

  private static List<Notice> notices(Suite suite) {
    return suite
        .notices()
        .map(body -> Json.read(body, Notice.class))
        .filter(notice -> notice.kind() == Notice.Kind.DRIFT)
        .toList();
  }
}
