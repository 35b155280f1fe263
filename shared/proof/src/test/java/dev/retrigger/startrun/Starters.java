package dev.retrigger.startrun;

import dev.retrigger.aws.ObjectStore;
import dev.retrigger.aws.ParameterSource;
import dev.retrigger.ledger.Table;
import dev.retrigger.targets.LargeInput;
import dev.retrigger.targets.Targets;
import java.time.InstantSource;
import java.util.stream.Stream;

/** The starter as its handler puts it together, without the handler's frame. */
public final class Starters {
  private Starters() {}

  /** A starter over these ports. */
  public static Starter over(
      InstantSource clock,
      Table table,
      ObjectStore store,
      ParameterSource parameters,
      Targets targets) {
    return new Starter(
        clock,
        table,
        new RunPlanner(
            new RunInputs(table, store, "artifacts"),
            new NextVersions(table, (_, _) -> Stream.empty()),
            parameters,
            "dev"),
        new Launcher(
            clock, table, parameters, targets, new LargeInput(store, "artifacts", "inputs/")));
  }
}
