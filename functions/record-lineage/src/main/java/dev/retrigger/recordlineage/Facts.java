package dev.retrigger.recordlineage;

import dev.retrigger.ledger.Run;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/** What a run's lineage in the ledger says, by the names that the starter and the targets use. */
final class Facts {
  /** The run's own record; its folder is where a run without a known artifact has its things. */
  static final String RECORD = "record";

  static final String COMMIT = "commit";
  static final String DIGEST = "digest";
  static final String IMAGE = "image";
  static final String MODEL_DATA = "modelData";
  static final String MODEL_PACKAGE = "modelPackage";
  private static final String DATA = "data.";
  private static final String METRIC = "metric.";

  private Facts() {}

  static Optional<String> of(Run run, String name) {
    return Optional.ofNullable(run.lineage().get(name));
  }

  /** The manifests of what the run read, by input. */
  static SequencedMap<String, String> data(Run run) {
    return below(run, DATA);
  }

  /** What the run measured, by metric; what is no number is none. */
  static SequencedMap<String, Double> metrics(Run run) {
    SequencedMap<String, Double> metrics = new TreeMap<>();
    below(run, METRIC)
        .forEach(
            (name, text) -> {
              try {
                metrics.put(name, Double.valueOf(text));
              } catch (NumberFormatException _) {
                // The ledger keeps it as it is.
              }
            });
    return metrics;
  }

  private static SequencedMap<String, String> below(Run run, String prefix) {
    SequencedMap<String, String> found = new TreeMap<>();
    for (Map.Entry<String, String> fact : run.lineage().entrySet()) {
      if (fact.getKey().startsWith(prefix)) {
        found.put(fact.getKey().substring(prefix.length()), fact.getValue());
      }
    }
    return found;
  }
}
