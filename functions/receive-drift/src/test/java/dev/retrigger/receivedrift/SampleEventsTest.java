package dev.retrigger.receivedrift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.retrigger.events.InvalidEventException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every event under {@code events/} that concerns this function leads to, as a table. */
@Tag("A-12")
final class SampleEventsTest {
  private static final String INVALID = "refused: ";

  @ParameterizedTest(name = "{0}")
  @MethodSource("alarms")
  @Tag("R-13")
  void shouldDecideAboutAlarm(String event, String outcome) {
    assertOutcome(new Desk(), event, outcome);
  }

  static Stream<Arguments> alarms() {
    return Stream.of(
        bus("alarm", "fires drift-tenure"),
        bus("alarm-announced-again", "fires drift-tenure"),
        bus("alarm-earlier", "fires drift-tenure"),
        bus("alarm-from-insufficient-data", "fires drift-tenure"),
        bus("alarm-while-in-alarm", pass("tenure", "the alarm had gone off before: told again")),
        bus("composite", "fires any-alarm"),
        bus("first-alarm", "fires drift-plan"),
        bus("hostile-arn-of-other-alarm", INVALID + "ARN is not that of the alarm"),
        bus("hostile-name", INVALID + "not plain text"),
        bus("hostile-nothing-but-types", INVALID + "'detail.state.timestamp' is missing"),
        bus("hostile-reason", "fires drift-tenure"),
        bus("insufficient-data", pass("tenure", "the alarm has not enough data to tell")),
        bus("metric-math", "fires quality-alarm"),
        bus("of-someone-else", "no trigger listens to alarm/payroll-cpu"),
        bus("ok", pass("tenure", "the alarm is OK")),
        bus("unknown-state", pass("tenure", "the alarm is in a state that we do not know")),
        bus("without-state", INVALID + "'detail.state.value' is missing"),
        action("alarm", "fires drift-tenure"),
        action("alarm-while-in-alarm", pass("tenure", "the alarm had gone off before: told again")),
        action("first-alarm", "fires drift-plan"),
        action("hostile-name", INVALID + "not plain text"),
        action("of-other-account", "it is of account 444455556666, not of ours"),
        action("ok", pass("tenure", "the alarm is OK")),
        action("without-time-of-change", INVALID + "'alarmData.state.timestamp' is missing"),
        sns("alarm", "fires drift-tenure"),
        sns("alarm-delivered-again", "fires drift-tenure"),
        sns("alarm-earlier", "fires drift-tenure"),
        sns("alarm-while-in-alarm", pass("tenure", "the alarm had gone off before: told again")),
        sns("hostile-name", INVALID + "not plain text"),
        sns("hostile-nested", INVALID + "not the expected JSON"),
        sns("insufficient-data", pass("tenure", "the alarm has not enough data to tell")),
        sns("metric-math", "fires quality-alarm"),
        sns("not-an-alarm", INVALID + "not the expected JSON"),
        sns("of-other-account", "it is of account 444455556666, not of ours"),
        sns("of-other-account-on-our-topic", INVALID + "the topic is not of the account"),
        sns("of-someone-else", "no trigger listens to alarm/payroll-cpu"),
        sns("ok", pass("tenure", "the alarm is OK")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("reports")
  @Tag("A-13")
  void shouldDecideAboutReport(String event, String outcome) {
    Desk desk = new Desk();
    Desk.names("s3/report-created").forEach(name -> desk.holding(name, Desk.VIOLATIONS));
    desk.holding("s3/report-created/statistics", "model-monitor/statistics.json");

    assertOutcome(desk, event, outcome);
  }

  static Stream<Arguments> reports() {
    return Stream.of(
        report("hostile-key", "fires drift"),
        report("hostile-without-identity", INVALID + "cannot be told apart"),
        report("other-bucket", "no monitor looks for the object"),
        report("other-prefix", "no monitor looks for the object"),
        report(
            "statistics",
            "not for growth/churn/drift: undecided: the file is no report of drift that we know"),
        report(
            "too-large", "not for growth/churn/drift: undecided: the report is larger than 20 MB"),
        report("violations", "fires drift"),
        report("violations-announced-again", "fires drift"),
        report("violations-earlier", "fires drift"),
        report("violations-of-own-container", "fires drift"),
        report("without-version", "fires drift"));
  }

  @Test
  void shouldKnowEveryEventThatThereIs() {
    assertThat(Stream.concat(alarms(), reports()).map(each -> (String) each.get()[0]))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(
                    "cloudwatch/alarm-state-change",
                    "cloudwatch/alarm-action",
                    "sns/alarm",
                    "s3/report-created")
                .flatMap(Desk::names)
                .toList());
  }

  private static void assertOutcome(Desk desk, String event, String outcome) {
    if (outcome.startsWith(INVALID)) {
      assertThatThrownBy(() -> desk.receive(event))
          .isInstanceOf(InvalidEventException.class)
          .hasMessageContaining(outcome.substring(INVALID.length()));
      assertThat(desk.sent).isEmpty();
    } else {
      assertThat(desk.outcome(event)).isEqualTo(outcome);
      assertThat(desk.sent).hasSize(outcome.startsWith("fires") ? 1 : 0);
    }
  }

  private static String pass(String monitor, String why) {
    return "not for growth/churn/drift-" + monitor + ": " + why;
  }

  private static Arguments bus(String name, String outcome) {
    return arguments("cloudwatch/alarm-state-change/" + name, outcome);
  }

  private static Arguments action(String name, String outcome) {
    return arguments("cloudwatch/alarm-action/" + name, outcome);
  }

  private static Arguments sns(String name, String outcome) {
    return arguments("sns/alarm/" + name, outcome);
  }

  private static Arguments report(String name, String outcome) {
    return arguments("s3/report-created/" + name, outcome);
  }
}
