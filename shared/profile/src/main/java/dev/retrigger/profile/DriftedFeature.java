package dev.retrigger.profile;

import java.util.OptionalDouble;

/**
 * A column, or a metric of a model, that a tool says has drifted.
 *
 * @param check by what, in the tool's own words: {@code baseline_drift_check}, {@code PSI} ...
 * @param severity {@link Severity#SUSPECTED} where the tool itself is not sure
 * @param value the score, if the report has it as a number; never needed for the verdict
 */
public record DriftedFeature(
    String name, String check, Severity severity, OptionalDouble value, OptionalDouble threshold) {

  /** A feature of which no numbers are known. */
  public DriftedFeature(String name, String check, Severity severity) {
    this(name, check, severity, OptionalDouble.empty(), OptionalDouble.empty());
  }
}
