package dev.retrigger.local.cli;

import dev.retrigger.models.Problem;
import dev.retrigger.models.Source;
import java.util.List;

/** What the console asks of the local runtime; every call is made on the runtime's own loop. */
public interface ConsoleSuite {
  /**
   * Puts files in force together with those that are already; files of the same model or project
   * are replaced. Returns what must be mended, and then nothing has changed.
   */
  List<Problem> apply(List<Source> files);

  /** Puts an event on the bus, or fires a schedule, as if its source had. */
  void send(String event);

  /** The reports on the runtime's ledger. */
  Reports reports();

  /** The runtime's own functions, for whoever steps in. */
  Operations operations();
}
