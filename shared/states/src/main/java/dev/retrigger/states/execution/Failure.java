package dev.retrigger.states.execution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** An error and its cause; a Fail state may leave out either. */
public record Failure(Optional<String> error, Optional<String> cause) {
  public static Failure of(String error, String cause) {
    return new Failure(Optional.of(error), Optional.of(cause));
  }

  static Failure of(String error) {
    return new Failure(Optional.of(error), Optional.empty());
  }

  /** The name that retriers and catchers see. */
  String name() {
    return error.orElse("");
  }

  /** The value of {@code $states.errorOutput}. */
  JsonNode errorOutput() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("Error", name())
        .put("Cause", cause.orElse(""));
  }

  /** The fields of a history event. */
  ObjectNode details() {
    ObjectNode details = JsonNodeFactory.instance.objectNode();
    error.ifPresent(name -> details.put("error", name));
    cause.ifPresent(text -> details.put("cause", text));
    return details;
  }
}
