package dev.retrigger.publishnotices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retrigger.testing.Notices;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sns.model.PublishResponse;
import software.amazon.awssdk.services.sns.model.SnsException;

final class SnsTopicsTest {
  private static final String TOPIC = "arn:aws:sns:eu-west-1:111122223333:growth-ml-alerts";
  private static final TopicMessage MESSAGE =
      TopicMessage.of(Notices.succeeded(), Optional.empty());

  @Test
  void shouldSendOneTextPerProtocolAndFilterableAttributesWhenPublishing() {
    FakeSns sns = new FakeSns(Optional.empty());

    new SnsTopics(sns).publish(TOPIC, MESSAGE);

    PublishRequest request = sns.requests.getFirst();
    assertThat(request.topicArn()).isEqualTo(TOPIC);
    assertThat(request.messageStructure()).isEqualTo("json");
    assertThat(request.message()).isEqualTo(MESSAGE.body());
    assertThat(request.subject()).isEqualTo(MESSAGE.subject());
    assertThat(request.messageAttributes())
        .containsEntry("project", text("growth"))
        .containsEntry("kind", text("succeeded"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"NotFound", "AuthorizationError", "InvalidParameter", "KMSDisabled"})
  void shouldSayThatTheTopicRefusesWhenItNeverWill(String code) {
    assertThatThrownBy(() -> new SnsTopics(failing(code)).publish(TOPIC, MESSAGE))
        .isInstanceOf(Topics.TopicRefusedException.class)
        .hasMessage(TOPIC + ": " + code);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Throttled", "InternalError", "KMSThrottling", "ExpiredToken"})
  void shouldLeaveItToARetryWhenItMayWorkLater(String code) {
    assertThatThrownBy(() -> new SnsTopics(failing(code)).publish(TOPIC, MESSAGE))
        .isInstanceOf(SnsException.class);
  }

  private static MessageAttributeValue text(String value) {
    return MessageAttributeValue.builder().dataType("String").stringValue(value).build();
  }

  private static FakeSns failing(String code) {
    return new FakeSns(
        Optional.of(
            SnsException.builder()
                .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
                .build()));
  }

  private static final class FakeSns implements SnsClient {
    private final List<PublishRequest> requests = new ArrayList<>();
    private final Optional<? extends RuntimeException> failure;

    FakeSns(Optional<? extends RuntimeException> failure) {
      this.failure = failure;
    }

    @Override
    public PublishResponse publish(PublishRequest request) {
      if (failure.isPresent()) {
        throw failure.get();
      }
      requests.add(request);
      return PublishResponse.builder().messageId("m-1").build();
    }

    @Override
    public String serviceName() {
      return "sns";
    }

    @Override
    public void close() {}
  }
}
