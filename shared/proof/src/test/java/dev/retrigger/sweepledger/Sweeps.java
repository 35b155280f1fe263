package dev.retrigger.sweepledger;

import dev.retrigger.aws.MessageQueue;
import dev.retrigger.ledger.Table;
import java.time.InstantSource;

/** The sweep as its handler puts it together, without the handler's frame. */
public final class Sweeps {
  private Sweeps() {}

  /** A sweep over these ports. */
  public static Runnable over(
      InstantSource clock, Table table, MessageQueue signals, MessageQueue status) {
    LedgerSweep sweep =
        new LedgerSweep(clock, table, (_, _, _) -> {}, signals, status, (_, _, _) -> {});
    return sweep::run;
  }
}
