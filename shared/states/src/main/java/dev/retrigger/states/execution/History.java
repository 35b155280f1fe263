package dev.retrigger.states.execution;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumSet;
import java.util.Set;

/** Numbers the events of one execution, tells the listener, and ends what grows past the limit. */
final class History {
  private static final Set<EventType> ENDINGS =
      EnumSet.of(
          EventType.EXECUTION_SUCCEEDED,
          EventType.EXECUTION_FAILED,
          EventType.EXECUTION_TIMED_OUT,
          EventType.EXECUTION_ABORTED);

  private final String executionArn;
  private final HistoryListener listener;
  private final Timeline timeline;
  private final int limit;
  private long lastId;

  History(String executionArn, HistoryListener listener, Timeline timeline, int limit) {
    this.executionArn = executionArn;
    this.listener = listener;
    this.timeline = timeline;
    this.limit = limit;
  }

  /** Adds an event; the last place is kept for the execution's end. */
  long add(EventType type, long previousId, ObjectNode details) {
    if (lastId >= limit - 1 && !ENDINGS.contains(type)) {
      throw new HistoryFullException(
          Failure.of(
              ErrorNames.RUNTIME,
              "The execution reached the maximum number of history events (%d).".formatted(limit)));
    }
    lastId++;
    listener.happened(
        executionArn, new HistoryEvent(lastId, previousId, timeline.instant(), type, details));
    return lastId;
  }

  static ObjectNode details() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** Ends the execution: no retrier or catcher is asked. */
  static final class HistoryFullException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient Failure failure;

    HistoryFullException(Failure failure) {
      super(failure.name(), null, false, false);
      this.failure = failure;
    }

    Failure failure() {
      return failure;
    }
  }
}
