package dev.retrigger.notifyslack;

import static dev.retrigger.testing.Notices.facts;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.events.Notice;
import dev.retrigger.testing.Notices;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SlackMessageTest {
  @Test
  @Tag("V-11")
  void shouldShowTheEvaluationInItsOrderWhenTrainingSucceeded() {
    SlackMessage message = SlackMessage.of(Notices.succeeded());

    assertThat(message.text()).isEqualTo("growth/churn/train: succeeded: trained in 10 minutes");
    assertThat(message.blocks().path(0).path("text").path("text").asText())
        .isEqualTo("✅ growth/churn/train: succeeded");
    assertThat(fields(message))
        .containsExactly("*F1*\n0.81", "*MSE*\n0.042", "*Confusion matrix*\n[[50, 3], [4, 60]]");
    assertThat(message.blocks().path(3).path("elements").path(0).path("text").asText())
        .isEqualTo(
            "<https://console.aws.amazon.com/sagemaker/home#/pipelines|Look>"
                + " · `retrigger why "
                + Notices.RUN
                + "` · 2026-11-21T03:10:00.000Z · notice n-succeeded");
  }

  @Test
  void shouldShowTheLatestNewsAboveTheBeginningWhenItIsARootBroughtUpToDate() {
    SequencedMap<String, String> latest = facts("Objects", "13", "F1", "0.81");

    SlackMessage root =
        SlackMessage.of(
            SlackMessage.merge(Notices.started(), Notices.succeeded().withFacts(latest)));

    assertThat(root.text()).startsWith("growth/churn/train: succeeded");
    assertThat(fields(root))
        .containsExactly("*Objects*\n13", "*F1*\n0.81", "*Reason*\nnew data in training");
  }

  @Test
  void shouldSayHowManyFactsAreNotShownWhenThereAreTooMany() {
    SequencedMap<String, String> many = facts();
    for (int i = 0; i < 27; i++) {
      many.put("Fact " + i, "v");
    }

    SlackMessage message = SlackMessage.of(Notices.failed().withFacts(many));

    assertThat(fields(message)).hasSize(20).endsWith("*Fact 19*\nv");
    assertThat(message.blocks().toString()).contains("7 more facts");
  }

  @Test
  void shouldTurnOffEveryAutomaticMarkupWhenItIsSent() {
    JsonNode arguments = SlackMessage.of(Notices.failed()).arguments();

    assertThat(arguments.path("parse").asText()).isEqualTo("none");
    assertThat(arguments.path("unfurl_links").asBoolean(true)).isFalse();
    assertThat(arguments.path("unfurl_media").asBoolean(true)).isFalse();
    assertThat(arguments.findParents("verbatim"))
        .hasSize(4)
        .allSatisfy(text -> assertThat(text.path("verbatim").asBoolean()).isTrue());
  }

  @ParameterizedTest
  @EnumSource(Notice.Kind.class)
  void shouldBeginWithASignWhateverTheKind(Notice.Kind kind) {
    Notice notice = Notices.about("n-1", kind, Notices.STARTED_AT, "title", facts());

    assertThat(SlackMessage.of(notice).blocks().path(0).path("text").path("text").asText())
        .endsWith(" growth/churn/train: " + kind.phrase())
        .doesNotStartWith("growth");
  }

  private static List<String> fields(SlackMessage message) {
    return message.blocks().findValues("fields").stream()
        .flatMap(fields -> fields.findValuesAsText("text").stream())
        .toList();
  }
}
