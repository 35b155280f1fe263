package dev.retrigger.redriveparked;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.events.InvalidEventException;
import dev.retrigger.events.Json;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts how often a message was sent again, in the message itself: as attributes where it goes to
 * a queue, and as a member of the payload where it goes to a function. Whoever parks it again keeps
 * both, and receivers pass over what they do not know.
 */
record Attempts(int count, String last) {
  static final int MOST = 3;

  private static final Attempts NONE = new Attempts(0, "");
  private static final String COUNT = "RetriggerRedrives";
  private static final String LAST = "RetriggerRedrive";
  private static final String MEMBER = "retriggerRedrive";

  /** Attributes by which EventBridge and Scheduler say why they parked; untrue once it is sent. */
  private static final String[] OF_THE_PARKING = {
    "ERROR_CODE",
    "ERROR_MESSAGE",
    "EXHAUSTED_RETRY_CONDITION",
    "EXECUTION_TIME",
    "RETRY_ATTEMPTS",
    "RULE_ARN",
    "SCHEDULE_ARN",
    "TARGET_ARN"
  };

  static Attempts of(ParkedMessage message) {
    return message
        .attribute(COUNT)
        .map(count -> new Attempts(number(count), message.attribute(LAST).orElse("")))
        .orElse(NONE);
  }

  static Attempts of(String payload) {
    JsonNode member = tree(payload).path(MEMBER);
    return member.isObject()
        ? new Attempts(member.path("count").asInt(MOST), member.path("last").asText(""))
        : NONE;
  }

  boolean isSpent() {
    return count >= MOST;
  }

  /** Whether the same redrive has sent it before: it came back while we are still at it. */
  boolean isOf(String redrive) {
    return last.equals(redrive);
  }

  Map<String, String> attributes(ParkedMessage message, String redrive) {
    Map<String, String> attributes = new HashMap<>(message.attributes());
    for (String name : OF_THE_PARKING) {
      attributes.remove(name);
    }
    attributes.put(COUNT, Integer.toString(count + 1));
    attributes.put(LAST, redrive);
    return attributes;
  }

  String payload(String payload, String redrive) {
    if (!(tree(payload) instanceof ObjectNode object)) {
      return payload;
    }
    object.putObject(MEMBER).put("count", count + 1).put("last", redrive);
    return Json.write(object);
  }

  private static int number(String text) {
    return text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : MOST;
  }

  private static JsonNode tree(String payload) {
    try {
      return Json.tree(payload);
    } catch (InvalidEventException _) {
      return Json.tree("[]");
    }
  }
}
