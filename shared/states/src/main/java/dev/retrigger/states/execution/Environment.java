package dev.retrigger.states.execution;

import dev.retrigger.states.task.TaskResources;
import dev.retrigger.states.task.TaskTokens;

/** Everything that executions need from outside. */
public record Environment(
    TaskResources tasks,
    TaskTokens tokens,
    ObjectStore objects,
    Timeline timeline,
    HistoryListener history,
    Limits limits) {

  /** An environment with the service's quotas, no buckets, and nobody who reads the history. */
  public static Environment of(TaskResources tasks, Timeline timeline) {
    return new Environment(
        tasks,
        new TaskTokens(),
        ObjectStore.none(),
        timeline,
        HistoryListener.NONE,
        Limits.SERVICE);
  }

  /** The same with somebody who reads the history. */
  public Environment withHistory(HistoryListener listener) {
    return new Environment(tasks, tokens, objects, timeline, listener, limits);
  }

  /** The same with buckets. */
  public Environment withObjects(ObjectStore store) {
    return new Environment(tasks, tokens, store, timeline, history, limits);
  }

  /** The same with other tokens: whoever answers them must share them. */
  public Environment withTokens(TaskTokens shared) {
    return new Environment(tasks, shared, objects, timeline, history, limits);
  }

  /** The same with other quotas. */
  public Environment withLimits(Limits other) {
    return new Environment(tasks, tokens, objects, timeline, history, other);
  }
}
