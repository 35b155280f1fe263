package dev.retrigger.recordlineage;

import dev.retrigger.ledger.Run;
import java.util.Map;

/** A place where people look for the lineage of runs. */
interface Register {
  /** What it is called in notices. */
  String name();

  /**
   * Records a run that succeeded. A run that is there already is not recorded again: whoever did so
   * may have died before he could tell. What is thrown is tried again later.
   *
   * @return where the run is recorded, for its lineage in the ledger
   */
  Map<String, String> record(Run run);
}
