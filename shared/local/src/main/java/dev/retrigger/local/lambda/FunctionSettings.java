package dev.retrigger.local.lambda;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** A function as its template declares it. */
public record FunctionSettings(
    String name,
    String handler,
    Map<String, String> environment,
    Duration timeout,
    int memoryMegabytes,
    Asynchronous asynchronous) {

  public FunctionSettings {
    environment = Map.copyOf(environment);
  }

  /**
   * What becomes of asynchronous invocations.
   *
   * @param onFailure the ARN of the queue that takes the records of those that failed for good
   */
  public record Asynchronous(int retries, Duration maximumAge, Optional<String> onFailure) {
    /** Lambda's defaults: two more attempts, six hours, nobody told. */
    public static final Asynchronous DEFAULT =
        new Asynchronous(2, Duration.ofHours(6), Optional.empty());
  }
}
