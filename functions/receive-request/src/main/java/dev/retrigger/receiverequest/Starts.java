package dev.retrigger.receiverequest;

import dev.retrigger.domain.PipelineId;
import dev.retrigger.domain.Signal;
import dev.retrigger.domain.Text;
import dev.retrigger.domain.TriggerId;
import dev.retrigger.events.Operator;
import dev.retrigger.models.ParameterTemplate;
import dev.retrigger.models.Pipeline;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Turns the wish to start into a signal like any other: the starter decides about it, by the same
 * limits and approvals. The caller's key is the signal's, so asking twice starts once.
 */
final class Starts {
  private static final String PARAMETER = "parameter.";

  private final ModelsInForce models;
  private final KeyedSignals signals;

  Starts(ModelsInForce models, KeyedSignals signals) {
    this.models = models;
    this.signals = signals;
  }

  Answer start(Order.Start order, Operator operator, Instant now) {
    check(models.pipeline(order.pipeline()), order.parameters());
    return signals.send(signal(order, operator, now), Optional.of(order.pipeline()), now);
  }

  private static void check(Pipeline pipeline, Map<String, String> given) {
    List<String> open =
        pipeline.parameters().entrySet().stream()
            .filter(each -> !isSecret(each.getValue()))
            .map(Map.Entry::getKey)
            .toList();
    given.keySet().stream()
        .filter(name -> !open.contains(name))
        .findFirst()
        .ifPresent(
            name -> {
              throw Refusal.invalid(
                  "parameters",
                  "pipeline '"
                      + pipeline.name()
                      + "' has no parameter '"
                      + Text.brief(name)
                      + "' to set",
                  open.isEmpty() ? "it has none" : "set one of " + String.join(", ", open));
            });
  }

  private static boolean isSecret(ParameterTemplate template) {
    return template.secret();
  }

  /** The signal of a start by hand. */
  static Signal signal(Order.Start order, Operator operator, Instant now) {
    PipelineId pipeline = order.pipeline();
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("pipeline", pipeline.name());
    attributes.put("by", operator.by());
    attributes.put("reason", order.reason().orElse("asked for by " + operator.by()));
    order.override().ifPresent(why -> attributes.put("override", why));
    order.parameters().forEach((name, value) -> attributes.put(PARAMETER + name, value));
    String subject = Signal.MANUAL + "/" + pipeline;
    return new Signal(
        new TriggerId(pipeline.model(), Signal.MANUAL),
        Signal.MANUAL,
        pipeline.name() + "/" + order.key(),
        subject,
        subject + "/" + order.key(),
        now,
        attributes,
        0);
  }
}
