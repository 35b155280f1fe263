package dev.retrigger.receivedrift;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.domain.Text;
import dev.retrigger.domain.Timestamps;
import dev.retrigger.events.EventBridgeEvent;
import dev.retrigger.events.InvalidEventException;
import dev.retrigger.events.Json;
import dev.retrigger.receivedrift.AlarmChange.State;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads the three shapes in which CloudWatch tells of one thing: EventBridge's {@code CloudWatch
 * Alarm State Change}, the message of an alarm's SNS action, and the event of its Lambda action.
 * What a decision needs is read strictly, the rest (metric, value, reason) as far as it is there.
 * Sources: CloudWatch user guide, "Alarm events and EventBridge" and "Invoke a Lambda function from
 * an alarm".
 */
final class AlarmReader {
  private static final int LONGEST_NAME = 255;
  private static final int LONGEST_ID = 500;
  private static final int LONGEST_REASON = 300;
  private static final int LONGEST_VALUE = 64;
  private static final Pattern ARN =
      Pattern.compile("arn:aws[a-z-]*:cloudwatch:[a-z0-9-]{5,30}:(?<account>\\d{12}):alarm:.+");

  private AlarmReader() {}

  /** EventBridge's event. */
  static AlarmChange eventBridge(EventBridgeEvent event, JsonNode envelope) {
    JsonNode detail = event.detail();
    return change(
        event.id(),
        event.account(),
        required(envelope.path("resources").path(0), "resources[0]"),
        detail,
        "detail");
  }

  /** The event of a Lambda action. It has no id of its own. */
  static AlarmChange action(JsonNode event) {
    JsonNode data = event.path("alarmData");
    String arn = required(event.path("alarmArn"), "alarmArn");
    String time = required(data.path("state").path("timestamp"), "alarmData.state.timestamp");
    return change(
        arn + "@" + time, required(event.path("accountId"), "accountId"), arn, data, "alarmData");
  }

  /** The message of an SNS action, as SNS hands it to Lambda. */
  static AlarmChange sns(JsonNode record) {
    JsonNode sns = record.path("Sns");
    String topic = required(sns.path("TopicArn"), "Sns.TopicArn");
    JsonNode message = Json.tree(required(sns.path("Message"), "Sns.Message"));
    String account = required(message.path("AWSAccountId"), "AWSAccountId");
    if (!topic.matches("arn:aws[a-z-]*:sns:[a-z0-9-]{5,30}:" + Pattern.quote(account) + ":.+")) {
      throw new InvalidEventException("the topic is not of the account that the alarm is of");
    }
    JsonNode trigger = message.path("Trigger");
    return checked(
        required(sns.path("MessageId"), "Sns.MessageId"),
        account,
        required(message.path("AlarmArn"), "AlarmArn"),
        required(message.path("AlarmName"), "AlarmName"),
        required(message.path("NewStateValue"), "NewStateValue"),
        text(message.path("OldStateValue")),
        required(message.path("StateChangeTime"), "StateChangeTime"),
        message.path("NewStateReason"),
        text(trigger.path("MetricName")),
        Optional.empty());
  }

  private static AlarmChange change(
      String eventId, String account, String arn, JsonNode alarm, String where) {
    JsonNode state = alarm.path("state");
    return checked(
        eventId,
        account,
        arn,
        required(alarm.path("alarmName"), where + ".alarmName"),
        required(state.path("value"), where + ".state.value"),
        text(alarm.path("previousState").path("value")),
        required(state.path("timestamp"), where + ".state.timestamp"),
        state.path("reason"),
        metric(alarm.path("configuration").path("metrics")),
        text(state.path("reasonData")).flatMap(AlarmReader::value));
  }

  private static AlarmChange checked(
      String eventId,
      String account,
      String arn,
      String name,
      String state,
      Optional<String> previous,
      String at,
      JsonNode reason,
      Optional<String> metric,
      Optional<String> value) {
    if (!Text.brief(name, LONGEST_NAME).equals(name)) {
      throw new InvalidEventException("the alarm's name is too long, or not plain text");
    }
    var parts = ARN.matcher(arn);
    if (!parts.matches() || !arn.endsWith(":alarm:" + name)) {
      throw new InvalidEventException("the alarm's ARN is not that of the alarm it names");
    }
    if (!parts.group("account").equals(account)) {
      throw new InvalidEventException("the alarm's ARN is of another account than the event");
    }
    return new AlarmChange(
        Text.brief(eventId, LONGEST_ID),
        account,
        arn,
        name,
        State.of(state),
        previous.map(State::of),
        instant(at),
        Text.brief(text(reason).orElse(""), LONGEST_REASON),
        metric.map(found -> Text.brief(found, LONGEST_NAME)),
        value.map(found -> Text.brief(found, LONGEST_VALUE)));
  }

  /** The one metric that an alarm watches; an expression over several has no name. */
  private static Optional<String> metric(JsonNode metrics) {
    return metrics.isArray() && metrics.size() == 1
        ? text(metrics.path(0).path("metricStat").path("metric").path("name"))
        : Optional.empty();
  }

  /** The newest data point of {@code reasonData}, which is JSON in a text. */
  private static Optional<String> value(String reasonData) {
    try {
      JsonNode points = Json.tree(reasonData).path("recentDatapoints");
      JsonNode last = points.path(points.size() - 1);
      return last.isNumber() ? Optional.of(last.asText()) : Optional.empty();
    } catch (InvalidEventException _) {
      return Optional.empty(); // It is told to people, and decides nothing.
    }
  }

  private static Instant instant(String text) {
    try {
      return Timestamps.parse(text);
    } catch (DateTimeException _) {
      throw new InvalidEventException("the time of the alarm's change is no ISO 8601 instant");
    }
  }

  private static Optional<String> text(JsonNode node) {
    return Optional.ofNullable(node.textValue()).filter(text -> !text.isBlank());
  }

  private static String required(JsonNode node, String field) {
    return text(node)
        .orElseThrow(() -> new InvalidEventException("'" + field + "' is missing, or no text"));
  }
}
