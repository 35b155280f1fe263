package dev.retrigger.sweepledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retrigger.aws.MessageQueue;
import dev.retrigger.domain.Decision;
import dev.retrigger.domain.Mode;
import dev.retrigger.domain.PipelineId;
import dev.retrigger.domain.PipelineState;
import dev.retrigger.domain.RetryRule;
import dev.retrigger.domain.RunId;
import dev.retrigger.domain.RunStatus;
import dev.retrigger.domain.Signal;
import dev.retrigger.domain.SignalId;
import dev.retrigger.domain.TriggerId;
import dev.retrigger.events.StarterMessage.SignalArrived;
import dev.retrigger.ledger.Arrival;
import dev.retrigger.ledger.DueKind;
import dev.retrigger.ledger.Handoffs;
import dev.retrigger.ledger.HeldImage;
import dev.retrigger.ledger.HeldImages;
import dev.retrigger.ledger.Image;
import dev.retrigger.ledger.Lineages;
import dev.retrigger.ledger.MemoryTable;
import dev.retrigger.ledger.OpenWindow;
import dev.retrigger.ledger.Outbox;
import dev.retrigger.ledger.Pipelines;
import dev.retrigger.ledger.Run;
import dev.retrigger.ledger.RunEnding;
import dev.retrigger.ledger.Runs;
import dev.retrigger.ledger.Signals;
import dev.retrigger.ledger.Windows;
import dev.retrigger.testing.Notices;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is due is offered to whoever can deal with it, and stays due until somebody has. */
final class LedgerSweepTest {
  private static final TriggerId NEW_DATA = TriggerId.parse("growth/churn/new-data");
  private static final PipelineId TRAIN = PipelineId.parse("growth/churn/train");
  private static final Instant NOW = Instant.parse("2026-11-21T03:00:00Z");

  private final MemoryTable table = new MemoryTable();
  private final List<String> windows = new ArrayList<>();
  private final List<String> signals = new ArrayList<>();
  private final List<String> status = new ArrayList<>();
  private final List<String> lineage = new ArrayList<>();

  @Test
  void shouldOfferNothingWhenNothingIsDue() {
    assertThat(sweep(NOW))
        .hasSize(DueKind.values().length)
        .allSatisfy((_, n) -> assertThat(n).isZero());
  }

  @Test
  @Tag("N-02")
  void shouldOfferWindowUntilItIsDealtWith() {
    SignalId leader = new SignalId("s1");
    OpenWindow window = OpenWindow.by(leader, NEW_DATA, "training", "dt=1/", NOW);
    table.write(
        List.of(
            Windows.join(
                window.name(),
                new Arrival(leader, "lake", "k", "v", 1, "e", "01", NOW, NOW, false))));
    new Windows(table).noteArrivals(window, 1, NOW.plusSeconds(600));

    assertThat(sweep(NOW.plusSeconds(599))).containsEntry(DueKind.WINDOW, 0);
    assertThat(sweep(NOW.plusSeconds(600))).containsEntry(DueKind.WINDOW, 1);
    sweep(NOW.plusSeconds(660));

    assertThat(windows).hasSize(2).containsOnly("{\"window\":\"growth/churn/new-data/dt=1/\"}");
  }

  @Test
  @Tag("N-03")
  void shouldHandOverSignalOnceThatItsCloserDidNotSend() {
    Signal signal = new Signal(NEW_DATA, "window", "w1", "window/w1", "w1", NOW, Map.of(), 0);
    table.write(List.of(Handoffs.owe("w1", new SignalArrived(signal), NOW)));

    sweep(NOW.plusSeconds(59));
    assertThat(signals).isEmpty();
    sweep(NOW.plusSeconds(60));
    sweep(NOW.plusSeconds(120));

    assertThat(signals).singleElement().asString().contains("SignalArrived", "window/w1");
  }

  @Test
  @Tag("N-13")
  void shouldGiveUpImageWhoseScanDidNotCome() {
    Image image = new Image("r.example", "growth/churn", "sha256:a", "1.0.0", NOW);
    TriggerId trigger = new TriggerId(NEW_DATA.model(), "new-image");
    Signal signal =
        new Signal(trigger, "ecr", image.key(), image.subject(), "e1", NOW, Map.of(), 0);
    new HeldImages(table)
        .hold(
            new HeldImage(
                trigger.model(),
                "image",
                image,
                NOW.plusSeconds(600),
                "v1",
                List.of(new HeldImage.Waiting(signal, Optional.empty())),
                HeldImage.State.WAITING));

    assertThat(sweep(NOW.plusSeconds(599))).containsEntry(DueKind.SCAN, 0);
    assertThat(sweep(NOW.plusSeconds(600))).containsEntry(DueKind.SCAN, 1);
    assertThat(sweep(NOW.plusSeconds(660))).containsEntry(DueKind.SCAN, 0);

    assertThat(signals).isEmpty();
    assertThat(new Signals(table).find(signal).orElseThrow().decision())
        .isEqualTo(new Decision.Suppress(Decision.Limit.EXPIRED));
  }

  @Test
  void shouldHandSignalOverAgainWhenTheQueueDidNotTakeIt() {
    Signal signal = new Signal(NEW_DATA, "window", "w1", "window/w1", "w1", NOW, Map.of(), 0);
    table.write(List.of(Handoffs.owe("w1", new SignalArrived(signal), NOW)));
    MessageQueue broken =
        (_, _, _) -> {
          throw new IllegalStateException("SQS is away");
        };

    assertThatThrownBy(
            () ->
                new LedgerSweep(() -> NOW.plusSeconds(60), table, broken, broken, broken, broken)
                    .run())
        .hasMessage("SQS is away");
    sweep(NOW.plusSeconds(120));

    assertThat(signals).hasSize(1);
  }

  @Test
  @Tag("N-03")
  void shouldWakePipelineWhoseCooldownIsOver() {
    PipelineState waits = new PipelineState(0, List.of(), Optional.of(NOW), Optional.empty(), 1, 2);
    table.write(List.of(Pipelines.update(TRAIN, waits, Optional.of(NOW.plusSeconds(60)))));

    sweep(NOW.plusSeconds(59));
    assertThat(signals).isEmpty();
    sweep(NOW.plusSeconds(60));

    assertThat(signals).singleElement().asString().contains("WakePipeline", "growth/churn/train");
  }

  @Test
  void shouldOfferIntendedRunToTheStarterAndStartedRunToTheTracker() {
    Run intended = run("intended");
    Run started = run("started").started("arn:1", NOW);
    table.write(
        List.of(Runs.update(intended, Optional.of(NOW)), Runs.update(started, Optional.of(NOW))));

    sweep(NOW);

    assertThat(signals).singleElement().asString().contains("ResumeRun", intended.id().value());
    assertThat(status).containsExactly("{\"checkRun\":\"" + started.id() + "\"}");
  }

  @Test
  @Tag("V-20")
  void shouldOfferRunThatSucceededUntilItsLineageIsRecorded() {
    Run started = run("started").started("arn:1", NOW);
    table.write(List.of(Runs.update(started, Optional.empty())));
    Run ended =
        new RunEnding(table)
            .end(
                new Runs(table).find(started.id()).orElseThrow(),
                RunStatus.SUCCEEDED,
                Optional.empty(),
                Map.of(),
                NOW)
            .run();

    assertThat(sweep(NOW)).containsEntry(DueKind.LINEAGE, 1);
    assertThat(lineage).containsExactly("{\"recordLineage\":\"" + ended.id() + "\"}");
    Lineages lineages = new Lineages(table);
    Lineages.Owed owed = lineages.claim(ended.id(), NOW, Duration.ofMinutes(2)).orElseThrow();
    assertThat(sweep(NOW.plusSeconds(60))).containsEntry(DueKind.LINEAGE, 0);
    assertThat(sweep(NOW.plusSeconds(120))).containsEntry(DueKind.LINEAGE, 1);
    lineages.settle(owed, Map.of(), NOW);
    assertThat(sweep(NOW.plus(Duration.ofDays(1)))).containsEntry(DueKind.LINEAGE, 0);
  }

  @Test
  @Tag("V-10")
  void shouldTouchUnsentNoticeEveryFiveMinutesUntilItIsSent() {
    Outbox outbox = new Outbox(table);
    table.write(List.of(Outbox.owe(Notices.failed(), NOW)));
    String id = Notices.failed().id();

    sweep(NOW.plusSeconds(300));
    sweep(NOW.plusSeconds(360));
    assertThat(outbox.find(id).orElseThrow().number("offers")).isEqualTo(2);
    sweep(NOW.plusSeconds(600));
    assertThat(outbox.find(id).orElseThrow().number("offers")).isEqualTo(3);
    outbox.markSent(id, NOW);

    assertThat(sweep(NOW.plus(Duration.ofDays(1)))).containsEntry(DueKind.NOTICE, 0);
  }

  private Map<DueKind, Integer> sweep(Instant at) {
    return new LedgerSweep(
            () -> at,
            table,
            (_, body, _) -> windows.add(body),
            (_, body, _) -> signals.add(body),
            (_, body, _) -> status.add(body),
            (_, body, _) -> lineage.add(body))
        .run();
  }

  private static Run run(String leader) {
    return Run.intended(
        RunId.of(TRAIN, new SignalId(leader), 0),
        TRAIN,
        1,
        Run.Origin.first(new SignalId("leader"), 0, Optional.empty()),
        "new-data",
        "v1",
        new Run.Request(
            Mode.AUTO,
            "sagemaker-pipeline",
            "churn-train",
            new LinkedHashMap<>(),
            new LinkedHashMap<>(),
            Map.of(),
            Map.of(),
            0,
            List.of(),
            Duration.ofHours(4),
            RetryRule.NONE,
            3,
            new Run.Tell(List.of(), Optional.empty(), Optional.empty())),
        Map.of(),
        NOW);
  }
}
