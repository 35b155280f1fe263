package dev.retrigger.targets;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.retrigger.domain.PipelineId;
import dev.retrigger.domain.RunId;
import dev.retrigger.domain.SignalId;
import dev.retrigger.targets.Target.StartOutcome.NotNow;
import dev.retrigger.targets.Target.StartOutcome.Rejected;
import dev.retrigger.targets.Target.StartOutcome.Unclear;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** What every service of AWS may answer with, and how calls of a stand-in are made to fail. */
final class ServiceFaults {
  static final RunId RUN = RunId.of(PipelineId.parse("growth/churn/train"), new SignalId("s"), 0);

  private final Map<String, RuntimeException> faults = new HashMap<>();

  /** The next call of that name fails, and only that one. */
  void next(String call, RuntimeException fault) {
    faults.put(call, fault);
  }

  void on(String call) {
    RuntimeException fault = faults.remove(call);
    if (fault != null) {
      throw fault;
    }
  }

  /** Service error and outcome, for every adapter: retryable, permanent, unknown. */
  static Stream<Arguments> common() {
    return Stream.of(
        arguments(error("ThrottlingException", 400), NotNow.class),
        arguments(error("TooManyRequestsException", 429), NotNow.class),
        arguments(error("AccessDeniedException", 400), NotNow.class),
        arguments(error("AccessDenied", 403), NotNow.class),
        arguments(error("ExpiredTokenException", 400), NotNow.class),
        arguments(error("ServiceQuotaExceededException", 400), NotNow.class),
        arguments(error("ValidationException", 400), Rejected.class),
        arguments(error("InternalFailure", 500), Unclear.class),
        arguments(error("ServiceUnavailable", 503), Unclear.class),
        arguments(SdkClientException.create("Connection reset"), Unclear.class),
        arguments(ApiCallTimeoutException.create(12_000), Unclear.class));
  }

  static AwsServiceException error(String code, int status) {
    return of(AwsServiceException.builder(), code, status);
  }

  static AwsServiceException of(AwsServiceException.Builder builder, String code, int status) {
    return builder
        .statusCode(status)
        .message(code)
        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage(code).build())
        .build();
  }

  static Target.Request request(
      String resource, Map<String, String> settings, Map<String, String> parameters) {
    return new Target.Request(
        RUN,
        resource,
        new LinkedHashMap<>(settings),
        new LinkedHashMap<>(parameters),
        "new data: 3 files",
        Optional.empty());
  }

  static Target.Request resuming(Target.Request request, String execution) {
    return new Target.Request(
        request.run(),
        request.resource(),
        request.settings(),
        request.parameters(),
        request.reason(),
        Optional.of(execution));
  }
}
