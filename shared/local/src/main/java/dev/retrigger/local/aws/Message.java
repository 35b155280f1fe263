package dev.retrigger.local.aws;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/** A message at rest in a queue; only its queue changes it. */
@JsonAutoDetect(fieldVisibility = Visibility.ANY, getterVisibility = Visibility.NONE)
final class Message {
  String id = "";
  String body = "";
  Map<String, Attribute> attributes = Map.of();
  @Nullable String groupId;
  @Nullable String deadLetterSource;
  Instant sentAt = Instant.EPOCH;
  Instant visibleAt = Instant.EPOCH;
  @Nullable Instant firstReceivedAt;
  int receiveCount;
  int copiesLeft;
  long rank;
  @Nullable String receiptHandle;

  Optional<String> receiptHandle() {
    return Optional.ofNullable(receiptHandle);
  }

  /** A message attribute with a text value; the suite sends no binary ones. */
  record Attribute(String type, String value) {
    static Attribute of(MessageAttributeValue value) {
      if (value.stringValue() == null) {
        throw new UnsupportedOperationException(
            "the local queue takes message attributes with a StringValue only");
      }
      return new Attribute(value.dataType(), value.stringValue());
    }

    MessageAttributeValue toSdk() {
      return MessageAttributeValue.builder().dataType(type).stringValue(value).build();
    }
  }
}
