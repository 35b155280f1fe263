package dev.retrigger.receiveschedule;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retrigger.domain.Signal;
import dev.retrigger.events.InvalidEventException;
import dev.retrigger.events.Json;
import dev.retrigger.events.StarterMessage.SignalArrived;
import dev.retrigger.testing.FakeContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A tick in, a signal out. */
final class ReceiveScheduleHandlerTest {
  private static final String TICK =
      "{\"model\":\"growth/churn\",\"trigger\":\"nightly\",\"scheduledTime\":\"2026-11-21T03:00:00Z\"}";

  private final List<String> sent = new ArrayList<>();
  private final ReceiveScheduleHandler handler =
      new ReceiveScheduleHandler((group, body, _) -> sent.add(group + " " + body));

  @Test
  @Tag("R-01")
  @Tag("V-16")
  void shouldSendSignalThatIsKnownByTheTimeForWhichItWasScheduled() throws IOException {
    handle(TICK);
    handle(TICK);

    assertThat(sent).hasSize(2).allMatch(message -> message.startsWith("growth/churn {"));
    assertThat(sent.stream().map(ReceiveScheduleHandlerTest::signal).map(Signal::id).distinct())
        .hasSize(1);
    assertThat(signal(sent.getFirst()))
        .satisfies(
            signal -> {
              assertThat(signal.trigger()).hasToString("growth/churn/nightly");
              assertThat(signal.key()).isEqualTo("2026-11-21T03:00:00.000Z");
              assertThat(signal.occurredAt()).isEqualTo(Instant.parse("2026-11-21T03:00:00Z"));
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"model\":\"growth\",\"trigger\":\"nightly\",\"scheduledTime\":\"2026-11-21T03:00:00Z\"}",
        "{\"model\":\"growth/churn\",\"trigger\":\"nightly\",\"scheduledTime\":\"<aws.scheduler.scheduled-time>\"}"
      })
  void shouldRefuseWhatIsNoTick(String input) {
    assertThatThrownBy(() -> handle(input)).isInstanceOf(InvalidEventException.class);
    assertThat(sent).isEmpty();
  }

  private void handle(String input) throws IOException {
    handler.handleRequest(
        new ByteArrayInputStream(input.getBytes(UTF_8)),
        new ByteArrayOutputStream(),
        new FakeContext());
  }

  private static Signal signal(String message) {
    return Json.read(message.substring(message.indexOf('{')), SignalArrived.class).signal();
  }
}
