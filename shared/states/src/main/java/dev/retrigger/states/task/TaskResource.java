package dev.retrigger.states.task;

import java.util.Optional;

/** What a Task state calls, read from its {@code Resource}. */
public sealed interface TaskResource {
  String arn();

  /** How the state waits for the call. */
  enum Mode {
    /** Until the service has answered. */
    REQUEST_RESPONSE(""),
    /** Until the job that the call started has ended. */
    SYNC(".sync"),
    /** As {@link #SYNC}, with the job's output parsed. */
    SYNC_2(".sync:2"),
    /** Until someone sends the task's token back. */
    WAIT_FOR_TASK_TOKEN(".waitForTaskToken");

    private final String suffix;

    Mode(String suffix) {
      this.suffix = suffix;
    }

    public String suffix() {
      return suffix;
    }
  }

  /** A function by its own ARN, or by a substitution that the deployment fills in. */
  record Function(String arn) implements TaskResource {}

  /** An activity that workers poll. */
  record Activity(String arn) implements TaskResource {}

  /** An integration that Step Functions has made for a service. */
  record Optimized(String arn, String service, String operation, Mode mode)
      implements TaskResource {}

  /** Any operation of any service, through the SDK. */
  record Sdk(String arn, String service, String operation, Mode mode) implements TaskResource {}

  default Mode waiting() {
    return switch (this) {
      case Function _ -> Mode.REQUEST_RESPONSE;
      case Activity _ -> Mode.WAIT_FOR_TASK_TOKEN;
      case Optimized optimized -> optimized.mode();
      case Sdk sdk -> sdk.mode();
    };
  }

  /** The service, as history events name it. */
  default String resourceType() {
    return switch (this) {
      case Function _ -> "lambda";
      case Activity _ -> "activity";
      case Optimized optimized -> optimized.service();
      case Sdk sdk -> "aws-sdk:" + sdk.service();
    };
  }

  /** The operation with its waiting mode, as history events name it. */
  default String resourceName() {
    return switch (this) {
      case Function function -> function.arn();
      case Activity activity -> activity.arn();
      case Optimized optimized -> optimized.operation() + optimized.mode().suffix();
      case Sdk sdk -> sdk.operation() + sdk.mode().suffix();
    };
  }

  /** Reads a {@code Resource}; throws {@link IllegalArgumentException} that says what is wrong. */
  static TaskResource parse(String arn) {
    return TaskResourceParser.parse(arn);
  }

  /** The mode a suffix stands for. */
  static Optional<Mode> mode(String suffix) {
    for (Mode mode : Mode.values()) {
      if (mode.suffix.equals(suffix)) {
        return Optional.of(mode);
      }
    }
    return Optional.empty();
  }
}
