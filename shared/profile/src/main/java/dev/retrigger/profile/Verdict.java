package dev.retrigger.profile;

import java.util.List;

/**
 * What a monitor has found out. Only {@link Drift} that was detected starts anything, and only
 * {@link NoDrift} says that all is well: whatever else happened to a monitor is an outcome of its
 * own.
 */
public sealed interface Verdict {
  /**
   * Something drifted.
   *
   * @param features empty if the tool speaks of the data as a whole
   */
  record Drift(List<DriftedFeature> features, Severity severity) implements Verdict {
    public Drift {
      features = List.copyOf(features);
    }
  }

  /** The tool looked, and nothing drifted. */
  record NoDrift() implements Verdict {}

  /** There were fewer rows than the monitor wants to judge by. */
  record TooLittleData(long rows, long least) implements Verdict {}

  /** There is nothing to compare with, or the data was compared with itself. */
  record NoBaseline(String why) implements Verdict {}

  /** The tool did not get to a result. */
  record MonitorFailed(String why) implements Verdict {}

  /** The report does not say, or says what we cannot read. */
  record Undecided(String why) implements Verdict {}
}
