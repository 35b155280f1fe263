package dev.retrigger.local.doctor;

import dev.retrigger.domain.Text;
import java.util.Objects;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** What AWS has against a look, in a few words. */
final class Troubles {
  private Troubles() {}

  static String sentence(SdkException e) {
    return e instanceof AwsServiceException answer && answer.awsErrorDetails() != null
        ? answer.awsErrorDetails().serviceName() + " says " + answer.awsErrorDetails().errorCode()
        : Text.brief(Objects.requireNonNullElse(e.getMessage(), "AWS cannot be reached"));
  }
}
