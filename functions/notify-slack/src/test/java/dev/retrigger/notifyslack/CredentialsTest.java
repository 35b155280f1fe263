package dev.retrigger.notifyslack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retrigger.aws.slack.SlackAddresses;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CredentialsTest {
  private static final SlackAddresses SLACK = SlackAddresses.of("");
  private static final SlackAddresses LOCAL = SlackAddresses.of("http://127.0.0.1:8080/api");

  @Test
  void shouldReadEitherForm() {
    assertThat(Credentials.read("{\"botToken\":\" xoxb-canary-1 \\n\"}", SLACK))
        .isEqualTo(new Credentials.BotToken("xoxb-canary-1"));
    assertThat(
            Credentials.read(
                "{\"webhookUrl\":\"https://hooks.slack.com/services/T0/B0/canary\"}", SLACK))
        .isEqualTo(
            new Credentials.Webhook(URI.create("https://hooks.slack.com/services/T0/B0/canary")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "canary",
        "null",
        "[\"canary\"]",
        "{\"token\":\"canary\"}",
        "{\"botToken\":\"canary\"}",
        "{\"botToken\":\"xoxb-canary\\r\\nX-Evil: 1\"}",
        "{\"webhookUrl\":\"https://evil.example/services/canary\"}",
        "{\"webhookUrl\":\"http://hooks.slack.com/services/canary\"}",
        "{\"webhookUrl\":\"https://hooks.slack.com.evil.example/canary\"}",
        "{\"webhookUrl\":\"https://hooks.slack.com@evil.example/canary\"}",
        "{\"webhookUrl\":\"https://u:p@hooks.slack.com/canary\"}",
        "{\"webhookUrl\":\"http://169.254.169.254/canary\"}",
        "{\"webhookUrl\":\"http://127.0.0.1:8080/canary\"}",
        "{\"webhookUrl\":\"canary canary\"}"
      })
  void shouldRefuseWithoutQuotingWhenTheSecretIsWrong(String secret) {
    assertThatThrownBy(() -> Credentials.read(secret, SLACK))
        .isInstanceOf(IllegalStateException.class)
        .hasNoCause()
        .message()
        .contains("Slack secret")
        .doesNotContain("canary");
  }

  @Test
  void shouldAllowALocalWebhookOnlyBesideALocalApi() {
    String secret = "{\"webhookUrl\":\"http://127.0.0.1:8080/services/x\"}";

    assertThat(Credentials.read(secret, LOCAL)).isInstanceOf(Credentials.Webhook.class);
    assertThatThrownBy(() -> Credentials.read(secret, SLACK))
        .isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://slack.com/api", "http://169.254.169.254/api", "ftp://a/api", "slack.com"})
  void shouldRefuseAnApiThatIsNeitherHttpsNorLocal(String address) {
    assertThatThrownBy(() -> SlackAddresses.of(address))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("SLACK_API_URL");
  }

  @Test
  void shouldNotShowTheSecretWhenPrinted() {
    assertThat(new Credentials.BotToken("xoxb-canary").toString()).doesNotContain("canary");
    assertThat(new Credentials.Webhook(URI.create("https://hooks.slack.com/canary")).toString())
        .doesNotContain("canary");
  }
}
