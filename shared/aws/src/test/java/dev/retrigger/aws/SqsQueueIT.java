package dev.retrigger.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retrigger.testing.AwsEndpoint;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

final class SqsQueueIT {
  @RegisterExtension static final AwsEndpoint AWS = AwsEndpoint.of("sqs");

  @Test
  void shouldSendAMessageInTheGroupOfItsModel() {
    SqsClient client = AWS.client(SqsClient.builder());
    String url =
        client.createQueue(request -> request.queueName("queue-" + UUID.randomUUID())).queueUrl();
    new SqsQueue(client, url).send("growth/churn", "{\"ø\":1}");
    Message message =
        client
            .receiveMessage(
                request ->
                    request
                        .queueUrl(url)
                        .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
            .messages()
            .getFirst();
    assertThat(message.body()).isEqualTo("{\"ø\":1}");
    assertThat(message.attributes())
        .containsEntry(MessageSystemAttributeName.MESSAGE_GROUP_ID, "growth.churn");
  }
}
