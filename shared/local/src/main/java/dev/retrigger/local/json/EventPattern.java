package dev.retrigger.local.json;

import software.amazon.event.ruler.Ruler;

/** A pattern in the language of EventBridge, matched by AWS's own engine. */
public record EventPattern(String json) {
  /** A pattern that AWS would refuse is refused here. */
  public EventPattern {
    matches(json, "{}");
  }

  public boolean matches(String event) {
    return matches(json, event);
  }

  private static boolean matches(String pattern, String event) {
    try {
      return Ruler.matchesRule(event, pattern);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) { // The matcher declares no less; what it means is a bad pattern.
      throw new IllegalArgumentException("not an event pattern: " + e.getMessage(), e);
    }
  }
}
