package dev.retrigger.publishnotices;

import static dev.retrigger.testing.Notices.facts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.events.Json;
import dev.retrigger.events.Notice;
import dev.retrigger.testing.Notices;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class TopicMessageTest {
  @Test
  void shouldCarryTheWholeNoticeForMachinesWhenItFits() {
    TopicMessage message = TopicMessage.of(Notices.succeeded(), Optional.empty());

    assertThat(Json.read(texts(message).path("default").textValue(), Notice.class))
        .isEqualTo(Notices.succeeded());
    assertThat(message.attributes())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("project", "growth", "model", "growth/churn", "kind", "succeeded"));
  }

  @Test
  @Tag("V-11")
  void shouldMailTheEvaluationInItsOrderWhenTrainingSucceeded() {
    TopicMessage message = TopicMessage.of(Notices.succeeded(), Optional.empty());

    assertThat(message.subject()).isEqualTo("growth/churn/train: succeeded: trained in 10 minutes");
    assertThat(texts(message).path("email").textValue())
        .isEqualTo(
            """
            growth/churn/train: succeeded

            trained in 10 minutes

            F1: 0.81
            MSE: 0.042
            Confusion matrix: [[50, 3], [4, 60]]

            Look: https://console.aws.amazon.com/sagemaker/home#/pipelines
            Why: retrigger why %s
            At: 2026-11-21T03:10:00.000Z
            Notice: n-succeeded (the same id again is the same notice, delivered twice)
            """
                .formatted(Notices.RUN));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("titles")
  void shouldKeepSnsRulesForSubjectsWhenATitleDoesNot(String name, String title) {
    String subject = TopicMessage.of(titled(title), Optional.empty()).subject();

    assertThat(subject).hasSizeLessThan(100).isNotBlank().startsWith("growth/churn/train: failed");
    assertThat(subject.chars()).noneMatch(Character::isISOControl);
  }

  static Stream<Arguments> titles() {
    return Stream.of(
        arguments("empty", ""),
        arguments("line breaks", "a\r\nBcc: everyone@example.com\n\n"),
        arguments("control characters", "\u0000\u001b[31m\u0085\u2028"),
        arguments("endless", "x".repeat(10_000)),
        arguments("emoji across the limit", "🚀".repeat(200)));
  }

  @Test
  void shouldKeepEachFactOnItsLineWhenAValueHasLines() {
    Notice notice = Notices.succeeded().withFacts(facts("Error", "boom\nF1: 1.00"));

    assertThat(texts(TopicMessage.of(notice, Optional.empty())).path("email").textValue())
        .contains("Error: boom F1: 1.00\n");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("oversized")
  void shouldCutFactsAndSaySoWhenTheNoticeIsTooLong(
      String name, SequencedMap<String, String> facts) {
    TopicMessage message =
        TopicMessage.of(titled("\"".repeat(300_000)).withFacts(facts), Optional.empty());

    assertThat(message.body().getBytes(StandardCharsets.UTF_8))
        .hasSizeLessThanOrEqualTo(TopicMessage.LIMIT);
    Notice sent = Json.read(texts(message).path("default").textValue(), Notice.class);
    assertThat(sent.id()).isEqualTo("n-failed");
    assertThat(sent.facts()).containsKey("Cut");
  }

  static Stream<Arguments> oversized() {
    return Stream.of(
        arguments("no facts", facts()),
        arguments("one endless value", facts("Log", "\\".repeat(300_000))),
        arguments("many facts", many(9_000, "v")),
        arguments("many long facts", many(300, "\"🚀\"".repeat(400))));
  }

  private static Notice titled(String title) {
    return Notices.about(
        "n-failed", Notice.Kind.FAILED, Notices.STARTED_AT, title, new LinkedHashMap<>());
  }

  private static SequencedMap<String, String> many(int count, String value) {
    SequencedMap<String, String> facts = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      facts.put("Fact " + i, value);
    }
    return facts;
  }

  private static JsonNode texts(TopicMessage message) {
    return Json.tree(message.body());
  }
}
