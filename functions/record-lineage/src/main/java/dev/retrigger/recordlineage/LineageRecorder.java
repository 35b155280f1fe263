package dev.retrigger.recordlineage;

import dev.retrigger.domain.RunId;
import dev.retrigger.domain.Text;
import dev.retrigger.ledger.Lineages;
import dev.retrigger.ledger.Lineages.Owed;
import dev.retrigger.ledger.Run;
import dev.retrigger.ledger.Runs;
import dev.retrigger.ledger.Table;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Has a run recorded in every register. One that fails does not keep the others from theirs; it is
 * tried again from the ledger, ever less often, and after a day people are told what is missing.
 */
final class LineageRecorder {
  /** Longer than this function may run: nobody else records the run meanwhile. */
  static final Duration LEASE = Duration.ofMinutes(2);

  /** With the pauses between them, a day. */
  static final int MOST_ATTEMPTS = 12;

  private static final Duration LONGEST_PAUSE = Duration.ofHours(6);
  private static final int DETAIL = 500;

  private final InstantSource clock;
  private final Lineages lineages;
  private final Runs runs;
  private final List<Register> registers;

  /**
   * Records in that order.
   *
   * @param registers each is told what those before it gave back
   */
  LineageRecorder(InstantSource clock, Table table, List<Register> registers) {
    this.clock = clock;
    this.lineages = new Lineages(table);
    this.runs = new Runs(table);
    this.registers = List.copyOf(registers);
  }

  Recorded record(RunId id) {
    return lineages
        .claim(id, clock.instant(), LEASE)
        .map(this::record)
        .orElseGet(() -> new Recorded.NotDue(id));
  }

  private Recorded record(Owed owed) {
    Run run = runs.find(owed.run()).orElseThrow();
    Map<String, String> where = new TreeMap<>();
    List<String> troubles = new ArrayList<>();
    for (Register register : registers) {
      try {
        where.putAll(register.record(run.withLineage(where)));
      } catch (SdkException | MlflowException e) {
        troubles.add(register.name() + ": " + e.getMessage());
      }
    }
    return settle(owed, where, troubles);
  }

  private Recorded settle(Owed owed, Map<String, String> where, List<String> troubles) {
    Instant now = clock.instant();
    if (troubles.isEmpty()) {
      lineages.settle(owed, where, now);
      return new Recorded.Complete(owed.run(), where);
    }
    String why = Text.brief(String.join("; ", troubles), DETAIL);
    if (owed.attempts() >= MOST_ATTEMPTS) {
      lineages.giveUp(owed, why, where, now);
      return new Recorded.GivenUp(owed.run(), why);
    }
    Instant next = now.plus(pause(owed.attempts()));
    lineages.postpone(owed, why, next, now);
    return new Recorded.Later(owed.run(), why, next);
  }

  private static Duration pause(int attempts) {
    Duration pause = Duration.ofMinutes(1L << (attempts - 1));
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }
}
