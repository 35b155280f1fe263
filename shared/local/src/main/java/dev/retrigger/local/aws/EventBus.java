package dev.retrigger.local.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.local.json.EventPattern;
import dev.retrigger.local.json.Json;
import dev.retrigger.local.time.EventLoop;
import dev.retrigger.local.timeline.Happening.EventMatched;
import dev.retrigger.local.timeline.Timeline;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * The default event bus of Amazon EventBridge. Patterns are matched by AWS's own engine, and each
 * target of a rule that matches gets the event as it came, once, a moment later.
 */
public final class EventBus {
  private final EventLoop loop;
  private final Account account;
  private final Ids ids;
  private final Timeline timeline;
  private final List<Rule> rules = new ArrayList<>();

  public EventBus(EventLoop loop, Account account, Ids ids, Timeline timeline) {
    this.loop = loop;
    this.account = account;
    this.ids = ids;
    this.timeline = timeline;
  }

  /** Where a rule sends events. */
  @FunctionalInterface
  public interface Target {
    void deliver(String event);
  }

  /** An enabled rule. */
  public record Rule(String name, EventPattern pattern, List<Target> targets) {
    public Rule {
      targets = List.copyOf(targets);
    }

    public boolean matches(String event) {
      return pattern.matches(event);
    }
  }

  public void addRule(Rule rule) {
    rules.add(rule);
  }

  public List<Rule> rules() {
    return List.copyOf(rules);
  }

  /** Puts an event of a service of this account, and returns its id. */
  public String put(String source, String detailType, List<String> resources, JsonNode detail) {
    ObjectNode event = envelope(source, detailType, resources, detail);
    put(event);
    return event.path("id").asText();
  }

  /** Puts a complete event, byte for byte as it was written. */
  public void put(JsonNode event) {
    String text = Json.write(event);
    List<Rule> matching = rules.stream().filter(rule -> rule.matches(text)).toList();
    timeline.happened(
        new EventMatched(loop.instant(), event, matching.stream().map(Rule::name).toList()));
    for (Rule rule : matching) {
      for (Target target : rule.targets()) {
        loop.soon(() -> target.deliver(text));
      }
    }
  }

  private ObjectNode envelope(
      String source, String detailType, List<String> resources, JsonNode detail) {
    ObjectNode event = Json.object();
    event.put("version", "0");
    event.put("id", ids.uuid());
    event.put("detail-type", detailType);
    event.put("source", source);
    event.put("account", account.id());
    event.put("time", loop.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    event.put("region", account.region());
    resources.forEach(event.putArray("resources")::add);
    event.set("detail", detail);
    return event;
  }
}
