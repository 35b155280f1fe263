package dev.retrigger.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TextTest {
  @ParameterizedTest
  @CsvSource({
    "abcde, 5, abcde",
    "abcdef, 5, abcd…",
    "'', 5, ''",
    "abcd😀, 5, abcd…", // Six chars, though five characters.
    "abc😀, 5, abc😀",
    "abcd😀x, 6, abcd…",
    "😀😀😀, 4, 😀…"
  })
  void shouldKeepWithinTheLimitWithoutCuttingCharacters(String text, int limit, String expected) {
    assertThat(Text.brief(text, limit)).isEqualTo(expected).hasSizeLessThanOrEqualTo(limit);
  }

  @Test
  void shouldPutOnOneLineWhatCouldForgeAnother() {
    assertThat(Text.brief("a\nb\r\u0000c\u2028d\u2029e\u202ef\u200bg\u001b[31m"))
        .isEqualTo("a b  c d e f g [31m");
  }
}
