package dev.retrigger.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class VersionRangeTest {
  @ParameterizedTest(name = "{0}: has {1}, has not {2}")
  @CsvSource({
    ">=1.0.0 <2.0.0, 1.0.0 1.9.9 1.10.0+build, 0.9.9 2.0.0 2.0.1",
    "^1.2.3, 1.2.3 1.9.0, 1.2.2 2.0.0",
    "^1.2, 1.2.0 1.10.1, 1.1.9 2.0.0",
    "^1, 1.0.0 1.99.0, 0.9.0 2.0.0",
    "^0.2.3, 0.2.3 0.2.9, 0.2.2 0.3.0 1.0.0",
    "^0.2, 0.2.0 0.2.9, 0.3.0",
    "^0.0.3, 0.0.3, 0.0.2 0.0.4",
    "^0.0, 0.0.0 0.0.9, 0.1.0",
    "^0, 0.0.0 0.9.9, 1.0.0",
    "~1.2.3, 1.2.3 1.2.99, 1.2.2 1.3.0",
    "~1.2, 1.2.0 1.2.99, 1.1.0 1.3.0",
    "~1, 1.0.0 1.9.0, 2.0.0",
    "1.2.3, 1.2.3 1.2.3+b, 1.2.4",
    "=1.2.3, 1.2.3, 1.2.2",
    ">1.2.3 <=1.4.0, 1.2.4 1.4.0, 1.2.3 1.4.1",
    ">=1.2 <3, 1.2.0 2.9.9, 1.1.9 3.0.0",
  })
  void shouldContainWhatItsTermsMean(String range, String has, String hasNot) {
    VersionRange parsed = VersionRange.parse(range);

    assertThat(has.split(" ", -1)).allMatch(version -> parsed.contains(version(version), false));
    assertThat(hasNot.split(" ", -1))
        .noneMatch(version -> parsed.contains(version(version), false));
  }

  @ParameterizedTest(name = "{0}: {1} is wanted {2}")
  @CsvSource({
    "^1.2, 1.3.0-rc.1, true",
    "^1.2, 1.2.0-rc.1, false",
    "^1.2, 2.0.0-rc.1, false",
    ">=1.0.0 <2.0.0, 2.0.0-rc.1, false",
    ">=1.0.0 <2.0.0-rc.2, 2.0.0-rc.1, true",
    "~1.2.3, 1.2.4-a, true",
    ">=1.0.0-rc.1, 1.0.0-rc.2, true",
    ">=1.0.0-rc.1, 1.0.0-beta, false",
  })
  void shouldContainPreReleasesOnlyWhenWanted(String range, String version, boolean contained) {
    VersionRange parsed = VersionRange.parse(range);

    assertThat(parsed.contains(version(version), true)).isEqualTo(contained);
    assertThat(parsed.contains(version(version), false)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "'', write versions such as",
    "latest, write versions such as",
    "1.x, write versions such as",
    ">= 1.0.0, write versions such as",
    "^01.2, not a semantic version",
    "~1.2.3_4, not a semantic version",
    ">1.2, write all three numbers",
    "<=1, write all three numbers",
    "1.2, write all three numbers",
  })
  void shouldSayHowToWriteItWhenItMeansNothing(String range, String mend) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> VersionRange.parse(range))
        .withMessageContaining("is not a range of versions")
        .withMessageContaining(mend);
  }

  private static SemanticVersion version(String text) {
    return SemanticVersion.parse(text).orElseThrow();
  }
}
