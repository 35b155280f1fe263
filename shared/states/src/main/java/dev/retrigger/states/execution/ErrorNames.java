package dev.retrigger.states.execution;

import java.util.List;

/** The errors of the States Language, and which names in {@code ErrorEquals} stand for which. */
final class ErrorNames {
  static final String ALL = "States.ALL";
  static final String DATA_LIMIT_EXCEEDED = "States.DataLimitExceeded";
  static final String EXCEED_TOLERATED_FAILURE_THRESHOLD = "States.ExceedToleratedFailureThreshold";
  static final String HEARTBEAT_TIMEOUT = "States.HeartbeatTimeout";
  static final String ITEM_READER_FAILED = "States.ItemReaderFailed";
  static final String NO_CHOICE_MATCHED = "States.NoChoiceMatched";
  static final String QUERY_EVALUATION_ERROR = "States.QueryEvaluationError";
  static final String RESULT_WRITER_FAILED = "States.ResultWriterFailed";
  static final String RUNTIME = "States.Runtime";
  static final String TASK_FAILED = "States.TaskFailed";
  static final String TIMEOUT = "States.Timeout";

  private ErrorNames() {}

  static boolean matches(List<String> names, String error) {
    return names.stream().anyMatch(name -> matches(name, error));
  }

  private static boolean matches(String name, String error) {
    if (error.equals(RUNTIME)) {
      return false;
    }
    return name.equals(error)
        || switch (name) {
          case ALL -> !error.equals(DATA_LIMIT_EXCEEDED);
          case TASK_FAILED -> !isTimeout(error) && !error.equals(DATA_LIMIT_EXCEEDED);
          case TIMEOUT -> isTimeout(error);
          default -> false;
        };
  }

  private static boolean isTimeout(String error) {
    return error.equals(TIMEOUT) || error.equals(HEARTBEAT_TIMEOUT);
  }
}
