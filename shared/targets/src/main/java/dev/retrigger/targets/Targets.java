package dev.retrigger.targets;

/** Finds the adapter for a kind of target, acting under a project's launch role. */
@FunctionalInterface
public interface Targets {
  /**
   * The adapter.
   *
   * @param type the word in model files: {@code sagemaker-pipeline}
   */
  Target of(String project, String type);
}
