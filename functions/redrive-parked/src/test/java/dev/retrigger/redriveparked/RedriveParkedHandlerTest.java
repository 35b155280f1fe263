package dev.retrigger.redriveparked;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.events.InvalidEventException;
import dev.retrigger.events.Json;
import dev.retrigger.testing.FakeContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class RedriveParkedHandlerTest {
  private static final String URL = "https://sqs.eu-west-1.amazonaws.com/111122223333/retrigger-";
  private static final String DATA = URL + "data";
  private static final String ASYNC = URL + "async";
  private static final String SCHEDULE =
      "arn:aws:lambda:eu-west-1:111122223333:function:retrigger-receive-schedule:live";
  private static final String PARKED = "-parked";
  private static final String SEND =
      "{\"queue\":\"%s\",\"dryRun\":false,\"reason\":\"the key may be used again\"}";

  private final FakeQueues queues = new FakeQueues();
  private final List<String> invoked = new ArrayList<>();
  private final List<Duration> pauses = new ArrayList<>();

  @Test
  @Tag("G12")
  void shouldTellAndTouchNothingWhenItIsADryRun() {
    queues.put(DATA + PARKED, "{\"secret\":\"payload\"}", Map.of());
    queues.put(DATA + PARKED, "{\"secret\":\"payload\"}", Map.of("ERROR_CODE", "NO_PERMISSIONS"));

    JsonNode answer = ask(queues, "{\"queue\":\"all\"}");

    assertThat(answer.toString()).doesNotContain("secret", "payload");
    assertThat(answer.at("/dryRun").booleanValue()).isTrue();
    assertThat(answer.at("/queues/0/groups").findValuesAsText("why"))
        .containsExactly(
            "its function failed on it again and again", "not delivered: NO_PERMISSIONS");
    assertThat(answer.at("/queues/0/groups/0/to").asText()).isEqualTo("retrigger-data");
    assertThat(answer.at("/queues/0/groups/0/oldest").asText())
        .isEqualTo("2026-11-21T03:00:01.000Z");
    assertThat(queues.visible(DATA + PARKED)).hasSize(2);
    assertThat(queues.visible(DATA)).isEmpty();
  }

  @Test
  void shouldSendBackWithItsGroupAndWithoutTheReasonOfTheParking() {
    queues.put(
        DATA + PARKED,
        "{}",
        Map.of("ERROR_CODE", "SDK_CLIENT_ERROR", "TARGET_ARN", "arn:aws:sqs:x"));

    JsonNode answer = ask(queues, SEND.formatted("data"));

    assertThat(queues.visible(DATA + PARKED)).isEmpty();
    assertThat(queues.visible(DATA))
        .singleElement()
        .satisfies(
            message -> {
              assertThat(message.group()).contains("growth.churn");
              assertThat(message.attributes())
                  .containsEntry("RetriggerRedrives", "1")
                  .containsOnlyKeys("RetriggerRedrives", "RetriggerRedrive");
            });
    assertThat(answer.at("/reason").asText()).isEqualTo("the key may be used again");
    assertThat(pauses).containsExactly(Duration.ofMillis(100));
  }

  @Test
  void shouldInvokeTheFunctionAgainWithWhatItGot() {
    queues.put(
        ASYNC + PARKED,
        "{\"requestContext\":{\"functionArn\":\"%s\",\"condition\":\"RetriesExhausted\"},\"requestPayload\":{\"trigger\":\"nightly\"},\"responsePayload\":{\"errorType\":\"SqsException\"}}"
            .formatted(SCHEDULE.replace(":live", ":7")),
        Map.of());

    JsonNode answer = ask(queues, SEND.formatted("async"));

    assertThat(invoked)
        .containsExactly(
            SCHEDULE
                + " {\"trigger\":\"nightly\",\"retriggerRedrive\":{\"count\":1,\"last\":\"00000000-0000-0000-0000-000000000001\"}}");
    assertThat(answer.at("/queues/0/groups/0/why").asText())
        .isEqualTo("RetriesExhausted: SqsException");
    assertThat(queues.visible(ASYNC + PARKED)).isEmpty();
  }

  @Test
  void shouldRemoveWhatIsMadeUpForAndLeaveWhatNobodyKnows() {
    queues.put(
        ASYNC + PARKED,
        "{}",
        Map.of("TARGET_ARN", SCHEDULE.replace("receive-schedule", "sweep-ledger")));
    queues.put(ASYNC + PARKED, "{}", Map.of());

    JsonNode answer = ask(queues, SEND.formatted("async"));

    assertThat(answer.at("/queues/0/groups").findValuesAsText("fate"))
        .containsExactly("MADE_UP_FOR", "UNKNOWN");
    assertThat(queues.visible(ASYNC + PARKED)).hasSize(1);
    assertThat(invoked).isEmpty();
  }

  @Test
  void shouldLeaveWhatCameBackThreeTimes() {
    queues.put(DATA + PARKED, "{}", Map.of("RetriggerRedrives", "3"));

    assertThat(ask(queues, SEND.formatted("data")).at("/queues/0/groups/0/fate").asText())
        .isEqualTo("TOO_OFTEN");
    assertThat(queues.visible(DATA + PARKED)).hasSize(1);
  }

  @Test
  @Tag("G2")
  void shouldStopAndKeepEverythingWhenSendingFails() {
    for (int i = 0; i < 25; i++) {
      queues.put(DATA + PARKED, "{}", Map.of());
    }
    Queues refusing =
        new Forwarding(queues) {
          @Override
          public void send(String url, ParkedMessage message, Map<String, String> attributes) {
            throw new IllegalStateException("AccessDenied for {\"secret\":1}");
          }
        };

    JsonNode answer = ask(refusing, SEND.formatted("data"));

    assertThat(answer.at("/queues/0/stopped").asText())
        .isEqualTo("sending to retrigger-data failed with IllegalStateException");
    assertThat(queues.visible(DATA + PARKED)).hasSize(25);
    assertThat(queues.held(DATA + PARKED)).isEmpty();
  }

  @Test
  void shouldSendTwiceRatherThanLoseWhenItDiesBeforeTheRemoval() {
    queues.put(DATA + PARKED, "{}", Map.of());
    Queues dying =
        new Forwarding(queues) {
          @Override
          public void remove(String url, ParkedMessage message) {
            throw new ProcessDied();
          }
        };

    assertThatExceptionOfType(ProcessDied.class)
        .isThrownBy(() -> ask(dying, SEND.formatted("data")));
    ask(queues, SEND.formatted("data"));

    assertThat(queues.visible(DATA)).hasSize(2);
    assertThat(queues.visible(DATA + PARKED)).isEmpty();
  }

  @Test
  void shouldStopWhenAMessageComesBackMeanwhile() {
    queues.put(DATA + PARKED, "{}", Map.of());
    Queues poisoned =
        new Forwarding(queues) {
          @Override
          public List<ParkedMessage> hold(String url, Duration duration) {
            queues.fail(DATA);
            return super.hold(url, duration);
          }
        };

    JsonNode answer = ask(poisoned, SEND.formatted("data"));

    assertThat(answer.at("/queues/0/stopped").asText()).contains("came back");
    assertThat(queues.visible(DATA + PARKED)).hasSize(1);
  }

  @Test
  void shouldObeyItsLimit() {
    for (int i = 0; i < 25; i++) {
      queues.put(DATA + PARKED, "{}", Map.of());
    }

    ask(
        queues,
        "{\"queue\":\"data\",\"dryRun\":false,\"reason\":\"a try\",\"limit\":12,\"perSecond\":2}");

    assertThat(queues.visible(DATA)).hasSize(12);
    assertThat(queues.visible(DATA + PARKED)).hasSize(13);
    assertThat(pauses).hasSize(12).containsOnly(Duration.ofMillis(500));
  }

  @Test
  void shouldNameTheQueuesThereAre() {
    assertThatExceptionOfType(InvalidEventException.class)
        .isThrownBy(() -> ask(queues, "{\"queue\":\"date\"}"))
        .withMessage("there is no queue 'date'; there are data, async, and all");
  }

  private JsonNode ask(Queues over, String request) {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    try {
      new RedriveParkedHandler(
              Map.of(
                  "STACK",
                  "retrigger",
                  "PARKED_QUEUE_URLS",
                  DATA + PARKED + "," + ASYNC + PARKED,
                  "FUNCTION_ARNS",
                  SCHEDULE),
              over,
              (arn, payload) -> invoked.add(arn + " " + payload),
              pauses::add)
          .handleRequest(
              new ByteArrayInputStream(request.getBytes(StandardCharsets.UTF_8)),
              output,
              new FakeContext(300_000));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Json.tree(output.toString(StandardCharsets.UTF_8));
  }

  private static final class ProcessDied extends Error {
    private static final long serialVersionUID = 1L;
  }

  private static class Forwarding implements Queues {
    private final Queues to;

    Forwarding(Queues to) {
      this.to = to;
    }

    @Override
    public List<ParkedMessage> hold(String url, Duration duration) {
      return to.hold(url, duration);
    }

    @Override
    public void send(String url, ParkedMessage message, Map<String, String> attributes) {
      to.send(url, message, attributes);
    }

    @Override
    public void remove(String url, ParkedMessage message) {
      to.remove(url, message);
    }

    @Override
    public void release(String url, List<ParkedMessage> messages) {
      to.release(url, messages);
    }
  }
}
