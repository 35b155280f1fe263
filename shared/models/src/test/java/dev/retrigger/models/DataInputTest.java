package dev.retrigger.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("N-19")
@Tag("A-15")
final class DataInputTest {
  private static final String NOTHING = "nothing";
  private static final DataInput PLAIN = input("churn/in/", "*.csv", Optional.empty());
  private static final DataInput DAILY = input("churn/in/", "*.csv", Optional.of("dt=*/"));
  private static final DataInput HOURLY = input("", "*", Optional.of("dt=*/hour=??/"));

  @ParameterizedTest(name = "[{index}] {1}")
  @MethodSource("objects")
  void shouldSayWhatAnObjectIs(DataInput input, String key, long size, String expected) {
    Optional<DataInput.Match> match = input.match("lake", key, size, Optional.of("_SUCCESS"));

    assertThat(match.map(DataInputTest::show).orElse(NOTHING)).isEqualTo(expected);
    assertThat(input.mismatch("lake", key, size, Optional.of("_SUCCESS")).isPresent())
        .isEqualTo(match.isEmpty());
    assertThat(input.match("other", key, size, Optional.of("_SUCCESS"))).isEmpty();
  }

  static Stream<Arguments> objects() {
    return Stream.of(
        arguments(PLAIN, "churn/in/a.csv", 9, "file of ''"),
        arguments(PLAIN, "churn/in/deep/below/a.csv", 9, "file of ''"),
        arguments(PLAIN, "churn/in/å b+c%20.csv", 9, "file of ''"),
        arguments(PLAIN, "churn/in/.csv", 9, "file of ''"),
        arguments(PLAIN, "churn/in/a.csv.tmp", 9, NOTHING),
        arguments(PLAIN, "churn/in/a.CSV", 9, NOTHING),
        arguments(PLAIN, "churn/in/a.csv", 0, NOTHING),
        arguments(PLAIN, "churn/in/folder.csv/", 0, NOTHING),
        arguments(PLAIN, "churn/in/", 0, NOTHING),
        arguments(PLAIN, "churn/inner/a.csv", 9, NOTHING),
        arguments(PLAIN, "Churn/in/a.csv", 9, NOTHING),
        arguments(PLAIN, "churn/in/_SUCCESS", 0, "marker of ''"),
        arguments(PLAIN, "churn/in/_SUCCESS", 4, "marker of ''"),
        arguments(PLAIN, "churn/in/deep/_SUCCESS", 0, NOTHING),
        arguments(DAILY, "churn/in/dt=2026-11-21/a.csv", 9, "file of 'dt=2026-11-21/'"),
        arguments(DAILY, "churn/in/dt=2026-11-21/part/a.csv", 9, "file of 'dt=2026-11-21/'"),
        arguments(DAILY, "churn/in/dt=2026-11-21/_SUCCESS", 0, "marker of 'dt=2026-11-21/'"),
        arguments(DAILY, "churn/in/_SUCCESS", 0, NOTHING),
        arguments(DAILY, "churn/in/a.csv", 9, NOTHING),
        arguments(DAILY, "churn/in/day=1/a.csv", 9, NOTHING),
        arguments(HOURLY, "dt=1/hour=07/x", 9, "file of 'dt=1/hour=07/'"),
        arguments(HOURLY, "dt=1/hour=7/x", 9, NOTHING),
        arguments(HOURLY, "dt=1/x", 9, NOTHING),
        arguments(
            input("a/", "**/raw/*.csv", Optional.empty()), "a/b/c/raw/x.csv", 9, "file of ''"),
        arguments(input("a/", "**/raw/*.csv", Optional.empty()), "a/raw/x.csv", 9, "file of ''"),
        arguments(input("a/", "**/raw/*.csv", Optional.empty()), "a/straw/x.csv", 9, NOTHING),
        arguments(input("a/", "raw/*.csv", Optional.empty()), "a/raw/b/x.csv", 9, NOTHING));
  }

  @ParameterizedTest(name = "[{index}] {0} {1}")
  @MethodSource("globs")
  void shouldMatchGlobsInLinearTime(String glob, String text, boolean expected) {
    assertThat(Glob.path(glob).matches(text)).isEqualTo(expected);
  }

  static Stream<Arguments> globs() {
    return Stream.of(
        arguments("*", "", true),
        arguments("", "", true),
        arguments("", "a", false),
        arguments("a?c", "a/c", false),
        arguments("a?c", "abc", true),
        arguments("a*b*c", "a1b2c", true),
        arguments("a*c", "a/c", false),
        arguments("a**c", "a/b/c", true),
        arguments("[a]", "a", false),
        arguments("[a]", "[a]", true),
        arguments("a.b", "axb", false),
        arguments("*a*a*a*a*a*a*a*a*a*a*a*b", "a".repeat(1024), false));
  }

  private static DataInput input(String prefix, String files, Optional<String> partition) {
    return new DataInput(
        "training", "lake", prefix, files, partition, new Select.New(), DataInput.Snapshot.PIN);
  }

  private static String show(DataInput.Match match) {
    return (match.marker() ? "marker" : "file") + " of '" + match.partition() + "'";
  }
}
