package dev.retrigger.events;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * An object arrived: EventBridge's {@code Object Created} of {@code aws.s3}. The key is raw here,
 * not URL-encoded as in S3's own notifications. Source: Amazon S3 user guide, "EventBridge event
 * message structure".
 *
 * @param version empty on a bucket without versioning
 * @param sequencer hexadecimal, of varying length; orders events of one key only
 */
public record S3ObjectCreated(
    String eventId,
    Instant time,
    String bucket,
    String key,
    String version,
    long size,
    String etag,
    String sequencer) {
  public static final String SOURCE = "aws.s3";
  public static final String DETAIL_TYPE = "Object Created";

  /** Reads the event; one of another kind is an {@link InvalidEventException}. */
  public static S3ObjectCreated from(EventBridgeEvent event) {
    if (!event.source().equals(SOURCE) || !event.detailType().equals(DETAIL_TYPE)) {
      throw new InvalidEventException("not an Object Created event of aws.s3");
    }
    JsonNode object = event.detail().path("object");
    JsonNode size = object.path("size");
    if (!size.canConvertToLong() || size.longValue() < 0) {
      throw new InvalidEventException("'detail.object.size' is missing or not a size in bytes");
    }
    return new S3ObjectCreated(
        event.id(),
        event.time(),
        event.detailText("bucket", "name"),
        event.detailText("object", "key"),
        object.path("version-id").asText(""),
        size.longValue(),
        object.path("etag").asText(""),
        object.path("sequencer").asText(""));
  }

  /** The object as people write it. */
  public String uri() {
    return "s3://" + bucket + "/" + key;
  }

  /** What makes two announcements the same arrival: the version, or the sequencer without one. */
  public String identity() {
    String identity = version.isEmpty() ? sequencer : version;
    if (identity.isEmpty()) {
      throw new InvalidEventException(
          "'detail.object' has neither 'version-id' nor 'sequencer'; arrivals cannot be told apart");
    }
    return identity;
  }

  /** The logical key of the arrival, by which every announcement of it is the same fact. */
  public String arrival() {
    return bucket + "/" + key + "#" + identity();
  }
}
