package dev.retrigger.receivedrift;

import dev.retrigger.domain.Timestamps;
import dev.retrigger.intake.Delivery;
import dev.retrigger.models.Route;
import java.time.Instant;
import java.util.Optional;

/**
 * A CloudWatch alarm changed its state, by whichever way we were told.
 *
 * @param previous empty for an alarm that was in no state before
 * @param reason CloudWatch's own sentence, on one line
 * @param metric the metric's name, if the alarm watches one metric
 * @param value the data point that changed the state, if it is known
 */
record AlarmChange(
    String eventId,
    String account,
    String arn,
    String name,
    State state,
    Optional<State> previous,
    Instant at,
    String reason,
    Optional<String> metric,
    Optional<String> value) {
  private static final String FEATURE_METRIC = "feature_baseline_drift_";

  /** A state of an alarm. */
  enum State {
    OK,
    ALARM,
    INSUFFICIENT_DATA,
    /** One that CloudWatch did not have when this was written. */
    OTHER;

    static State of(String text) {
      return switch (text) {
        case "OK" -> OK;
        case "ALARM" -> ALARM;
        case "INSUFFICIENT_DATA" -> INSUFFICIENT_DATA;
        default -> OTHER;
      };
    }
  }

  /** What makes two announcements the same change: EventBridge and SNS both have it. */
  String identity() {
    return arn + "@" + Timestamps.format(at);
  }

  /** Why it sets nothing off; empty if it does. */
  Optional<String> calm() {
    return switch (state) {
      case OK -> Optional.of("the alarm is OK");
      case INSUFFICIENT_DATA -> Optional.of("the alarm has not enough data to tell");
      case OTHER -> Optional.of("the alarm is in a state that we do not know");
      case ALARM ->
          previous
              .filter(State.ALARM::equals)
              .map(_ -> "the alarm had gone off before: told again");
    };
  }

  /** The feature that Model Monitor publishes the metric about. */
  Optional<String> feature() {
    return metric
        .filter(name -> name.startsWith(FEATURE_METRIC) && !name.equals(FEATURE_METRIC))
        .map(name -> name.substring(FEATURE_METRIC.length()));
  }

  String subject() {
    return "alarm/" + name;
  }

  Delivery delivery() {
    return new Delivery(Route.ALARM, subject(), eventId, at);
  }
}
