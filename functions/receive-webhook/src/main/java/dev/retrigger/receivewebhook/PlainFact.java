package dev.retrigger.receivewebhook;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.models.Route;
import java.util.List;
import java.util.Map;

/**
 * A document that only the model file knows how to read.
 *
 * @param id of the delivery: its sender's, or what there is instead
 */
record PlainFact(String sender, JsonNode body, String id) implements Fact {
  @Override
  public String source() {
    return Route.WEBHOOK;
  }

  @Override
  public String resource() {
    return sender;
  }

  @Override
  public List<String> identity() {
    return List.of(id);
  }

  @Override
  public Map<String, String> attributes() {
    return Map.of("reason", "webhook of " + sender);
  }
}
