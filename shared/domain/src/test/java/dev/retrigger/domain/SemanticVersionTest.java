package dev.retrigger.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples of semver.org 2.0.0: what is a version, and which of two has precedence. */
final class SemanticVersionTest {
  /** Each before the next: the three chains of paragraph 11, and long numbers. */
  private static final List<List<String>> CHAINS =
      List.of(
          List.of("1.0.0", "2.0.0", "2.1.0", "2.1.1"),
          List.of("1.0.0-alpha", "1.0.0"),
          List.of(
              "1.0.0-alpha",
              "1.0.0-alpha.1",
              "1.0.0-alpha.beta",
              "1.0.0-beta",
              "1.0.0-beta.2",
              "1.0.0-beta.11",
              "1.0.0-rc.1",
              "1.0.0"),
          List.of("1.9.0", "1.10.0", "1.11.0"),
          List.of("1.0.0-1", "1.0.0-1.1", "1.0.0-2", "1.0.0--", "1.0.0-A", "1.0.0-a"),
          List.of("9223372036854775807.0.0", "9223372036854775808.0.0"));

  @ParameterizedTest(name = "{0} < {1}")
  @MethodSource("pairs")
  void shouldComparePrecedenceAsSpecified(String lower, String higher) {
    assertThat(version(lower)).isLessThan(version(higher));
    assertThat(version(higher)).isGreaterThan(version(lower));
  }

  static Stream<Arguments> pairs() {
    return CHAINS.stream()
        .flatMap(
            chain ->
                IntStream.range(0, chain.size())
                    .boxed()
                    .flatMap(
                        i ->
                            IntStream.range(i + 1, chain.size())
                                .mapToObj(j -> Arguments.of(chain.get(i), chain.get(j)))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1.0.0", "1.0.0+20130313144700", "1.0.0+exp.sha.5114f85", "1.0.0+0.build"})
  void shouldGiveBuildMetadataNoRank(String text) {
    assertThat(version(text)).isEqualByComparingTo(version("1.0.0+21AF26D3---117B344092BD"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.4",
        "1.2.3",
        "10.20.30",
        "1.1.2-prerelease+meta",
        "1.1.2+meta",
        "1.1.2+meta-valid",
        "1.0.0-alpha",
        "1.0.0-alpha.beta.1",
        "1.0.0-alpha0.valid",
        "1.0.0-alpha.0valid",
        "1.0.0-alpha-a.b-c-somethinglong+build.1-aef.1-its-okay",
        "1.0.0-rc.1+build.123",
        "1.2.3-SNAPSHOT-123",
        "2.0.0+build.1848",
        "1.0.0-alpha+beta",
        "1.2.3----RC-SNAPSHOT.12.9.1--.12+788",
        "1.2.3----R-S.12.9.1--.12+meta",
        "1.0.0+0.build.1-rc.10000aaa-kk-0.1",
        "99999999999999999999999.999999999999999999.99999999999999999",
        "1.0.0-0A.is.legal"
      })
  void shouldReadAndWriteWhatIsValid(String text) {
    assertThat(SemanticVersion.parse(text)).map(SemanticVersion::toString).contains(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "1.2",
        "1.2.3-0123",
        "1.2.3-0123.0123",
        "1.1.2+.123",
        "+invalid",
        "-invalid",
        "alpha",
        "1.0.0-alpha_beta",
        "1.0.0-alpha..",
        "1.0.0-alpha..1",
        "01.1.1",
        "1.01.1",
        "1.1.01",
        "1.2.3.DEV",
        "1.2-SNAPSHOT",
        "1.2.31.2.3----RC-SNAPSHOT.12.09.1--..12+788",
        "-1.0.3-gamma+b7718",
        "9.8.7+meta+meta",
        "9.8.7-whatever+meta+meta",
        "v1.2.3",
        " 1.2.3",
        "1.2.3\n",
        "1.2.٣",
        "latest"
      })
  void shouldNotTakeAnythingElseForVersion(String text) {
    assertThat(SemanticVersion.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {251, 100_000})
  void shouldNotTakeWhatNoTagCouldBe(int length) {
    assertThat(SemanticVersion.parse("1.0.0-" + "a".repeat(length))).isEmpty();
  }

  private static SemanticVersion version(String text) {
    return SemanticVersion.parse(text).orElseThrow();
  }
}
