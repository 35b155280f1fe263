package dev.retrigger.reconcilesources;

import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;

/** Invokes receive-image as EventBridge does: asynchronously, with Lambda's own retries. */
public final class LambdaImageReceivers implements ImageReceivers {
  private final LambdaClient client;
  private final String function;

  public LambdaImageReceivers(LambdaClient client, String function) {
    this.client = client;
    this.function = function;
  }

  @Override
  public void announce(String event) {
    client.invoke(
        invoke ->
            invoke
                .functionName(function)
                .invocationType(InvocationType.EVENT)
                .payload(SdkBytes.fromUtf8String(event)));
  }
}
