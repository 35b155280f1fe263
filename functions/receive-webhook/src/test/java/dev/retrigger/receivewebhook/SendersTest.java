package dev.retrigger.receivewebhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retrigger.receivewebhook.Sender.Kind;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may send, as the secret says. */
@Tag("N-05")
final class SendersTest {
  @ParameterizedTest
  @CsvSource({
    "gitlab, standard-webhooks, GITLAB",
    "gitlab-prod, standard-webhooks, GITLAB",
    "svix, standard-webhooks, CUSTOM",
    "a, gitlab-token, GITLAB",
    "a, mlflow, MLFLOW",
    "a, github, GITHUB",
    "a, slack, CUSTOM"
  })
  void shouldTellWhoseDocumentsTheyAreFromTheScheme(String name, String scheme, Kind kind) {
    assertThat(sender(name, "{\"scheme\": \"%s\", \"projects\": [\"a/*\"]}".formatted(scheme)))
        .returns(kind, Sender::kind);
  }

  @Test
  void shouldLetASenderSpeakOfWhatIsListedAndNothingElse() {
    Sender gitLab =
        sender("a", "{\"scheme\": \"gitlab-token\", \"projects\": [\"growth/*\", \"ops/**\"]}");

    assertThat(gitLab.maySpeakOf("growth/churn")).isTrue();
    assertThat(gitLab.maySpeakOf("growth/sub/churn")).isFalse();
    assertThat(gitLab.maySpeakOf("ops/sub/churn")).isTrue();
    assertThat(gitLab.maySpeakOf("growthx/churn")).isFalse();
    assertThat(sender("m", "{\"scheme\": \"mlflow\"}").maySpeakOf("any model")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"scheme\": \"gitlab-token\"}",
        "{\"scheme\": \"gitlab-token\", \"projects\": []}",
        "{\"scheme\": \"gitlab-token\", \"projects\": [1]}",
        "{\"scheme\": \"github\", \"kind\": \"bitbucket\"}",
        "{\"scheme\": \"github\", \"apiToken\": \"canary\"}",
        "{\"scheme\": \"github\", \"apiToken\": \"canary\", \"baseUrl\": \"http://a\"}",
        "{\"scheme\": \"github\", \"apiToken\": \"canary\", \"baseUrl\": \"https://u@a\"}",
        "{\"scheme\": \"github\", \"secret\": 1}"
      })
  void shouldRefuseAnEntryThatCannotBeMeantByItsField(String entry) {
    assertThatThrownBy(() -> sender("a", entry))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("the sender 'a': '")
        .hasMessageNotContaining("canary");
  }

  @Test
  void shouldKnowNobodyWhoIsNotThere() {
    assertThat(Senders.read("{}").find("gitlab")).isEmpty();
    assertThat(Senders.read("{\"gitlab\": \"text\"}").find("gitlab")).isEmpty();
  }

  private static Sender sender(String name, String entry) {
    return Senders.read("{\"" + name + "\": " + entry + "}").find(name).orElseThrow();
  }
}
