package dev.retrigger.receiverequest;

import dev.retrigger.aws.MessageQueue;
import dev.retrigger.domain.PipelineId;
import dev.retrigger.domain.RunId;
import dev.retrigger.domain.Signal;
import dev.retrigger.domain.Text;
import dev.retrigger.domain.TriggerId;
import dev.retrigger.events.Json;
import dev.retrigger.events.Operator;
import dev.retrigger.events.StarterMessage.SignalArrived;
import dev.retrigger.ledger.SignalRecord;
import dev.retrigger.ledger.Signals;
import dev.retrigger.ledger.Table;
import dev.retrigger.models.ParameterTemplate;
import dev.retrigger.models.Pipeline;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Turns the wish to start into a signal like any other: the starter decides about it, by the same
 * limits and approvals. The caller's key is the signal's, so asking twice starts once.
 */
final class Starts {
  private static final String PARAMETER = "parameter.";

  private final Signals signals;
  private final ModelsInForce models;
  private final MessageQueue queue;

  Starts(Table table, ModelsInForce models, MessageQueue queue) {
    this.signals = new Signals(table);
    this.models = models;
    this.queue = queue;
  }

  Answer start(Order.Start order, Operator operator, Instant now) {
    check(models.pipeline(order.pipeline()), order.parameters());
    Signal signal = signal(order, operator, now);
    Optional<SignalRecord> before = signals.find(signal);
    before.ifPresent(record -> checkSame(record.signal(), signal));
    queue.send(order.pipeline().model().toString(), Json.write(new SignalArrived(signal)));
    Answer.Accepted accepted =
        Answer.Accepted.of("event", signal.eventId())
            .and("signal", signal.id().value())
            .and("run", RunId.of(order.pipeline(), signal.id(), 0).value());
    return accepted.noting(
        before.isPresent()
            ? "this key was used before, at " + before.get().at() + ": nothing starts twice"
            : "the run has that id unless an earlier signal leads it; retrigger why EVENT tells");
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

  private static void checkSame(Signal before, Signal now) {
    if (!parameters(before).equals(parameters(now))) {
      throw Refusal.impossible(
          "key",
          "this key was used before, for a start with other parameters",
          "use a new key for a new start");
    }
  }

  private static Map<String, String> parameters(Signal signal) {
    Map<String, String> parameters = new TreeMap<>(signal.attributes());
    parameters.keySet().removeIf(name -> !name.startsWith(PARAMETER));
    return parameters;
  }
}
