package dev.retrigger.receiverequest;

import dev.retrigger.domain.Signal;
import dev.retrigger.domain.Text;
import dev.retrigger.events.Operator;
import dev.retrigger.models.CompiledModel;
import dev.retrigger.models.RequestTrigger;
import dev.retrigger.models.Trigger;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Turns a request into the signal of a trigger that waits for requests. It says what the trigger
 * requires, no less and no more: a run knows each as {@code ${request.NAME}}.
 */
final class Fires {
  private static final String SOURCE = "request";
  private static final Pattern VALUE = Pattern.compile("\\P{Cntrl}{1,1000}");

  private final ModelsInForce models;
  private final KeyedSignals signals;

  Fires(ModelsInForce models, KeyedSignals signals) {
    this.models = models;
    this.signals = signals;
  }

  Answer fire(Order.Fire order, Operator operator, Instant now) {
    CompiledModel model = models.model(order.trigger().model());
    RequestTrigger trigger = trigger(model, order.trigger().name());
    trigger.requires().forEach(name -> check(trigger, name, order.attributes()));
    order.attributes().keySet().stream()
        .filter(name -> !trigger.requires().contains(name))
        .findFirst()
        .ifPresent(name -> refuse(trigger, name));
    return signals.send(signal(order, operator, now), model.startedBy(trigger), now);
  }

  private static RequestTrigger trigger(CompiledModel model, String name) {
    List<String> open = model.triggers(RequestTrigger.class).map(RequestTrigger::name).toList();
    String mend =
        open.isEmpty()
            ? "give the model a trigger with 'request: {}', or start a pipeline"
            : "name one of " + String.join(", ", open);
    Trigger found =
        model
            .trigger(name)
            .orElseThrow(
                () ->
                    Refusal.unknown(
                        "trigger",
                        "model " + model.file().model() + " has no trigger '" + name + "'",
                        mend));
    if (found instanceof RequestTrigger request) {
      return request;
    }
    throw Refusal.invalid("trigger", "trigger '" + name + "' does not wait for requests", mend);
  }

  private static void check(RequestTrigger trigger, String name, Map<String, String> given) {
    String key = "attributes." + name;
    String value = given.getOrDefault(name, "");
    if (value.isBlank()) {
      throw Refusal.invalid(
          key,
          "'" + key + "' is missing",
          "trigger '" + trigger.name() + "' requires " + String.join(", ", trigger.requires()));
    }
    if (!VALUE.matcher(value).matches()) {
      throw Refusal.invalid(
          key, "'" + key + "' is not one line of text", "write at most 1000 characters");
    }
  }

  private static void refuse(RequestTrigger trigger, String name) {
    throw Refusal.invalid(
        "attributes." + Text.brief(name),
        "trigger '" + trigger.name() + "' takes no '" + Text.brief(name) + "'",
        trigger.requires().isEmpty()
            ? "leave it away"
            : "give " + String.join(", ", trigger.requires()));
  }

  private static Signal signal(Order.Fire order, Operator operator, Instant now) {
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("by", operator.by());
    attributes.put("reason", order.reason().orElse("asked for by " + operator.by()));
    order.attributes().forEach((name, value) -> attributes.put("request." + name, value));
    String subject = SOURCE + "/" + order.trigger();
    return new Signal(
        order.trigger(),
        SOURCE,
        order.key(),
        subject,
        subject + "/" + order.key(),
        now,
        attributes,
        0);
  }
}
