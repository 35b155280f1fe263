package dev.retrigger.sweepledger;

import dev.retrigger.aws.MessageQueue;
import dev.retrigger.domain.PipelineId;
import dev.retrigger.domain.RunId;
import dev.retrigger.domain.TriggerId;
import dev.retrigger.events.CheckRun;
import dev.retrigger.events.Json;
import dev.retrigger.events.RecordLineage;
import dev.retrigger.events.StarterMessage.CombinationDue;
import dev.retrigger.events.StarterMessage.ResumeRun;
import dev.retrigger.events.StarterMessage.RetryRun;
import dev.retrigger.events.StarterMessage.SignalArrived;
import dev.retrigger.events.StarterMessage.WakePipeline;
import dev.retrigger.events.WindowDue;
import dev.retrigger.ledger.Approvals;
import dev.retrigger.ledger.Combinations;
import dev.retrigger.ledger.Due;
import dev.retrigger.ledger.DueKind;
import dev.retrigger.ledger.Handoffs;
import dev.retrigger.ledger.HeldImages;
import dev.retrigger.ledger.Lineages;
import dev.retrigger.ledger.Outbox;
import dev.retrigger.ledger.Pipelines;
import dev.retrigger.ledger.Row;
import dev.retrigger.ledger.Runs;
import dev.retrigger.ledger.Table;
import dev.retrigger.ledger.Windows;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Offers what is due to whoever can deal with it. It decides nothing itself, so a row that is
 * offered twice does no harm; a row stays due until somebody has dealt with it.
 */
final class LedgerSweep {
  /** Of each kind; what is beyond waits for the next minute. */
  private static final int LIMIT = 500;

  private final InstantSource clock;
  private final Due due;
  private final Outbox outbox;
  private final Handoffs handoffs;
  private final HeldImages heldImages;
  private final MessageQueue windows;
  private final MessageQueue signals;
  private final MessageQueue status;
  private final MessageQueue lineage;

  LedgerSweep(
      InstantSource clock,
      Table table,
      MessageQueue windows,
      MessageQueue signals,
      MessageQueue status,
      MessageQueue lineage) {
    this.clock = clock;
    this.due = new Due(table);
    this.outbox = new Outbox(table);
    this.handoffs = new Handoffs(table);
    this.heldImages = new HeldImages(table);
    this.windows = windows;
    this.signals = signals;
    this.status = status;
    this.lineage = lineage;
  }

  /** Offers everything that is due; how much there was of each kind. */
  Map<DueKind, Integer> run() {
    Instant now = clock.instant();
    Map<DueKind, Integer> offered = new EnumMap<>(DueKind.class);
    for (DueKind kind : DueKind.values()) {
      List<Row> rows = due.by(kind, now, LIMIT);
      rows.forEach(row -> offer(kind, row, now));
      offered.put(kind, rows.size());
    }
    return offered;
  }

  private void offer(DueKind kind, Row row, Instant now) {
    switch (kind) {
      case WINDOW -> {
        String window = Windows.nameOf(row);
        windows.send(Windows.modelOf(row).toString(), Json.write(new WindowDue(window)));
      }
      case HANDOFF -> {
        for (SignalArrived message : Handoffs.messagesOf(row)) {
          signals.send(message.signal().trigger().model().toString(), Json.write(message));
        }
        handoffs.settle(Handoffs.idOf(row));
      }
      case WAKE -> {
        PipelineId pipeline = Pipelines.pipelineOf(row);
        signals.send(pipeline.model().toString(), Json.write(new WakePipeline(pipeline)));
      }
      case APPROVAL -> {
        PipelineId pipeline = Approvals.of(row).pipeline();
        signals.send(pipeline.model().toString(), Json.write(new WakePipeline(pipeline)));
      }
      case RETRY -> {
        RunId run = Runs.runOf(row);
        signals.send(
            run.value(), Json.write(new RetryRun(run, Optional.empty(), Optional.empty())));
      }
      case INTENT -> {
        RunId run = Runs.runOf(row);
        signals.send(run.value(), Json.write(new ResumeRun(run)));
      }
      case RUN -> {
        RunId run = Runs.runOf(row);
        status.send(run.value(), Json.write(new CheckRun(run)));
      }
      case NOTICE -> outbox.offerAgain(row, now);
      case LINEAGE -> {
        RunId run = Lineages.runOf(row);
        lineage.send(run.value(), Json.write(new RecordLineage(run)));
      }
      case SCAN -> heldImages.expire(HeldImages.of(row), now);
      case COMBINATION -> {
        TriggerId combination = Combinations.triggerOf(row);
        signals.send(combination.model().toString(), Json.write(new CombinationDue(combination)));
      }
    }
  }
}
