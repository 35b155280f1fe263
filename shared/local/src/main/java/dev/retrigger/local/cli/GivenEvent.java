package dev.retrigger.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.Timestamps;
import dev.retrigger.domain.TriggerId;
import dev.retrigger.events.EventBridgeEvent;
import dev.retrigger.events.InvalidEventException;
import dev.retrigger.events.S3ObjectCreated;
import dev.retrigger.events.ScheduleTick;
import java.time.DateTimeException;
import java.time.Instant;

/** An event as somebody gives it to a command, told apart by its shape. */
public sealed interface GivenEvent {
  /** An object arrived. */
  record Arrived(EventBridgeEvent event, S3ObjectCreated object) implements GivenEvent {}

  /** A schedule of a model file fired: the input that EventBridge Scheduler gives. */
  record Ticked(ScheduleTick tick) implements GivenEvent {}

  /** A status of what runs on a target; it moves its run. */
  record StatusChanged(EventBridgeEvent event) implements GivenEvent {}

  /** Any other event of EventBridge. */
  record Other(EventBridgeEvent event) implements GivenEvent {}

  /** Tells what a document is; what is no event is an {@link InvalidEventException}. */
  static GivenEvent read(JsonNode document) {
    if (document.isObject() && !document.has("detail-type") && document.has("trigger")) {
      return new Ticked(tick(document));
    }
    EventBridgeEvent event = EventBridgeEvent.from(document);
    if (event.source().equals(S3ObjectCreated.SOURCE)
        && event.detailType().equals(S3ObjectCreated.DETAIL_TYPE)) {
      S3ObjectCreated object = S3ObjectCreated.from(event);
      if (object.identity().isEmpty()) {
        throw new InvalidEventException("'detail.object' has no identity");
      }
      return new Arrived(event, object);
    }
    return isStatus(event) ? new StatusChanged(event) : new Other(event);
  }

  private static boolean isStatus(EventBridgeEvent event) {
    return switch (event.source()) {
      case "aws.sagemaker" ->
          event.detailType().equals("SageMaker Model Building Pipeline Execution Status Change");
      case "aws.states" -> event.detailType().equals("Step Functions Execution Status Change");
      default -> false;
    };
  }

  private static ScheduleTick tick(JsonNode document) {
    try {
      TriggerId trigger =
          new TriggerId(ModelId.parse(text(document, "model")), text(document, "trigger"));
      return new ScheduleTick(
          trigger.model(), trigger.name(), Timestamps.parse(text(document, "scheduledTime")));
    } catch (DateTimeException _) {
      throw new InvalidEventException(
          "not the input of a schedule: 'scheduledTime' is not an ISO 8601 instant");
    } catch (IllegalArgumentException e) {
      throw new InvalidEventException("not the input of a schedule: " + Problems.sentence(e));
    }
  }

  private static String text(JsonNode document, String name) {
    JsonNode value = document.path(name);
    if (!value.isTextual() || value.textValue().isEmpty()) {
      throw new InvalidEventException("not the input of a schedule: '" + name + "' is missing");
    }
    return value.textValue();
  }

  /** When it happened. */
  default Instant time() {
    return switch (this) {
      case Arrived(var event, _) -> event.time();
      case Ticked(var tick) -> tick.scheduledTime();
      case StatusChanged(var event) -> event.time();
      case Other(var event) -> event.time();
    };
  }

  /** The sender's id; a schedule has none, and gets the one that its signal has. */
  default String id() {
    return switch (this) {
      case Arrived(var event, _) -> event.id();
      case Ticked(var tick) -> tick.signal().eventId();
      case StatusChanged(var event) -> event.id();
      case Other(var event) -> event.id();
    };
  }

  /** Who sent it. */
  default String source() {
    return switch (this) {
      case Arrived(var event, _) -> event.source();
      case Ticked _ -> "aws.scheduler";
      case StatusChanged(var event) -> event.source();
      case Other(var event) -> event.source();
    };
  }

  /** What kind of event it is. */
  default String type() {
    return switch (this) {
      case Arrived(var event, _) -> event.detailType();
      case Ticked _ -> "Schedule";
      case StatusChanged(var event) -> event.detailType();
      case Other(var event) -> event.detailType();
    };
  }
}
