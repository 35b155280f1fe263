package dev.retrigger.publishnotices;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.SnsException;

/** Topics in SNS. */
public final class SnsTopics implements Topics {
  private static final Set<String> REFUSALS =
      Set.of(
          "AuthorizationError",
          "InvalidParameter",
          "KMSAccessDenied",
          "KMSDisabled",
          "KMSNotFound",
          "NotFound");

  private final SnsClient client;

  public SnsTopics(SnsClient client) {
    this.client = client;
  }

  @Override
  public void publish(String topicArn, TopicMessage message) {
    try {
      client.publish(
          request ->
              request
                  .topicArn(topicArn)
                  .subject(message.subject())
                  .messageStructure("json")
                  .message(message.body())
                  .messageAttributes(attributes(message)));
    } catch (SnsException e) {
      String code = e.awsErrorDetails() == null ? "" : e.awsErrorDetails().errorCode();
      throw REFUSALS.contains(code) ? new TopicRefusedException(topicArn + ": " + code) : e;
    }
  }

  private static Map<String, MessageAttributeValue> attributes(TopicMessage message) {
    return message.attributes().entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                attribute ->
                    MessageAttributeValue.builder()
                        .dataType("String")
                        .stringValue(attribute.getValue())
                        .build()));
  }
}
