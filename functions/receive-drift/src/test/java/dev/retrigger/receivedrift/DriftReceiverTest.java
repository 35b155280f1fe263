package dev.retrigger.receivedrift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.domain.Signal;
import dev.retrigger.events.InvalidEventException;
import dev.retrigger.testing.FakeContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What drift, told in whichever way, leads to. */
final class DriftReceiverTest {
  private static final String BUS = "cloudwatch/alarm-state-change/";
  private static final String REPORT = "s3/report-created/";

  @Test
  @Tag("A-12")
  @Tag("R-13")
  void shouldBeOneSignalByWhicheverWayTheAlarmComes() {
    Desk desk = new Desk();

    desk.receive(BUS + "alarm");
    desk.receive(BUS + "alarm-announced-again");
    desk.receive("sns/alarm/alarm");
    desk.receive("sns/alarm/alarm-delivered-again");
    desk.receive("cloudwatch/alarm-action/alarm");

    assertThat(desk.sent).hasSize(5).extracting(Signal::id).containsOnly(desk.sent.getFirst().id());
    assertThat(desk.sent.getFirst())
        .satisfies(
            signal -> {
              assertThat(signal.source()).isEqualTo("drift");
              assertThat(signal.subject()).isEqualTo("alarm/churn-drift-tenure");
              assertThat(signal.occurredAt()).isEqualTo(Instant.parse("2026-11-21T08:00:00.123Z"));
              assertThat(signal.attributes())
                  .containsOnly(
                      Map.entry("reason", "drift in tenure, by the alarm churn-drift-tenure"),
                      Map.entry("features", "tenure"),
                      Map.entry("severity", "detected"),
                      Map.entry("metric", "feature_baseline_drift_tenure"),
                      Map.entry("value", "0.35"),
                      Map.entry("alarm", "churn-drift-tenure"));
            });
  }

  @Test
  @Tag("R-13")
  void shouldHandOnAnAlarmOfAnyKind() {
    Desk desk = new Desk();

    desk.receive(BUS + "metric-math");

    assertThat(desk.sent)
        .singleElement()
        .satisfies(
            signal -> {
              assertThat(signal.source()).isEqualTo("alarm");
              assertThat(signal.attributes())
                  .containsEntry("alarm", "churn-quality")
                  .containsEntry(
                      "reason",
                      "alarm churn-quality: Thresholds Crossed: 1 out of the last 1 datapoints");
            });
  }

  @Test
  void shouldTellPeopleNothingThatIsNotOnePlainLine() {
    Desk desk = new Desk();

    desk.receive(BUS + "hostile-reason");
    desk.holding(REPORT + "hostile-key", Desk.VIOLATIONS).receive(REPORT + "hostile-key");

    assertThat(desk.sent)
        .hasSize(2)
        .allSatisfy(
            signal ->
                assertThat(signal.attributes().values())
                    .allMatch(text -> text.length() <= 1_100)
                    .noneMatch(text -> text.chars().anyMatch(Character::isISOControl))
                    .noneMatch(text -> text.contains("\u202e")));
  }

  @Test
  @Tag("N-09")
  @Tag("A-13")
  void shouldSayWhatDriftedAndWhereTheReportIs() {
    Desk desk = new Desk().holding(REPORT + "violations", Desk.VIOLATIONS);

    desk.receive(REPORT + "violations");

    assertThat(desk.sent)
        .singleElement()
        .satisfies(
            signal -> {
              assertThat(signal.key())
                  .isEqualTo(
                      "quality/acme-reports-dev/churn/quality/2026/11/21/08/"
                          + "constraint_violations.json#vAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
              assertThat(signal.attributes())
                  .containsOnly(
                      Map.entry(
                          "reason", "drift in tenure, plan, age, by constraint_violations.json"),
                      Map.entry("features", "tenure,plan,age"),
                      Map.entry("severity", "detected"),
                      Map.entry(
                          "url",
                          "s3://acme-reports-dev/churn/quality/2026/11/21/08/constraint_violations.json"));
            });
  }

  @Test
  @Tag("N-09")
  void shouldStartNothingWhenTheReportIsOlderThanOneThatWasSeen() {
    Desk desk = new Desk();
    desk.holding(REPORT + "violations", Desk.VIOLATIONS)
        .holding(REPORT + "violations-earlier", Desk.VIOLATIONS);
    desk.receive(REPORT + "violations");

    assertThat(desk.outcome(REPORT + "violations-earlier"))
        .isEqualTo(
            "not for growth/churn/drift: out of order: the monitor has since been told of"
                + " 2026-11-21T08:10:00.000Z");
    assertThat(desk.sent).hasSize(1);
  }

  @Test
  @Tag("N-09")
  void shouldStartNothingWhenTheAlarmHasSinceBeenOk() {
    Desk desk = new Desk();
    desk.receive(BUS + "ok");

    assertThat(desk.outcome(BUS + "alarm-earlier")).contains("out of order");
    assertThat(desk.outcome(BUS + "alarm-from-insufficient-data")).isEqualTo("fires drift-tenure");
  }

  @Test
  @Tag("N-09")
  void shouldBelieveDriftThatWasSeenTwiceInThreeReports() {
    Desk desk = new Desk(monitor(", persist: {times: 2, of: 3}"));
    desk.holding(REPORT + "violations-earlier", Desk.VIOLATIONS)
        .holding(REPORT + "violations", "model-monitor/no-violations.json")
        .holding(REPORT + "violations-of-own-container", Desk.VIOLATIONS);

    assertThat(desk.outcome(REPORT + "violations-earlier"))
        .isEqualTo(
            "not for growth/churn/drift: drift in tenure, plan, age was seen 1 of 2 times in the"
                + " last 3");
    assertThat(desk.outcome(REPORT + "violations-earlier")).contains("seen 1 of 2 times");
    assertThat(desk.outcome(REPORT + "violations")).contains("nothing drifted");
    assertThat(desk.sent).isEmpty();
    assertThat(desk.outcome(REPORT + "violations-of-own-container")).isEqualTo("fires drift");
    assertThat(desk.outcome(REPORT + "violations-of-own-container")).isEqualTo("fires drift");
    assertThat(desk.sent).extracting(Signal::id).containsOnly(desk.sent.getFirst().id());
  }

  @Test
  @Tag("N-09")
  void shouldNotCountWhatTheMonitorCouldNotJudge() {
    Desk desk = new Desk(monitor(", persist: {times: 2, of: 2}"));
    desk.holding(REPORT + "violations-earlier", Desk.VIOLATIONS)
        .holding(REPORT + "violations", "model-monitor/job-failed-without-data.json")
        .holding(REPORT + "violations-of-own-container", Desk.VIOLATIONS);

    desk.receive(REPORT + "violations-earlier");

    assertThat(desk.outcome(REPORT + "violations")).contains("the monitor failed: AlgorithmError");
    assertThat(desk.outcome(REPORT + "violations-of-own-container")).isEqualTo("fires drift");
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("verdicts")
  @Tag("N-09")
  void shouldStartOnDetectedDriftOnly(String check, String report, String outcome) {
    Desk desk = new Desk(monitor(check)).holding(REPORT + "violations", report);

    assertThat(desk.outcome(REPORT + "violations")).isEqualTo(outcome);
    assertThat(desk.ignored(eventId())).hasSize(outcome.startsWith("fires") ? 0 : 1);
  }

  static Stream<Arguments> verdicts() {
    return Stream.of(
        arguments("", "evidently/distance-above-threshold.json", "fires drift"),
        arguments("", "evidently-legacy/drifted.json", "fires drift"),
        arguments("", "nannyml/last-chunk-alerts.csv", "fires drift"),
        arguments("", "model-monitor/bias-violations.json", "fires drift"),
        arguments("", "model-monitor/attribution-violations.json", "fires drift"),
        arguments("", "model-monitor/model-quality-violations.json", "fires drift"),
        arguments(
            "", "evidently/few-columns-drifted.json", not("drift is only suspected in tenure")),
        arguments(
            "",
            "evidently/compared-with-itself.json",
            not("no baseline: the baseline is the data itself: s3://acme-lake-dev/churn/in/")),
        arguments(
            "",
            "evidently/unknown-method.json",
            not("undecided: tenure: unknown direction of the method 'My own distance'")),
        arguments(
            ", check: {minRows: 100}",
            "evidently/few-rows.json",
            not("too little data: 12 rows of at least 100")),
        arguments(
            ", check: {critical: [income]}",
            "model-monitor/constraint_violations.json",
            not("drift is only suspected in tenure, plan, age")),
        arguments(
            ", check: {critical: [plan]}",
            "model-monitor/constraint_violations.json",
            "fires drift"),
        arguments(
            ", check: {ignore: [tenure, plan, age]}",
            "model-monitor/constraint_violations.json",
            not("nothing drifted")),
        arguments(
            ", format: nannyml",
            "model-monitor/constraint_violations.json",
            not("undecided: the file is no report of drift that we know")));
  }

  @Test
  void shouldSayThatTheReportIsGone() {
    assertThat(new Desk().outcome(REPORT + "violations"))
        .isEqualTo(not("undecided: the report is not there any longer"));
  }

  @Test
  void shouldRefuseWhatIsOfATimeToCome() {
    JsonNode event = Desk.event(BUS + "alarm");
    ((ObjectNode) event.path("detail").path("state")).put("timestamp", "2126-11-21T08:00:00Z");

    assertThatThrownBy(() -> new Desk().receive(event))
        .isInstanceOf(InvalidEventException.class)
        .hasMessageContaining("yet to come");
  }

  @Test
  void shouldRecordWhatIsOfAnotherAccount() {
    Desk desk = new Desk().holding(REPORT + "violations", Desk.VIOLATIONS);
    JsonNode event = Desk.event(REPORT + "violations");
    ((ObjectNode) event).put("account", "444455556666");

    assertThat(desk.receive(event).ignored())
        .isEqualTo(Optional.of("it is of account 444455556666, not of ours"));
    assertThat(desk.ignored(eventId())).hasSize(1);
  }

  @Test
  void shouldRecordWhatNoTriggerListensTo() {
    Desk desk = new Desk();
    desk.receive(BUS + "of-someone-else");
    desk.receive(BUS + "of-someone-else");

    assertThat(desk.ignored(Desk.event(BUS + "of-someone-else").path("id").textValue()))
        .singleElement()
        .satisfies(ignored -> assertThat(ignored.duplicates()).isEqualTo(1));
  }

  @Test
  void shouldRefuseToStartWithoutKnowingItsAccount() {
    assertThatThrownBy(
            () ->
                new ReceiveDriftHandler(
                    Map.of(),
                    () -> Desk.NOW,
                    new Desk().table,
                    (_, _, _, _) -> Optional.empty(),
                    (_, _, _) -> {}))
        .hasMessageContaining("ACCOUNT");
  }

  @Test
  void shouldAnswerLambda() throws IOException {
    Desk desk = new Desk();
    ByteArrayOutputStream answer = new ByteArrayOutputStream();

    new ReceiveDriftHandler(
            Map.of("ACCOUNT", Desk.ACCOUNT),
            () -> Desk.NOW,
            desk.table,
            (_, _, _, _) -> Optional.empty(),
            (_, _, _) -> {})
        .handleRequest(
            new ByteArrayInputStream(Desk.file(BUS + "alarm.json")), answer, new FakeContext());

    assertThat(answer.toString(java.nio.charset.StandardCharsets.UTF_8))
        .contains("growth/churn/drift-tenure", "\"ignored\":null");
    assertThat(List.of(desk.sent)).containsExactly(List.of());
  }

  private static String eventId() {
    return Desk.event(REPORT + "violations").path("id").textValue();
  }

  private static String not(String why) {
    return "not for growth/churn/drift: " + why;
  }

  private static String monitor(String more) {
    return Desk.MODEL.replace("files: \"**/*.json\"}", "files: \"**/*.json\"" + more + "}");
  }
}
