package dev.retrigger.states.execution;

/** Is told every event as it happens; the interpreter itself keeps none. */
@FunctionalInterface
public interface HistoryListener {
  /** For those who do not care. */
  HistoryListener NONE = (_, _) -> {};

  /**
   * Takes one event, in the order of the ids of its execution.
   *
   * @param executionArn tells the executions of a distributed Map from their parent
   */
  void happened(String executionArn, HistoryEvent event);
}
