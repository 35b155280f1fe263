package dev.retrigger.models;

import java.util.Map;
import java.util.Optional;

/**
 * A verified request of a sender starts a run.
 *
 * @param match JSON Pointers into the body, and the text that must be there
 */
public record WebhookTrigger(
    String name, String sender, Map<String, String> match, Optional<String> start)
    implements Trigger {
  public WebhookTrigger {
    match = Ordered.copyOf(match);
  }
}
