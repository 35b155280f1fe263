package dev.retrigger.profile;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/** What a report says, before a monitor's {@link DriftRules} make a verdict of it. */
public sealed interface Reading {
  /** The report as a whole comes to this, and no rule changes it. */
  record Says(Verdict verdict) implements Reading {}

  /**
   * The report speaks of columns or metrics one by one.
   *
   * @param rows how many rows were judged, if the report says so
   * @param undecided of what the report's word cannot be read, and why
   * @param examined everything that the tool looked at; empty if it names only what is wrong
   * @param overall the tool's own word on the data as a whole, if it gives one
   */
  record Findings(
      OptionalLong rows,
      List<DriftedFeature> drifted,
      Map<String, String> undecided,
      Optional<Set<String>> examined,
      Overall overall)
      implements Reading {
    public Findings {
      drifted = List.copyOf(drifted);
      undecided = new LinkedHashMap<>(undecided);
      examined = examined.map(TreeSet::new);
    }
  }

  /** A tool's word on the data as a whole. */
  enum Overall {
    SILENT,
    DRIFT,
    NO_DRIFT
  }

  /** A reading of a report that cannot be told what it says. */
  static Reading undecided(String why) {
    return new Says(new Verdict.Undecided(why));
  }
}
