package dev.retrigger.aws;

import java.time.Duration;
import software.amazon.awssdk.services.sqs.SqsClient;

/** A standard queue; the message group makes it fair between models. */
public final class SqsQueue implements MessageQueue {
  private final SqsClient client;
  private final String url;

  public SqsQueue(SqsClient client, String url) {
    this.client = client;
    this.url = url;
  }

  @Override
  public void send(String group, String body, Duration delay) {
    // Message group ids know no '/', but every other character of a model's name.
    client.sendMessage(
        request ->
            request
                .queueUrl(url)
                .messageGroupId(group.replace('/', '.'))
                .delaySeconds(delay.isZero() ? null : Math.toIntExact(delay.toSeconds()))
                .messageBody(body));
  }
}
