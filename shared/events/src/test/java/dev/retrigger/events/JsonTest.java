package dev.retrigger.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.Signal;
import dev.retrigger.domain.TriggerId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTest {
  record Sample(String name, Optional<Instant> at, int count) {}

  @Test
  void shouldReadBackWhatItWroteWhenAMessageIsOurs() {
    StarterMessage message =
        new StarterMessage.SignalArrived(
            new Signal(
                TriggerId.parse("growth/churn/new-data"),
                "s3",
                "lake/a#1",
                "s3://lake/a",
                "e-1",
                Instant.parse("2026-11-21T03:00:00.123Z"),
                Map.of("size", "12"),
                0));

    assertThat(Json.read(Json.write(message), StarterMessage.class)).isEqualTo(message);
  }

  @Test
  void shouldKeepAbsenceApartFromEmptinessWhenAComponentIsOptional() {
    Sample sample = new Sample("", Optional.empty(), 3);

    assertThat(Json.read(Json.write(sample), Sample.class)).isEqualTo(sample);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "{",
        "{\"name\":\"a\",\"name\":\"b\",\"at\":null,\"count\":1}",
        "{\"name\":\"a\",\"at\":null,\"count\":1} tail",
        "{\"at\":null,\"count\":1}",
        "{\"name\":\"a\",\"at\":\"yesterday\",\"count\":1}",
        "{\"name\":\"a\",\"at\":null,\"count\":null}"
      })
  void shouldRefuseWithoutEchoWhenTheDocumentIsWrong(String document) {
    assertThatThrownBy(() -> Json.read(document, Sample.class))
        .isInstanceOf(InvalidEventException.class)
        .message()
        .doesNotContain("yesterday", "tail");
  }

  @Test
  void shouldRefuseWhenNestingIsAbsurd() {
    assertThatThrownBy(() -> Json.tree("[".repeat(5_000) + "]".repeat(5_000)))
        .isInstanceOf(InvalidEventException.class);
  }

  @Test
  void shouldNameTheFieldWhenATickIsIncomplete() {
    assertThatThrownBy(() -> Json.read("{\"model\":\"growth/churn\"}", ScheduleTick.class))
        .isInstanceOf(InvalidEventException.class);
    assertThat(
            Json.read(
                "{\"model\":\"growth/churn\",\"trigger\":\"n\",\"scheduledTime\":\"2026-11-21T03:00:00Z\"}",
                ScheduleTick.class))
        .isEqualTo(
            new ScheduleTick(
                ModelId.parse("growth/churn"), "n", Instant.parse("2026-11-21T03:00:00Z")));
  }
}
