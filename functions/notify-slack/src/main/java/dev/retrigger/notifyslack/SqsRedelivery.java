package dev.retrigger.notifyslack;

import java.time.Duration;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Redelivery by the queue's own visibility timeout. */
public final class SqsRedelivery implements Redelivery {
  private final SqsClient client;
  private final String queueUrl;

  public SqsRedelivery(SqsClient client, String queueUrl) {
    this.client = client;
    this.queueUrl = queueUrl;
  }

  @Override
  public void after(String receiptHandle, Duration delay) {
    client.changeMessageVisibility(
        request ->
            request
                .queueUrl(queueUrl)
                .receiptHandle(receiptHandle)
                .visibilityTimeout((int) delay.toSeconds()));
  }
}
