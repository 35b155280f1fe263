package dev.retrigger.local.aws;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** Builds service exceptions the way the SDK would have unmarshalled them. */
final class Errors {
  private Errors() {}

  static AwsServiceException of(AwsServiceException.Builder builder, String code, String message) {
    return of(builder, 400, code, message);
  }

  static AwsServiceException of(
      AwsServiceException.Builder builder, int status, String code, String message) {
    return builder
        .statusCode(status)
        .requestId("local")
        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage(message).build())
        .message(message)
        .build();
  }
}
