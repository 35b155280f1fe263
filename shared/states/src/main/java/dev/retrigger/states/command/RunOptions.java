package dev.retrigger.states.command;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * What {@code states run} is asked to do.
 *
 * @param input the execution's input; an empty object when left out
 * @param mocks a mock configuration of Step Functions Local; needs {@code testCase}
 * @param buckets a folder whose folders are the buckets of distributed Maps
 * @param start the time at which the execution begins; from there time is virtual
 */
public record RunOptions(
    Path definition,
    Optional<Path> input,
    Optional<Path> mocks,
    Optional<String> testCase,
    Optional<Path> buckets,
    Instant start,
    long seed) {

  /** A run without mocks or buckets. */
  public static RunOptions of(Path definition, Optional<Path> input, Instant start) {
    return new RunOptions(
        definition, input, Optional.empty(), Optional.empty(), Optional.empty(), start, 0);
  }

  /** The same with a test case of a mock configuration. */
  public RunOptions withMocks(Path file, String name) {
    return new RunOptions(
        definition, input, Optional.of(file), Optional.of(name), buckets, start, seed);
  }

  /** The name of the state machine, after its file. */
  String machineName() {
    return String.valueOf(definition.getFileName()).replaceFirst("(\\.asl)?\\.json$", "");
  }
}
