package dev.retrigger.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.aws.HttpRequest;
import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.Timestamps;
import dev.retrigger.domain.TriggerId;
import dev.retrigger.events.EventBridgeEvent;
import dev.retrigger.events.InvalidEventException;
import dev.retrigger.events.S3ObjectCreated;
import dev.retrigger.events.ScheduleTick;
import dev.retrigger.local.rehearsal.Receiver;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/** An event as somebody gives it to a command, told apart by its shape. */
public sealed interface GivenEvent {
  /** What EventBridge brings. */
  sealed interface Bridged extends GivenEvent {
    EventBridgeEvent event();
  }

  /** An object arrived. */
  record Arrived(EventBridgeEvent event, S3ObjectCreated object) implements Bridged {}

  /** A schedule of a model file fired: the input that EventBridge Scheduler gives. */
  record Ticked(ScheduleTick tick) implements GivenEvent {}

  /** A status of what runs on a target; it moves its run. */
  record StatusChanged(EventBridgeEvent event) implements Bridged {}

  /** An event of EventBridge that a receiver takes by itself. */
  record Announced(EventBridgeEvent event, Receiver receiver) implements Bridged {}

  /** An alarm's state, as SNS or the alarm's own action hands it to a function. */
  record Alarmed(String id, String by, Instant time) implements GivenEvent {}

  /** A request to the HTTP API, as API Gateway hands it to a function. */
  record Posted(HttpRequest request, String id) implements GivenEvent {}

  /** Any other event of EventBridge. */
  record Other(EventBridgeEvent event) implements Bridged {}

  /** Tells what a document is; what is no event is an {@link InvalidEventException}. */
  static GivenEvent read(JsonNode document) {
    if (document.isObject() && !document.has("detail-type")) {
      if (document.has("routeKey")) {
        return new Posted(
            HttpRequest.of(document),
            document.path("requestContext").path("requestId").asText("request"));
      }
      if (document.has("alarmData") || document.path("Records").path(0).has("Sns")) {
        return alarmed(document);
      }
      if (document.has("trigger")) {
        return new Ticked(tick(document));
      }
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
    if (isStatus(event)) {
      return new StatusChanged(event);
    }
    return receiver(event)
        .<GivenEvent>map(receiver -> new Announced(event, receiver))
        .orElseGet(() -> new Other(event));
  }

  private static Optional<Receiver> receiver(EventBridgeEvent event) {
    return switch (event.source()) {
      case "aws.ecr", "aws.inspector2" -> Optional.of(Receiver.IMAGE);
      case "aws.cloudwatch" -> Optional.of(Receiver.DRIFT);
      case "aws.sagemaker" ->
          event.detailType().equals("SageMaker Model Package State Change")
                  || event.detailType().startsWith("SageMaker MLFlow ")
              ? Optional.of(Receiver.REGISTRY)
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static boolean isStatus(EventBridgeEvent event) {
    return switch (event.source()) {
      case "aws.sagemaker" ->
          event.detailType().equals("SageMaker Model Building Pipeline Execution Status Change");
      case "aws.states" -> event.detailType().equals("Step Functions Execution Status Change");
      default -> false;
    };
  }

  private static Alarmed alarmed(JsonNode document) {
    JsonNode sns = document.path("Records").path(0).path("Sns");
    String time =
        sns.path("Timestamp")
            .asText(document.path("alarmData").path("state").path("timestamp").asText());
    try {
      return new Alarmed(
          sns.path("MessageId").asText(document.path("alarmArn").asText("alarm")),
          sns.isMissingNode() ? "aws.cloudwatch" : "aws.sns",
          Timestamps.parse(time.replaceFirst("\\+0000$", "Z")));
    } catch (DateTimeException _) {
      throw new InvalidEventException(
          "not an alarm: 'Records[0].Sns.Timestamp' or 'alarmData.state.timestamp' is not an"
              + " ISO 8601 instant");
    }
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
      case Ticked(var tick) -> tick.scheduledTime();
      case Alarmed(_, _, var time) -> time;
      case Posted(var request, _) -> request.at();
      case Bridged bridged -> bridged.event().time();
    };
  }

  /** The sender's id; a schedule has none, and gets the one that its signal has. */
  default String id() {
    return switch (this) {
      case Ticked(var tick) -> tick.signal().eventId();
      case Alarmed(var id, _, _) -> id;
      case Posted(_, var id) -> id;
      case Bridged bridged -> bridged.event().id();
    };
  }

  /** Who sent it. */
  default String source() {
    return switch (this) {
      case Ticked _ -> "aws.scheduler";
      case Alarmed(_, var by, _) -> by;
      case Posted(var request, _) -> request.path("sender").orElse("the HTTP API");
      case Bridged bridged -> bridged.event().source();
    };
  }

  /** What kind of event it is. */
  default String type() {
    return switch (this) {
      case Ticked _ -> "Schedule";
      case Alarmed _ -> "Alarm";
      case Posted(var request, _) -> request.route();
      case Bridged bridged -> bridged.event().detailType();
    };
  }
}
