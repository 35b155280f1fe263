package dev.retrigger.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SigningKeysTest {
  private static final Instant NOW = Instant.parse("2026-11-21T03:00:00Z");
  private static final String NEW = "n".repeat(32);
  private static final String OLD = "o".repeat(32);

  @Test
  @Tag("N-05")
  void shouldKnowTwoKeysWhileTheyAreExchanged() {
    assertThat(keys("{\"linkKey\":\"" + NEW + "\",\"previousLinkKey\":\"" + OLD + "\"}"))
        .containsExactly(NEW, OLD);
    assertThat(keys("{\"linkKey\":\"" + NEW + "\",\"previousLinkKey\":\"\"}")).containsExactly(NEW);
    assertThat(keys("{\"linkKey\":\"" + NEW + "\"}")).containsExactly(NEW);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "canary",
        "[]",
        "{}",
        "{\"linkKey\":\"\"}",
        "{\"linkKey\":\"canary\"}",
        "{\"linkKey\":null}",
        "{\"linkKey\":1234567890123456789}",
        "{\"previousLinkKey\":\"canarycanarycanary\"}"
      })
  void shouldFailWithoutQuotingWhenThereIsNoKey(String secret) {
    assertThatThrownBy(() -> keys(secret))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("linkKey")
        .message()
        .doesNotContain("canary");
  }

  @Test
  @Tag("Z-04")
  void shouldReadASecretEveryFiveMinutesAndWhenToldTo() {
    List<String> read = new ArrayList<>();
    CachedSecret secret =
        new CachedSecret(
            id -> {
              read.add(id);
              return "text";
            },
            "arn");

    secret.at(NOW);
    secret.at(NOW.plusSeconds(299));
    assertThat(read).hasSize(1);
    secret.at(NOW.plusSeconds(300));
    assertThat(read).hasSize(2);
    secret.forget();
    assertThat(secret.at(NOW.plusSeconds(301))).isEqualTo("text");
    assertThat(read).containsExactly("arn", "arn", "arn");
  }

  private static List<String> keys(String secret) {
    return new SigningKeys(new CachedSecret(_ -> secret, "arn"), "linkKey").at(NOW);
  }
}
