package dev.retrigger.states.definition;

/**
 * One thing that is wrong with a definition.
 *
 * @param path where, as in {@code /States/Train/Arguments/TrainingJobName}
 * @param reason what is wrong and how to mend it
 */
public record Finding(String path, String reason) {
  @Override
  public String toString() {
    return path + ": " + reason;
  }
}
