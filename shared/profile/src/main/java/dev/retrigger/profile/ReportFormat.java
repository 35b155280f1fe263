package dev.retrigger.profile;

/** The tool whose report it is. */
public enum ReportFormat {
  /** Whichever tool the report shows itself to be of. */
  AUTO,
  /** SageMaker Model Monitor, and containers that write its files. */
  MODEL_MONITOR,
  /** Evidently, of either generation. */
  EVIDENTLY,
  NANNYML
}
