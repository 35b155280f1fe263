package dev.retrigger.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class TextDiffTest {
  @Test
  void shouldShowNothingWhenNothingChanges() {
    assertThat(TextDiff.between("a\nb\n", "a\nb\n")).isEmpty();
  }

  @Test
  void shouldShowChangesAmongTheirNeighbours() {
    String before = "1\n2\n3\n4\n5\nold\n6\n7\n8\n9\n10\n";
    String after = "1\n2\n3\n4\n5\nnew\n6\n7\n8\n9\n10\nmore\n";

    assertThat(TextDiff.between(before, after))
        .isEqualTo("...\n 3\n 4\n 5\n-old\n+new\n 6\n 7\n 8\n 9\n 10\n+more\n");
  }

  @Test
  void shouldShowANewFileAsAdded() {
    assertThat(TextDiff.between("", "a\nb\n")).isEqualTo("+a\n+b\n");
  }

  @Test
  void shouldReplaceAllWhenTextsAreTooLongToCompare() {
    String before = numbers(0, 3_000);
    String after = numbers(5_000, 8_000);

    assertThat(TextDiff.between(before, after).lines()).hasSize(6_000);
  }

  private static String numbers(int from, int to) {
    return IntStream.range(from, to).mapToObj(Integer::toString).collect(Collectors.joining("\n"));
  }
}
