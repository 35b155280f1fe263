package dev.retrigger.local.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.local.json.Json;

/** What an invocation came to. */
public sealed interface Outcome {
  /** The function returned {@code text}, which need not be JSON. */
  record Answered(String requestId, String text) implements Outcome {
    /** Returns the answer as JSON; missing when it is empty or none. */
    public JsonNode json() {
      return Json.tryParse(text).orElse(MissingNode.getInstance());
    }
  }

  /** The function threw. */
  record Failed(String requestId, String errorType, String message) implements Outcome {
    /** Returns what the caller of a failed function is told. */
    public String text() {
      return Json.write(payload());
    }

    /** Returns what Lambda reports as the response of a failed function. */
    ObjectNode payload() {
      return Json.object().put("errorMessage", message).put("errorType", errorType);
    }
  }
}
