package dev.retrigger.local.cli;

import dev.retrigger.domain.Text;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** What AWS, or the way to it, has against a request, in one sentence. */
final class AwsTrouble {
  private static final int LONGEST = 400;

  private AwsTrouble() {}

  static String sentence(SdkException problem) {
    return problem instanceof AwsServiceException answer && answer.awsErrorDetails() != null
        ? "AWS denied it: "
            + answer.awsErrorDetails().serviceName()
            + " says "
            + answer.awsErrorDetails().errorCode()
            + ": "
            + brief(answer.awsErrorDetails().errorMessage())
        : "AWS cannot be reached: " + brief(Problems.sentence(problem));
  }

  private static String brief(String text) {
    return Text.brief(text, LONGEST);
  }
}
