package dev.retrigger.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("N-19")
final class SequencerTest {
  @ParameterizedTest
  @CsvSource({
    "0055AED6DCD90281E5, 0055AED6DCD90281E6, -1",
    "0055AED6DCD90281E6, 0055AED6DCD90281E5, 1",
    "0055AED6DCD90281E5, 0055aed6dcd90281e5, 0",
    "12, 345, -1", // 12 < 345 and 120 < 345
    "345, 12, 1",
    "0, 000, 0"
  })
  void shouldOrderWhereEveryReadingAgrees(String a, String b, int expected) {
    assertThat(Sequencer.compare(a, b)).hasValue(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "2, 10", // 2 < 16, yet 20 > 10
    "10, 2",
    "1, 10", // 1 < 16, yet 10 = 10
    "1, 01", // 1 = 1, yet 10 > 01
    "'', 01",
    "01, xyz",
    "-1, 01",
    "1 , 'not hex'"
  })
  void shouldNotOrderWhereReadingsDiffer(String a, String b) {
    assertThat(Sequencer.compare(a, b)).isEmpty();
  }

  @Test
  void shouldNotOrderWhatIsTooLong() {
    assertThat(Sequencer.compare("1".repeat(65), "1".repeat(65))).isEmpty();
  }

  @Test
  void shouldBeAntisymmetricAndTransitiveWhereItOrders() {
    List<String> all = List.of("0", "1", "01", "10", "2", "20", "ff", "0ff", "100", "fff", "a0");
    for (String a : all) {
      for (String b : all) {
        Optional<Integer> forth = Sequencer.compare(a, b);
        assertThat(Sequencer.compare(b, a)).isEqualTo(forth.map(sign -> -sign));
        for (String c : all) {
          if (isBefore(a, b) && isBefore(b, c)) {
            assertThat(isBefore(a, c)).as("%s < %s < %s", a, b, c).isTrue();
          }
        }
      }
    }
  }

  private static boolean isBefore(String a, String b) {
    return Sequencer.compare(a, b).filter(sign -> sign < 0).isPresent();
  }
}
