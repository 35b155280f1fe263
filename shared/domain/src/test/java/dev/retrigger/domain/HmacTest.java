package dev.retrigger.domain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.retrigger.domain.Hmac.Algorithm;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The published vectors of the codes that we make, and how they are compared. */
@Tag("N-05")
final class HmacTest {
  @ParameterizedTest(name = "RFC 4231, test case {0}")
  @CsvSource(
      textBlock =
          """
          2, 4a656665, 7768617420646f2079612077616e7420666f72206e6f7468696e673f, \
          5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843, \
          164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737
          1, 0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b, 4869205468657265, \
          b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7, \
          87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cdedaa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854
          """)
  void shouldMakeTheCodesOfTheStandard(
      int number, String key, String text, String sha256, String sha512) {
    byte[] bytes = HexFormat.of().parseHex(key);
    byte[] signed = HexFormat.of().parseHex(text);
    byte[] head = Arrays.copyOf(signed, 3);
    byte[] tail = Arrays.copyOfRange(signed, 3, signed.length);

    assertThat(Hmac.sha256(bytes, signed)).asHexString().isEqualToIgnoringCase(sha256);
    assertThat(Hmac.code(Algorithm.SHA256, bytes, head, tail))
        .asHexString()
        .isEqualToIgnoringCase(sha256);
    assertThat(Hmac.code(Algorithm.SHA512, bytes, signed))
        .asHexString()
        .isEqualToIgnoringCase(sha512);
  }

  @Test
  void shouldTakeACodeUnderAnyOfTheKeysAndOnlyWhole() {
    byte[] text = "text".getBytes(UTF_8);
    byte[] code = Hmac.sha256("key", text);

    assertThat(Hmac.isValid(code, List.of("other", "key"), text)).isTrue();
    assertThat(Hmac.isValid(code, List.of("other"), text)).isFalse();
    assertThat(Hmac.isValid(code, List.of(), text)).isFalse();
    assertThat(Hmac.isValid(Arrays.copyOf(code, 31), List.of("key"), text)).isFalse();
    assertThat(Hmac.isValid(new byte[0], List.of("key"), text)).isFalse();
    assertThat(Hmac.isSame(code, code.clone())).isTrue();
  }
}
