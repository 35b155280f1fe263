package dev.retrigger.profile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.retrigger.profile.Verdict.Drift;
import dev.retrigger.profile.Verdict.MonitorFailed;
import dev.retrigger.profile.Verdict.NoBaseline;
import dev.retrigger.profile.Verdict.NoDrift;
import dev.retrigger.profile.Verdict.Undecided;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each report under {@code events/reports} comes to, whoever wrote it. */
final class ReportsTest {
  @ParameterizedTest(name = "{0}")
  @MethodSource("reports")
  @Tag("N-09")
  @Tag("A-13")
  void shouldTakeTheVerdictOfTheTool(String name, Class<? extends Verdict> verdict, String says) {
    assertThat(verdict(name, ReportFormat.AUTO))
        .isInstanceOf(verdict)
        .extracting(ReportsTest::says)
        .isEqualTo(says);
  }

  static Stream<Arguments> reports() {
    return Stream.of(
        evidently("compared-with-itself.json", NoBaseline.class, itself()),
        evidently("distance-above-threshold.json", Drift.class, "DETECTED tenure"),
        evidently("few-columns-drifted.json", Drift.class, "SUSPECTED tenure"),
        evidently("few-rows.json", Drift.class, "DETECTED tenure"),
        evidently(
            "hostile-types.json", Undecided.class, "test: its test has no status that we know"),
        evidently("nothing-drifted.json", NoDrift.class, ""),
        evidently("p-value-below-threshold.json", Drift.class, "DETECTED tenure"),
        evidently(
            "score-not-a-number.json",
            Undecided.class,
            "tenure: its score or threshold is not a number"),
        evidently("test-warns.json", Drift.class, "SUSPECTED tenure"),
        evidently("tests-overrule-scores.json", Drift.class, "DETECTED plan"),
        evidently(
            "unknown-method.json",
            Undecided.class,
            "tenure: unknown direction of the method 'My own distance'"),
        legacy("column-empty.json", Undecided.class, "tenure: its score is not a number"),
        legacy("drifted.json", Drift.class, "DETECTED tenure, plan"),
        legacy("few-columns-drifted.json", Drift.class, "SUSPECTED tenure"),
        legacy("few-rows.json", Drift.class, "DETECTED tenure"),
        legacy(
            "hostile-types.json",
            Undecided.class,
            "tenure: 'drift_detected' is neither true nor false"),
        legacy("not-drifted-though-score-is-high.json", NoDrift.class, ""),
        legacy("one-column.json", Drift.class, "DETECTED plan"),
        monitor("attribution-violations.json", Drift.class, "DETECTED label0"),
        monitor("bias-violations.json", Drift.class, "DETECTED age"),
        monitor("constraint_violations.json", Drift.class, "DETECTED tenure, plan, age"),
        monitor("constraints_violations.json", Drift.class, "DETECTED plan"),
        monitor("execution-completed.json", NoDrift.class, ""),
        monitor(
            "hostile-types.json",
            Undecided.class,
            "an entry of 'violations' names neither a feature nor a check"),
        monitor(
            "hostile-violations-no-list.json",
            Undecided.class,
            "the file is no report of drift that we know"),
        monitor("job-completed-with-violations.json", Drift.class, "DETECTED "),
        monitor(
            "job-failed-without-data.json",
            MonitorFailed.class,
            "AlgorithmError: Error: Encoding mismatch: no data was captured in this window"),
        monitor("meets-the-constraint.json", Drift.class, "SUSPECTED tenure"),
        monitor("model-quality-violations.json", Drift.class, "DETECTED f1"),
        monitor("no-violations.json", NoDrift.class, ""),
        monitor("statistics.json", Undecided.class, "the file is no report of drift that we know"),
        nannyMl(
            "alert-unknown.csv", Undecided.class, "tenure: its alert is neither true nor false"),
        nannyMl("estimated-performance-alerts.json", Drift.class, "DETECTED roc_auc"),
        nannyMl("estimated-performance-is-well.json", NoDrift.class, ""),
        nannyMl(
            "hostile-ragged.csv",
            Undecided.class,
            "the report is neither JSON nor comma-separated values"),
        nannyMl("hostile-types.json", Undecided.class, "x: its alert is neither true nor false"),
        nannyMl("last-chunk-alerts.csv", Drift.class, "DETECTED tenure"),
        nannyMl("last-chunk-is-well.csv", NoDrift.class, ""),
        nannyMl("reference-only.csv", Undecided.class, "there is no chunk of the analysis period"),
        nannyMl("rows-out-of-order.json", Drift.class, "DETECTED roc_auc"));
  }

  @Test
  void shouldKnowEveryReportThatThereIs() {
    assertThat(reports().map(each -> (String) each.get()[0]))
        .containsExactlyInAnyOrderElementsOf(SampleReports.names().toList());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("reports")
  void shouldReadOnlyTheNamedToolsReportsWhenTheMonitorNamesTheTool(
      String name, Class<? extends Verdict> verdict) {
    ReportFormat own = own(name);

    assertThat(verdict(name, own)).isInstanceOf(verdict);
    for (ReportFormat other : List.of(ReportFormat.MODEL_MONITOR, ReportFormat.NANNYML)) {
      if (other != own) {
        assertThat(verdict(name, other))
            .isInstanceOfAny(Undecided.class, NoBaseline.class, Drift.class)
            .isNotInstanceOf(Drift.class);
      }
    }
  }

  @ParameterizedTest(name = "{0} at the threshold")
  @CsvSource({
    "K-S p_value, true",
    "Cramer-von Mises, true",
    "chi-square p_value, false",
    "t_test, false",
    "Total-Variation-Distance, false",
    "PSI, true",
    "Hellinger distance, true",
    "Energy-distance, false",
  })
  @Tag("N-09")
  void shouldKnowWhichSideOfTheThresholdIsDrift(String method, boolean drift) {
    assertThat(EvidentlyMethod.named(method))
        .hasValueSatisfying(known -> assertThat(known.saysDrift(0.1, 0.1)).isEqualTo(drift));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[]",
        "{}",
        "null",
        "{\"violations\":null}",
        "{\"violations\":[],\"violations\":[]}",
        "{\"violations\":[]} {}",
        "PAR1",
        "{\"metrics\":[]}",
        "{\"ProcessingJobStatus\":\"Completed\"}",
        "{\"ProcessingJobStatus\":\"Completed\",\"ExitMessage\":\"Completed with a smile\"}",
        "{\"MonitoringExecutionStatus\":\"InProgress\"}",
        "{\"MonitoringExecutionStatus\":\"Dreaming\"}",
        "{\"metrics\":[{\"metric_id\":\"ValueDrift(column=tenure)\",\"value\":0.01}]}",
      })
  @Tag("N-09")
  void shouldSayNothingWhenTheReportSaysNothing(String text) {
    assertThat(judge(Reports.read(text.getBytes(UTF_8), ReportFormat.AUTO)))
        .isInstanceOf(Undecided.class);
  }

  @Test
  void shouldReadNoMoreThanItMay() {
    assertThat(judge(Reports.read(new byte[Reports.MOST_BYTES + 1], ReportFormat.AUTO)))
        .isEqualTo(new Undecided("the report is larger than 20 MB"));
    assertThat(judge(Reports.read("[".repeat(100_000).getBytes(UTF_8), ReportFormat.AUTO)))
        .isInstanceOf(Undecided.class);
  }

  @Test
  void shouldTellHowAJobEnded() {
    assertThat(
            job(
                "\"ProcessingJobStatus\":\"Completed\",\"ExitMessage\":\"Completed: no violations\""))
        .isEqualTo(new NoDrift());
    assertThat(job("\"ProcessingJobStatus\":\"Stopped\"")).isInstanceOf(MonitorFailed.class);
    assertThat(
            job(
                "\"ProcessingJobStatus\":\"Completed\",\"ExitMessage\":\"CompletedWithBadConstraints: x\""))
        .isInstanceOf(MonitorFailed.class);
  }

  @Test
  void shouldKeepTheNumbersThatTheReportHas() {
    assertThat(verdict("evidently/distance-above-threshold.json", ReportFormat.EVIDENTLY))
        .isInstanceOfSatisfying(
            Drift.class,
            drift ->
                assertThat(drift.features())
                    .singleElement()
                    .satisfies(
                        feature -> {
                          assertThat(feature.check()).isEqualTo("Wasserstein distance (normed)");
                          assertThat(feature.value()).hasValue(0.31);
                          assertThat(feature.threshold()).hasValue(0.1);
                        }));
  }

  private static Verdict job(String fields) {
    return judge(Reports.read(("{" + fields + "}").getBytes(UTF_8), ReportFormat.MODEL_MONITOR));
  }

  private static Verdict verdict(String name, ReportFormat format) {
    return judge(Reports.read(SampleReports.bytes(name), format));
  }

  private static Verdict judge(Reading reading) {
    return DriftRules.NONE.judge(reading);
  }

  private static String says(Verdict verdict) {
    return switch (verdict) {
      case Drift(var features, var severity) ->
          severity
              + " "
              + features.stream().map(DriftedFeature::name).collect(Collectors.joining(", "));
      case NoDrift() -> "";
      case Verdict.TooLittleData(var rows, var least) -> rows + " of " + least;
      case NoBaseline(var why) -> why;
      case MonitorFailed(var why) -> why;
      case Undecided(var why) -> why;
    };
  }

  private static ReportFormat own(String name) {
    return Optional.of(name.substring(0, name.indexOf('/')))
        .map(
            folder ->
                switch (folder) {
                  case "model-monitor" -> ReportFormat.MODEL_MONITOR;
                  case "nannyml" -> ReportFormat.NANNYML;
                  default -> ReportFormat.EVIDENTLY;
                })
        .orElseThrow();
  }

  private static String itself() {
    return "the baseline is the data itself: s3://acme-lake-dev/churn/in/";
  }

  private static Arguments evidently(String name, Class<? extends Verdict> kind, String says) {
    return arguments("evidently/" + name, kind, says);
  }

  private static Arguments legacy(String name, Class<? extends Verdict> kind, String says) {
    return arguments("evidently-legacy/" + name, kind, says);
  }

  private static Arguments monitor(String name, Class<? extends Verdict> kind, String says) {
    return arguments("model-monitor/" + name, kind, says);
  }

  private static Arguments nannyMl(String name, Class<? extends Verdict> kind, String says) {
    return arguments("nannyml/" + name, kind, says);
  }
}
