package dev.retrigger.receivewebhook;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.retrigger.aws.HttpResponse;
import dev.retrigger.aws.Invocation.Answered;
import dev.retrigger.domain.TriggerId;
import dev.retrigger.receivewebhook.WebhookReceiver.Received;
import java.util.List;
import java.util.Map;

/** What senders hear, and what is logged: names, ids and reasons, nothing else of a request. */
final class Answers {
  private Answers() {}

  /** The line that is logged. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "outcome")
  sealed interface Line {
    /** Triggers want it. */
    record Fired(String sender, String eventId, boolean before, List<TriggerId> triggers)
        implements Line {}

    /** No trigger wants it. */
    record Ignored(String sender, String eventId, boolean before, String reason) implements Line {}

    /** It was not taken in. */
    record Refused(String reason) implements Line {}
  }

  /** Whoever is not known hears the same, whatever it was. */
  static Answered unknown(String reason) {
    return new Answered(new Line.Refused(reason), HttpResponse.text(401, "Not allowed.\n"));
  }

  static Answered notFound() {
    return new Answered(
        new Line.Refused("a route that is not there"), HttpResponse.text(404, "Not found.\n"));
  }

  static Answered of(Sender sender, Received received) {
    return switch (received) {
      case Received.Accepted(var eventId, var before, var taken) ->
          new Answered(
              taken
                  .ignored()
                  .<Line>map(why -> new Line.Ignored(sender.name(), eventId, before, why))
                  .orElseGet(
                      () ->
                          new Line.Fired(
                              sender.name(),
                              eventId,
                              before,
                              taken.fired().stream().map(signal -> signal.trigger()).toList())),
              HttpResponse.json(200, Map.of("outcome", "Taken", "event", eventId)));
      case Received.Conflict(var eventId) ->
          new Answered(
              new Line.Refused("another delivery came as " + eventId),
              HttpResponse.text(409, "Something else came under this id before.\n"));
      case Received.TooLong(var bytes) ->
          new Answered(
              new Line.Refused("too long: " + bytes + " bytes"),
              HttpResponse.text(413, "Longer than 1 MiB.\n"));
      case Received.Unreadable(var why) ->
          new Answered(new Line.Refused(why), HttpResponse.text(400, "Not readable as JSON.\n"));
    };
  }
}
