package dev.retrigger.receiverequest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retrigger.domain.Decision;
import dev.retrigger.domain.Decision.Limit;
import dev.retrigger.domain.Decision.Suppress;
import dev.retrigger.domain.Signal;
import dev.retrigger.events.Json;
import dev.retrigger.events.StarterMessage.SignalArrived;
import dev.retrigger.receiverequest.Door.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is sent again, and as what. */
final class ReplaysTest {
  private static final Decision NO = new Suppress(Limit.NO_NEW_DATA);

  private final Door door = new Door();

  @Test
  @Tag("N-18")
  void shouldTellOnlyWhatWouldBeSentUnlessAskedToSend() {
    Signal signal = night(1);

    Reply dry = door.ask("{\"action\":\"replay\",\"event\":\"event-night-1\"}");
    Reply asIs = door.ask("{\"action\":\"replay\",\"event\":\"event-night-1\",\"dryRun\":false}");

    assertThat(dry.status()).isEqualTo(200);
    assertThat(dry.text("/items/0/outcome")).isEqualTo("Suppress");
    assertThat(dry.text("/items/0/sends")).isEqualTo(signal.id().value());
    assertThat(dry.text("/items/0/note")).contains("duplicate");
    assertThat(asIs.status()).isEqualTo(202);
    assertThat(sent()).containsExactly(signal);
  }

  @Test
  @Tag("N-18")
  void shouldSendItAsANewSignalWhenAskedAgain() {
    Signal first = night(1);

    door.ask(
        "{\"action\":\"replay\",\"event\":\"event-night-1\",\"dryRun\":false,\"again\":true,\"reason\":\"mended\"}");
    door.ask(
        "{\"action\":\"replay\",\"event\":\"event-night-1\",\"dryRun\":false,\"again\":true,\"reason\":\"mended\"}");

    assertThat(sent()).hasSize(2);
    Signal replay = sent().getFirst();
    assertThat(replay.id()).isNotEqualTo(first.id()).isEqualTo(sent().getLast().id());
    assertThat(replay.key()).isEqualTo("night-1@replay-1");
    assertThat(replay.occurredAt()).isEqualTo(first.occurredAt());
    assertThat(replay.attributes())
        .containsEntry("replayOf", first.id().value())
        .containsEntry("replayedBy", "iam:operators/ann")
        .containsEntry("reason", "it was time, replayed by iam:operators/ann: mended")
        .doesNotContainKey("override");
  }

  @Test
  @Tag("N-18")
  void shouldSendAnotherOneOnceTheFirstReplayIsDecided() {
    night(1);
    door.decided("nightly", "schedule", "night-1@replay-1", Door.NOW, NO);

    door.ask("{\"action\":\"replay\",\"event\":\"event-night-1\",\"dryRun\":false,\"again\":true}");

    assertThat(sent()).extracting(Signal::key).containsExactly("night-1@replay-2");
  }

  @Test
  @Tag("N-18")
  void shouldGoThroughARangePageByPageTheOldestFirst() {
    for (int night = 1; night <= 7; night++) {
      night(night);
    }
    List<String> keys = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    int pages = 0;
    do {
      Reply page = door.ask(range(cursor));
      page.body().path("items").forEach(item -> keys.add(item.path("event").asText()));
      cursor = Optional.of(page.text("/next")).filter(next -> !next.isEmpty());
      pages++;
    } while (cursor.isPresent());

    assertThat(pages).isEqualTo(3);
    assertThat(keys)
        .containsExactly(
            "event-night-2", "event-night-3", "event-night-4", "event-night-5", "event-night-6");
    assertThat(sent()).isEmpty();
  }

  @Test
  @Tag("N-18")
  void shouldSkipWhatASecondTimeMeansNothingFor() {
    door.decided("new-data", "s3", "lake/in/a.csv#v1", Door.NOW, NO);
    door.decided("new-data", "window", "w1", Door.NOW, new Suppress(Limit.DROPPED));
    door.decided("gone", "schedule", "g1", Door.NOW, NO);

    Reply page =
        door.ask(
            """
            {"action":"replay","model":"growth/churn","from":"2026-11-21T00:00:00Z",
             "to":"2026-11-22T00:00:00Z","dryRun":false,"again":true}
            """);

    assertThat(page.status()).isEqualTo(202);
    assertThat(page.body().path("items")).hasSize(3);
    page.body()
        .path("items")
        .forEach(item -> assertThat(item.path("note").asText()).startsWith("not sent"));
    assertThat(sent()).isEmpty();
  }

  @Test
  void shouldFindSignalsByWhatTheyAreAbout() {
    night(1);
    Signal second = night(2);

    Reply all = door.ask("{\"action\":\"replay\",\"subject\":\"schedule/nightly\"}");
    Reply one =
        door.ask(
            "{\"action\":\"replay\",\"subject\":\"schedule/nightly\",\"signal\":\"%s\"}"
                .formatted(second.id()));

    assertThat(all.body().path("items")).hasSize(2);
    assertThat(one.text("/items/0/event")).isEqualTo("event-night-2");
  }

  private static String range(Optional<String> cursor) {
    return """
    {"action":"replay","model":"growth/churn","from":"2026-11-12T00:00:00Z",
     "to":"2026-11-16T12:00:00Z","limit":2%s}
    """
        .formatted(cursor.map(text -> ",\"cursor\":\"" + text + "\"").orElse(""));
  }

  private Signal night(int number) {
    Instant at = Instant.parse("2026-11-10T03:00:00Z").plus(Duration.ofDays(number));
    return door.decided("nightly", "schedule", "night-" + number, at, NO);
  }

  private List<Signal> sent() {
    return door.signals.stream()
        .map(message -> Json.read(message, SignalArrived.class).signal())
        .toList();
  }
}
