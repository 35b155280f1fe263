package dev.retrigger.local.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The fields that an event pattern asks for. */
final class PatternFields {
  private PatternFields() {}

  /** The fields, as {@code detail.bucket.name}, that the pattern wants and the event has not. */
  static List<String> missing(JsonNode pattern, JsonNode event) {
    List<String> missing = new ArrayList<>();
    walk("", pattern, event, missing);
    return List.copyOf(missing);
  }

  private static void walk(String path, JsonNode pattern, JsonNode event, List<String> missing) {
    pattern
        .properties()
        .forEach(
            each -> {
              String name = each.getKey();
              JsonNode wanted = each.getValue();
              if (name.equals("$or")) {
                wanted.forEach(branch -> walk(path, branch, event, missing));
              } else if (!isAbsence(wanted)) {
                JsonNode found = field(event, name);
                String at = path.isEmpty() ? name : path + "." + name;
                if (found.isMissingNode()) {
                  missing.add(at);
                } else if (wanted.isObject()) {
                  walk(at, wanted, found, missing);
                }
              }
            });
  }

  /** Of a list of objects EventBridge looks at each. */
  private static JsonNode field(JsonNode event, String name) {
    if (!event.isArray()) {
      return event.path(name);
    }
    for (JsonNode element : event) {
      if (element.has(name)) {
        return element.path(name);
      }
    }
    return event.path(name);
  }

  private static boolean isAbsence(JsonNode wanted) {
    return wanted.isArray()
        && wanted.valueStream().anyMatch(each -> each.path("exists").isBoolean())
        && wanted.valueStream().noneMatch(each -> each.path("exists").asBoolean(true));
  }
}
