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
        : "AWS cannot be reached: " + way(Problems.sentence(problem));
  }

  /** The SDK names every place where it looked; people want to know what to set. */
  private static String way(String message) {
    if (message.startsWith("Unable to load region")) {
      return "no region is set; set AWS_REGION, or the region of your profile";
    }
    return message.startsWith("Unable to load credentials")
        ? "there are no credentials; log in, and set AWS_PROFILE"
        : brief(message);
  }

  private static String brief(String text) {
    return Text.brief(text, LONGEST);
  }
}
