package dev.retrigger.receivedrift;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.events.EventBridgeEvent;
import dev.retrigger.events.InvalidEventException;
import dev.retrigger.events.S3ObjectCreated;
import dev.retrigger.intake.Delivery;
import dev.retrigger.models.Route;
import java.time.Instant;

/** What tells of drift, by any of the ways that lead here. */
sealed interface DriftEvent {
  /** A bucket of 63 characters, a key of 1,024 and a version of as many. */
  int LONGEST_ARRIVAL = 2_113;

  /** An alarm changed. */
  record Alarm(AlarmChange change) implements DriftEvent {
    @Override
    public String account() {
      return change.account();
    }

    @Override
    public Instant at() {
      return change.at();
    }

    @Override
    public Delivery delivery() {
      return change.delivery();
    }
  }

  /** A file was written that may be a report. */
  record Report(String account, S3ObjectCreated object) implements DriftEvent {
    @Override
    public Instant at() {
      return object.time();
    }

    @Override
    public Delivery delivery() {
      return new Delivery(Route.REPORT, object.uri(), object.eventId(), object.time());
    }
  }

  /** The account in which it happened. */
  String account();

  /** When it happened. */
  Instant at();

  Delivery delivery();

  /** Reads an event; what is none of these is an {@link InvalidEventException}. */
  static DriftEvent read(JsonNode event) {
    if (event.has("Records")) {
      JsonNode records = event.path("Records");
      if (records.size() != 1) {
        throw new InvalidEventException("'Records' holds not one record, which SNS never sends");
      }
      return new Alarm(AlarmReader.sns(records.path(0)));
    }
    if (event.has("alarmData")) {
      return new Alarm(AlarmReader.action(event));
    }
    EventBridgeEvent envelope = EventBridgeEvent.from(event);
    return switch (envelope.source()) {
      case "aws.cloudwatch" -> new Alarm(AlarmReader.eventBridge(envelope, event));
      case S3ObjectCreated.SOURCE -> {
        S3ObjectCreated object = S3ObjectCreated.from(envelope);
        checked(object);
        yield new Report(envelope.account(), object);
      }
      default ->
          throw new InvalidEventException("neither an alarm of CloudWatch nor an object of S3");
    };
  }

  private static void checked(S3ObjectCreated object) {
    if (object.arrival().length() > LONGEST_ARRIVAL) {
      throw new InvalidEventException("'detail.object' is named longer than S3 can name it");
    }
  }
}
