package dev.retrigger.redriveparked;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.events.InvalidEventException;
import dev.retrigger.events.Json;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Tells where parked messages come from. Five senders park, each in its own way: SQS moves a
 * message as it is; EventBridge and Scheduler add attributes that name the target; Lambda writes a
 * record around the payload of an asynchronous invocation, or around the place of a stream's batch;
 * SNS moves a notice as it is. Sources: the EventBridge user guide, "Using dead-letter queues"; the
 * Scheduler user guide, "Configuring a dead-letter queue"; the Lambda developer guide, "Capturing
 * records of asynchronous invocations".
 */
final class Origins {
  private static final String TARGET = "TARGET_ARN";
  private static final String TRUNCATED = "IS_PAYLOAD_TRUNCATED";

  /** Functions whose next firing does what a missed one would have done. */
  private static final Map<String, String> MADE_UP_FOR =
      Map.of(
          "sweep-ledger", "the next minute's sweep",
          "reconcile-sources", "the next hour's pass",
          "publish-notices", "the sweep, which offers unsent notices again");

  private final Map<String, String> functions;

  /**
   * Knows the places.
   *
   * @param functionArns the functions that may be invoked again, by alias
   */
  Origins(Collection<String> functionArns) {
    this.functions =
        functionArns.stream().collect(Collectors.toMap(Origins::functionOf, Function.identity()));
  }

  Origin of(ParkedQueue queue, ParkedMessage message) {
    if (message.attribute(TRUNCATED).filter(Boolean::parseBoolean).isPresent()) {
      return new Origin.Unknown("its payload was cut when it was parked");
    }
    Optional<String> target = message.attribute(TARGET);
    if (target.isPresent() && target.get().contains(":lambda:")) {
      return function(target.get(), message.body());
    }
    return queue.source().<Origin>map(Origin.ToQueue::new).orElseGet(() -> record(message));
  }

  private Origin record(ParkedMessage message) {
    JsonNode body = json(message);
    if (body.path("Type").asText().equals("Notification") && body.has("TopicArn")) {
      return alarm(body);
    }
    String arn = body.path("requestContext").path("functionArn").asText("");
    if (arn.isEmpty()) {
      return new Origin.Unknown("nothing in it says where it was for");
    }
    return body.has("requestPayload")
        ? function(arn, Json.write(body.path("requestPayload")))
        : madeUpFor(arn);
  }

  /**
   * What SNS could not deliver it parks as it is: the alarm that it was to hand to the receiver.
   */
  private Origin alarm(JsonNode notification) {
    Map<String, Object> delivered = new LinkedHashMap<>();
    delivered.put("EventSource", "aws:sns");
    delivered.put("Sns", notification);
    String payload = Json.write(Map.of("Records", List.of(delivered)));
    return functions.entrySet().stream()
        .filter(function -> function.getKey().endsWith("-receive-drift"))
        .<Origin>map(function -> new Origin.ToFunction(function.getValue(), payload))
        .findFirst()
        .orElseGet(() -> new Origin.Unknown("no function takes what topics bring"));
  }

  private Origin function(String arn, String payload) {
    String alias = functions.get(functionOf(arn));
    return alias == null ? madeUpFor(arn) : new Origin.ToFunction(alias, payload);
  }

  private static Origin madeUpFor(String arn) {
    String name = functionOf(arn);
    return MADE_UP_FOR.entrySet().stream()
        .filter(entry -> name.endsWith("-" + entry.getKey()))
        .<Origin>map(entry -> new Origin.MadeUpFor(entry.getValue()))
        .findFirst()
        .orElseGet(() -> new Origin.Unknown("it is for a function that may not be invoked again"));
  }

  private static JsonNode json(ParkedMessage message) {
    try {
      return Json.tree(message.body());
    } catch (InvalidEventException _) {
      return Json.tree("{}");
    }
  }

  /** The function's name in an ARN with or without version or alias. */
  private static String functionOf(String arn) {
    String[] parts = arn.split(":", -1);
    return parts.length > 6 ? parts[6] : arn;
  }
}
