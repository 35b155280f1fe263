package dev.retrigger.states.execution;

/**
 * What one execution may use.
 *
 * @param historyEvents the length of its history
 * @param payloadBytes the size of an input, an output or one state's variables, as UTF-8
 * @param variableBytes the size of all variables together
 * @param inlineConcurrency the iterations of an inline Map under way at once
 * @param childConcurrency the executions of a distributed Map under way at once
 */
public record Limits(
    int historyEvents,
    int payloadBytes,
    long variableBytes,
    int inlineConcurrency,
    int childConcurrency) {
  /** The quotas of the service. */
  public static final Limits SERVICE =
      new Limits(25_000, 256 * 1024, 10L * 1024 * 1024, 40, 10_000);
}
