package dev.retrigger.targets;

import dev.retrigger.domain.Text;
import dev.retrigger.targets.Target.Lookup;
import dev.retrigger.targets.Target.StartOutcome;
import dev.retrigger.targets.Target.StartOutcome.Conflict;
import dev.retrigger.targets.Target.StartOutcome.NotNow;
import dev.retrigger.targets.Target.StartOutcome.Rejected;
import dev.retrigger.targets.Target.StartOutcome.Started;
import dev.retrigger.targets.Target.StartOutcome.Unclear;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * What an AWS error means for a start. A service that answers with a client error has not started
 * anything; a server error, a time-out or a broken connection says nothing about it.
 */
final class AwsErrors {
  private static final int DETAIL = 500;
  private static final int CLIENT_ERROR = 400;
  private static final int SERVER_ERROR = 500;

  /** May heal by itself: limits, and roles that are not known everywhere yet. */
  private static final Set<String> NOT_NOW =
      Set.of(
          "AccessDenied",
          "AccessDeniedException",
          "AccountLimitExceededException",
          "ConcurrentModificationException",
          "ConcurrentPipelineExecutionsLimitExceededException",
          "EC2ThrottledException",
          "ENILimitReachedException",
          "ExecutionLimitExceeded",
          "ExpiredToken",
          "ExpiredTokenException",
          "ResourceConflictException",
          "ResourceLimitExceeded",
          "ResourceNotReadyException",
          "ServiceQuotaExceededException",
          "UnrecognizedClientException");

  private AwsErrors() {}

  static StartOutcome ofStart(SdkException error) {
    if (!(error instanceof AwsServiceException service)) {
      return new Unclear(detail(error));
    }
    if (service.isThrottlingException() || NOT_NOW.contains(code(service))) {
      return new NotNow(detail(service));
    }
    return service.statusCode() >= CLIENT_ERROR && service.statusCode() < SERVER_ERROR
        ? new Rejected(detail(service))
        : new Unclear(detail(service));
  }

  /** What a start came to that the service says it has heard of before. */
  static StartOutcome ofRepeat(Lookup look) {
    return switch (look) {
      case Lookup.Found(var execution) -> new Started(execution);
      case Lookup.Other(var detail) -> new Conflict(detail);
      case Lookup.Absent _ -> new Unclear("the execution exists and cannot be found");
      case Lookup.Unclear(var detail) -> new Unclear(detail);
    };
  }

  static String detail(SdkException error) {
    return error instanceof AwsServiceException service
        ? Text.brief(code(service) + ": " + message(service), DETAIL)
        : Text.brief(error.getClass().getSimpleName() + ": " + error.getMessage(), DETAIL);
  }

  static String code(AwsServiceException error) {
    return error.awsErrorDetails() == null || error.awsErrorDetails().errorCode() == null
        ? "HTTP " + error.statusCode()
        : error.awsErrorDetails().errorCode();
  }

  private static String message(AwsServiceException error) {
    return error.awsErrorDetails() == null || error.awsErrorDetails().errorMessage() == null
        ? ""
        : error.awsErrorDetails().errorMessage();
  }
}
