package dev.retrigger.redriveparked;

import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;

/** The functions in Lambda, invoked without waiting for what becomes of it. */
final class LambdaFunctions implements Functions {
  private final LambdaClient client;

  LambdaFunctions(LambdaClient client) {
    this.client = client;
  }

  @Override
  public void invoke(String arn, String payload) {
    client.invoke(
        request ->
            request
                .functionName(arn)
                .invocationType(InvocationType.EVENT)
                .payload(SdkBytes.fromUtf8String(payload)));
  }
}
