package dev.retrigger.proof;

import dev.retrigger.domain.Decision;
import dev.retrigger.domain.RunId;
import dev.retrigger.domain.RunStatus;
import dev.retrigger.domain.Signal;
import dev.retrigger.ledger.Pipelines;
import dev.retrigger.ledger.Runs;
import dev.retrigger.ledger.SignalRecord;
import dev.retrigger.ledger.Signals;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Where every fact is, by the ledger: the identity of P2.
 *
 * @param unaccounted facts that the ledger does not know
 * @param runs the runs that are due, because facts left with them
 */
record Census(
    int distinct,
    long duplicates,
    int carried,
    int suppressed,
    int refused,
    int parked,
    int waiting,
    int unaccounted,
    Set<RunId> runs) {

  static Census of(Stage stage, Collection<Signal> facts) {
    int[] counts = new int[6];
    long duplicates = 0;
    Set<RunId> runs = new HashSet<>();
    Signals signals = new Signals(stage.table);
    for (Signal fact : facts) {
      Optional<SignalRecord> record = signals.find(fact);
      duplicates += record.map(SignalRecord::duplicates).orElse(0L);
      counts[place(stage, record, runs)]++;
    }
    return new Census(
        facts.size(),
        duplicates,
        counts[0],
        counts[1],
        counts[2],
        counts[3],
        counts[4],
        counts[5],
        runs);
  }

  private static int place(Stage stage, Optional<SignalRecord> record, Set<RunId> runs) {
    if (record.isEmpty()) {
      return 5;
    }
    if (record.get().batch().isEmpty()) {
      return record.get().decision() instanceof Decision.Refuse ? 2 : 1;
    }
    Optional<String> fate = new Pipelines(stage.table).fateOf(record.get());
    if (fate.isEmpty()) {
      return 4;
    }
    if (!RunId.isOne(fate.get())) {
      return 1;
    }
    RunId run = new RunId(fate.get());
    RunStatus status = new Runs(stage.table).find(run).orElseThrow().status();
    if (status == RunStatus.REFUSED) {
      return 2;
    }
    runs.add(run);
    return status == RunStatus.OUTCOME_UNKNOWN ? 3 : 0;
  }

  /** Whether every fact is in exactly one place. */
  boolean addsUp() {
    return distinct == carried + suppressed + refused + parked + waiting && unaccounted == 0;
  }
}
