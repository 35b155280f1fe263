package dev.retrigger.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.PipelineId;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class NoticeTest {
  private static final String TEXT =
      """
      {"id":"n-1","kind":"dry-run","model":"growth/churn","pipeline":"growth/churn/train",\
      "run":null,"at":"2026-11-21T03:00:00.000Z","title":"12 files would start a run",\
      "facts":{"Reason":"new data","Objects":"12","Bytes":"340"},\
      "link":"https://console.aws.amazon.com/sagemaker","slack":"ml-churn","topic":null,"question":null}""";

  @Test
  void shouldReadAndWriteTheSameTextWhenItCrossesTheTopic() {
    Notice notice = Json.read(TEXT, Notice.class);

    assertThat(notice.kind()).isEqualTo(Notice.Kind.DRY_RUN);
    assertThat(notice.pipeline()).contains(PipelineId.parse("growth/churn/train"));
    assertThat(notice.run()).isEmpty();
    assertThat(notice.facts().keySet()).containsExactly("Reason", "Objects", "Bytes");
    assertThat(notice.link()).contains(URI.create("https://console.aws.amazon.com/sagemaker"));
    assertThat(Json.write(notice)).isEqualTo(TEXT);
  }

  @Test
  void shouldNameThePipelineElseTheModelWhenThereIsAHeadline() {
    Notice notice = Json.read(TEXT, Notice.class);
    Notice ofModel =
        new Notice(
            "n-2",
            Notice.Kind.PAUSED,
            ModelId.parse("growth/churn"),
            Optional.empty(),
            Optional.empty(),
            Instant.EPOCH,
            "three failures in a row",
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    assertThat(notice.headline()).isEqualTo("growth/churn/train: dry run");
    assertThat(ofModel.headline()).isEqualTo("growth/churn: paused");
  }

  @Test
  void shouldNotChangeWhenTheCallersFactsDo() {
    LinkedHashMap<String, String> facts = new LinkedHashMap<>(Map.of("Reason", "new data"));
    Notice notice = Json.read(TEXT, Notice.class).withFacts(facts);

    facts.clear();

    assertThat(notice.facts()).containsExactly(Map.entry("Reason", "new data"));
  }

  @Test
  void shouldRefuseWhenItHasNoIdOrAnUnknownKind() {
    assertThatThrownBy(() -> Json.read(TEXT.replace("n-1", " "), Notice.class))
        .isInstanceOf(InvalidEventException.class);
    assertThatThrownBy(() -> Json.read(TEXT.replace("dry-run", "shouted"), Notice.class))
        .isInstanceOf(InvalidEventException.class)
        .message()
        .contains("kind")
        .doesNotContain("shouted");
  }
}
