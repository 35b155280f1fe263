package dev.retrigger.receiverequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.retrigger.domain.PipelineState;
import dev.retrigger.domain.Signal;
import dev.retrigger.domain.SignalId;
import dev.retrigger.domain.TriggerId;
import dev.retrigger.ledger.Arrival;
import dev.retrigger.ledger.OpenWindow;
import dev.retrigger.ledger.Pauses;
import dev.retrigger.ledger.Pipelines;
import dev.retrigger.ledger.Windows;
import dev.retrigger.receiverequest.Door.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pauses, breakers, and what waits. */
final class FlowOrdersTest {
  private static final TriggerId NEW_DATA = new TriggerId(Door.CHURN, "new-data");

  private final Door door = new Door();

  @ParameterizedTest
  @ValueSource(strings = {"all", "growth", "growth/churn"})
  void shouldPauseAndResumeAScope(String scope) {
    Reply paused =
        door.ask("{\"action\":\"pause\",\"scope\":\"%s\",\"reason\":\"audit\"}".formatted(scope));
    List<Pauses.Pause> during = new Pauses(door.table).of(Door.CHURN);
    Reply resumed = door.ask("{\"action\":\"resume\",\"scope\":\"%s\"}".formatted(scope));

    assertThat(paused.status()).isEqualTo(202);
    assertThat(during)
        .singleElement()
        .satisfies(
            pause -> {
              assertThat(pause.scope()).isEqualTo(scope);
              assertThat(pause.operator().by()).isEqualTo("iam:operators/ann");
              assertThat(pause.operator().reason()).isEqualTo("audit");
            });
    assertThat(resumed.status()).isEqualTo(202);
    assertThat(new Pauses(door.table).of(Door.CHURN)).isEmpty();
    assertThat(door.signals)
        .extracting(
            message -> message.path("pipeline").asText(),
            message -> message.path("delayed").asInt())
        .contains(
            tuple("growth/churn/train", 0),
            tuple("growth/churn/train", 60),
            tuple("growth/churn/score", 0));
  }

  @Test
  void shouldSayWhatIsStillPaused() {
    door.ask("{\"action\":\"pause\",\"scope\":\"all\",\"reason\":\"audit\"}");
    door.ask("{\"action\":\"pause\",\"scope\":\"growth/churn\",\"reason\":\"audit\"}");

    Reply reply = door.ask("{\"action\":\"resume\",\"scope\":\"growth/churn\"}");

    assertThat(reply.text("/note")).contains("still paused: all");
  }

  @Test
  void shouldCloseBreakersWhenAsked() {
    door.ask("{\"action\":\"resume\",\"scope\":\"growth/churn\",\"resetBreaker\":true}");
    door.ask("{\"action\":\"resetBreaker\",\"model\":\"growth/churn\",\"pipeline\":\"score\"}");

    assertThat(
            door.signals.stream().filter(each -> each.path("type").asText().equals("CloseBreaker")))
        .extracting(each -> each.path("pipeline").asText())
        .containsExactly("growth/churn/train", "growth/churn/score", "growth/churn/score");
  }

  @Test
  @Tag("N-22")
  void shouldListRunAndDropWhatWaits() {
    waits();

    Reply pending = door.ask("{\"action\":\"pending\"}");
    door.ask("{\"action\":\"runNow\",\"model\":\"growth/churn\",\"pipeline\":\"train\"}");
    door.ask(
        "{\"action\":\"drop\",\"model\":\"growth/churn\",\"pipeline\":\"train\",\"reason\":\"old\"}");

    assertThat(pending.status()).isEqualTo(200);
    assertThat(pending.text("/batches/0/pipeline")).isEqualTo("growth/churn/train");
    assertThat(pending.text("/batches/0/leader")).isEqualTo("growth/churn/nightly");
    assertThat(pending.body().at("/batches/0/signals").asInt()).isEqualTo(1);
    assertThat(pending.text("/batches/0/why")).isEqualTo("COOLDOWN");
    assertThat(pending.text("/batches/0/until")).isEqualTo("2026-11-21T17:00:00.000Z");
    assertThat(door.signals)
        .extracting(message -> message.path("type").asText())
        .containsExactly("RunWaiting", "DropWaiting");
    assertThat(door.signals.getLast().at("/operator/reason").asText()).isEqualTo("old");
  }

  @Test
  @Tag("N-22")
  void shouldListCloseAndDropAnOpenWindow() {
    OpenWindow window = opened();

    Reply pending = door.ask("{\"action\":\"pending\",\"model\":\"growth/churn\"}");
    Reply other = door.ask("{\"action\":\"pending\",\"model\":\"growth/other\"}");
    Reply closed = door.ask("{\"action\":\"runNow\",\"window\":\"%s\"}".formatted(window.name()));
    door.ask("{\"action\":\"drop\",\"window\":\"%s\"}".formatted(window.name()));

    assertThat(pending.text("/windows/0/window")).isEqualTo("growth/churn/new-data/");
    assertThat(pending.body().at("/windows/0/objects").asInt()).isEqualTo(1);
    assertThat(other.body().path("windows")).isEmpty();
    assertThat(closed.status()).isEqualTo(202);
    assertThat(door.windows)
        .extracting(message -> message.path("drop").asBoolean())
        .containsExactly(false, true);
    assertThat(door.windows.getFirst().path("id").asText()).isEqualTo(window.id());
  }

  @Test
  @Tag("Z-17")
  @Tag("R-05")
  void shouldTellHowAModelStands() {
    waits();

    Reply status = door.ask("{\"action\":\"status\",\"model\":\"growth/churn\"}");

    assertThat(status.status()).isEqualTo(200);
    assertThat(status.text("/mode")).isEqualTo("auto");
    assertThat(status.text("/pipelines/0/target")).isEqualTo("sagemaker-pipeline/churn-train");
    assertThat(status.text("/pipelines/0/held")).isEqualTo("COOLDOWN");
    assertThat(status.text("/pipelines/0/coolingUntil")).isEqualTo("2026-11-21T17:00:00.000Z");
    assertThat(status.body().at("/pipelines/0/waiting").asInt()).isEqualTo(1);
    assertThat(status.body().at("/pipelines/0/breaker").asInt()).isEqualTo(3);
  }

  private void waits() {
    Signal signal =
        new Signal(
            new TriggerId(Door.CHURN, "nightly"),
            "schedule",
            "k",
            "schedule/nightly",
            "e",
            Door.NOW,
            Map.of("reason", "it is time"),
            0);
    door.write(Pipelines.board(Door.TRAIN, 1, signal, Door.NOW));
    door.write(
        Pipelines.update(
            Door.TRAIN,
            new PipelineState(
                0,
                List.of(),
                Optional.of(Door.NOW.minus(Duration.ofHours(1))),
                Optional.empty(),
                1,
                2),
            Optional.empty()));
  }

  private OpenWindow opened() {
    SignalId leader = new SignalId("s1");
    OpenWindow window = OpenWindow.by(leader, NEW_DATA, "training", "", Door.NOW);
    door.write(
        Windows.join(
            window.name(),
            new Arrival(
                leader, "lake", "in/a.csv", "v1", 1, "e", "01", Door.NOW, Door.NOW, false)));
    new Windows(door.table).noteArrivals(window, 1, Door.NOW.plus(Duration.ofMinutes(2)));
    return window;
  }
}
