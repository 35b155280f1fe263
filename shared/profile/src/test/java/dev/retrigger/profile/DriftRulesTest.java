package dev.retrigger.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.retrigger.profile.Reading.Findings;
import dev.retrigger.profile.Reading.Overall;
import dev.retrigger.profile.Verdict.Drift;
import dev.retrigger.profile.Verdict.MonitorFailed;
import dev.retrigger.profile.Verdict.NoDrift;
import dev.retrigger.profile.Verdict.TooLittleData;
import dev.retrigger.profile.Verdict.Undecided;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a monitor's rules make of what a tool found, as a table. */
@Tag("N-09")
final class DriftRulesTest {
  private static final List<String> ALL = List.of();

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void shouldJudge(String name, DriftRules rules, Reading reading, String verdict) {
    assertThat(text(rules.judge(reading))).isEqualTo(verdict);
  }

  static Stream<Arguments> cases() {
    Findings tenure = columns(Overall.SILENT, "tenure");
    Findings plan = columns(Overall.SILENT, "plan");
    return Stream.of(
        arguments("anything", rules(ALL, ALL, ALL), tenure, "DETECTED [tenure]"),
        arguments("nothing", rules(ALL, ALL, ALL), columns(Overall.SILENT), "well"),
        arguments("ignored", rules(ALL, ALL, List.of("tenure")), tenure, "well"),
        arguments("named", rules(List.of("tenure"), ALL, ALL), tenure, "DETECTED [tenure]"),
        arguments("not named", rules(List.of("tenure"), ALL, ALL), plan, "well"),
        arguments("critical", rules(ALL, List.of("tenure"), ALL), tenure, "DETECTED [tenure]"),
        arguments("not critical", rules(ALL, List.of("tenure"), ALL), plan, "SUSPECTED [plan]"),
        arguments(
            "named and critical",
            rules(List.of("plan"), List.of("tenure"), ALL),
            columns(Overall.SILENT, "plan", "tenure"),
            "DETECTED [plan, tenure]"),
        arguments(
            "the tool's last word is no",
            rules(ALL, ALL, ALL),
            columns(Overall.NO_DRIFT, "tenure"),
            "SUSPECTED [tenure]"),
        arguments(
            "the tool's last word is no, but the column was named",
            rules(List.of("tenure"), ALL, ALL),
            columns(Overall.NO_DRIFT, "tenure"),
            "DETECTED [tenure]"),
        arguments(
            "the tool's last word is no, but the column is critical",
            rules(ALL, List.of("tenure"), ALL),
            columns(Overall.NO_DRIFT, "tenure"),
            "DETECTED [tenure]"),
        arguments("the whole", rules(ALL, ALL, ALL), columns(Overall.DRIFT), "DETECTED []"),
        arguments(
            "the whole, by what is ignored",
            rules(ALL, ALL, List.of("tenure")),
            columns(Overall.DRIFT, "tenure"),
            "well"),
        arguments(
            "a column that nobody looked at",
            rules(List.of("income"), ALL, ALL),
            tenure,
            "undecided: the report says nothing about 'income'"),
        arguments(
            "a critical column that nobody looked at",
            rules(ALL, List.of("income"), ALL),
            columns(Overall.SILENT),
            "undecided: the report says nothing about 'income'"),
        arguments(
            "a list of violations says nothing of what is well",
            rules(List.of("income"), ALL, ALL),
            violations("tenure"),
            "well"),
        arguments("unread", rules(ALL, ALL, ALL), unread("plan"), "undecided: plan: NaN"),
        arguments("unread and ignored", rules(ALL, ALL, List.of("plan")), unread("plan"), "well"),
        arguments("unread, not named", rules(List.of("tenure"), ALL, ALL), unread("plan"), "well"),
        arguments(
            "too few rows",
            new DriftRules(ALL, ALL, ALL, 1_000),
            rows(999, "tenure"),
            "999 of 1000"),
        arguments(
            "enough rows",
            new DriftRules(ALL, ALL, ALL, 1_000),
            rows(1_000, "tenure"),
            "DETECTED [tenure]"),
        arguments(
            "rows unknown", new DriftRules(ALL, ALL, ALL, 1_000), tenure, "DETECTED [tenure]"),
        arguments(
            "failed",
            rules(List.of("tenure"), ALL, ALL),
            new Reading.Says(new MonitorFailed("no data")),
            "failed: no data"));
  }

  @Test
  void shouldOnlySuspectWhatTheToolOnlySuspects() {
    Findings warned =
        new Findings(
            OptionalLong.empty(),
            List.of(new DriftedFeature("tenure", "test", Severity.SUSPECTED)),
            Map.of(),
            Optional.of(Set.of("tenure")),
            Overall.SILENT);

    assertThat(text(rules(ALL, List.of("tenure"), ALL).judge(warned)))
        .isEqualTo("SUSPECTED [tenure]");
  }

  @ParameterizedTest(name = "{0} of {1}: {2}")
  @MethodSource("observations")
  void shouldBelieveDriftThatWasSeenOftenEnough(
      int times, int of, List<Boolean> seen, boolean confirmed) {
    assertThat(new Persistence(times, of).confirms(seen)).isEqualTo(confirmed);
  }

  static Stream<Arguments> observations() {
    return Stream.of(
        arguments(1, 1, List.of(), false),
        arguments(1, 1, List.of(true), true),
        arguments(1, 1, List.of(true, false), false),
        arguments(2, 3, List.of(true), false),
        arguments(2, 3, List.of(true, true), true),
        arguments(2, 3, List.of(true, false, true), true),
        arguments(2, 3, List.of(true, false, false, true), false),
        arguments(2, 3, List.of(true, true, false), false),
        arguments(2, 2, List.of(true, false, true), false),
        arguments(2, 2, List.of(true, false, true, true), true));
  }

  @Test
  void shouldRefusePersistenceThatCannotBe() {
    assertThatThrownBy(() -> new Persistence(3, 2)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Persistence(0, 2)).isInstanceOf(IllegalArgumentException.class);
  }

  private static DriftRules rules(List<String> features, List<String> critical, List<String> not) {
    return new DriftRules(features, critical, not, 0);
  }

  private static Findings columns(Overall overall, String... drifted) {
    return new Findings(
        OptionalLong.empty(),
        features(drifted),
        Map.of(),
        Optional.of(Set.of("tenure", "plan", "age")),
        overall);
  }

  private static Findings violations(String... drifted) {
    return new Findings(
        OptionalLong.empty(), features(drifted), Map.of(), Optional.empty(), Overall.SILENT);
  }

  private static Findings unread(String column) {
    return new Findings(
        OptionalLong.empty(),
        List.of(),
        Map.of(column, "NaN"),
        Optional.of(Set.of("tenure", "plan")),
        Overall.SILENT);
  }

  private static Findings rows(long rows, String... drifted) {
    return new Findings(
        OptionalLong.of(rows), features(drifted), Map.of(), Optional.empty(), Overall.SILENT);
  }

  private static List<DriftedFeature> features(String... names) {
    return Stream.of(names)
        .map(name -> new DriftedFeature(name, "PSI", Severity.DETECTED))
        .toList();
  }

  private static String text(Verdict verdict) {
    return switch (verdict) {
      case Drift(var features, var severity) ->
          severity + " " + features.stream().map(DriftedFeature::name).toList();
      case NoDrift() -> "well";
      case TooLittleData(var rows, var least) -> rows + " of " + least;
      case Verdict.NoBaseline(var why) -> "no baseline: " + why;
      case MonitorFailed(var why) -> "failed: " + why;
      case Undecided(var why) -> "undecided: " + why;
    };
  }
}
