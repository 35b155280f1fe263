package dev.retrigger.receiverequest;

import dev.retrigger.aws.MessageQueue;
import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.PipelineId;
import dev.retrigger.domain.TriggerId;
import dev.retrigger.events.Json;
import dev.retrigger.events.Operator;
import dev.retrigger.events.StarterMessage;
import dev.retrigger.events.StarterMessage.CloseBreaker;
import dev.retrigger.events.StarterMessage.DropFacts;
import dev.retrigger.events.StarterMessage.DropWaiting;
import dev.retrigger.events.StarterMessage.RunWaiting;
import dev.retrigger.events.StarterMessage.WakePipeline;
import dev.retrigger.events.WindowOrder;
import dev.retrigger.ledger.Combinations;
import dev.retrigger.ledger.OpenWindow;
import dev.retrigger.ledger.Pauses;
import dev.retrigger.ledger.Pipelines;
import dev.retrigger.ledger.Table;
import dev.retrigger.ledger.Windows;
import dev.retrigger.receiverequest.Order.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What people order about the flow of work: pauses, breakers, and what waits. */
final class FlowOrders {
  /** Longer than the starter may run. */
  private static final Duration AFTERTHOUGHT = Duration.ofMinutes(1);

  private final Pauses pauses;
  private final Pipelines pipelines;
  private final Windows windows;
  private final Combinations combinations;
  private final ModelsInForce models;
  private final MessageQueue signals;
  private final MessageQueue due;

  FlowOrders(Table table, ModelsInForce models, MessageQueue signals, MessageQueue due) {
    this.pauses = new Pauses(table);
    this.pipelines = new Pipelines(table);
    this.windows = new Windows(table);
    this.combinations = new Combinations(table);
    this.models = models;
    this.signals = signals;
    this.due = due;
  }

  Answer pause(Order.Pause order, Operator operator, Instant now) {
    if (!(order.scope() instanceof Pauses.Scope.Everything)) {
      models.someIn(order.scope());
    }
    pauses.pause(order.scope(), operator, now);
    return Answer.Accepted.of("scope", order.scope().text())
        .noting("nothing starts there; what comes waits. What runs goes on");
  }

  /** Ends a pause, and wakes whatever may have waited for it. */
  Answer resume(Order.Resume order, Operator operator) {
    boolean was = pauses.resume(order.scope());
    List<PipelineId> woken =
        models.in(order.scope()).stream().flatMap(ModelsInForce::pipelines).toList();
    for (PipelineId pipeline : woken) {
      send(
          pipeline,
          order.resetBreaker() ? new CloseBreaker(pipeline, operator) : new WakePipeline(pipeline));
      // A starter that still read the pause writes down that something waits after this wake.
      signals.send(
          pipeline.model().toString(), Json.write(new WakePipeline(pipeline)), AFTERTHOUGHT);
    }
    return Answer.Accepted.of("scope", order.scope().text()).noting(resumed(order.scope(), was));
  }

  private String resumed(Pauses.Scope scope, boolean was) {
    List<String> left =
        switch (scope) {
          case Pauses.Scope.Everything _ -> pauses.all().stream().map(Pauses.Pause::scope).toList();
          case Pauses.Scope.Project(var project) ->
              pauses.all().stream()
                  .map(Pauses.Pause::scope)
                  .filter(each -> each.equals("all") || each.startsWith(project + "/"))
                  .toList();
          case Pauses.Scope.Model(var model) ->
              pauses.of(model).stream().map(Pauses.Pause::scope).toList();
        };
    return (was ? "what waited starts as the limits let it" : "there was no pause of just that")
        + (left.isEmpty() ? "" : "; still paused: " + String.join(", ", left));
  }

  Answer resetBreaker(PipelineId pipeline, Operator operator) {
    models.pipeline(pipeline);
    send(pipeline, new CloseBreaker(pipeline, operator));
    return Answer.Accepted.of("pipeline", pipeline.toString());
  }

  Answer runNow(Waiting what, Operator operator) {
    return switch (what) {
      case Waiting.Batches(var pipeline) -> {
        requireWaiting(pipeline);
        send(pipeline, new RunWaiting(pipeline, operator));
        yield Answer.Accepted.of("pipeline", pipeline.toString())
            .noting(
                "the first that waits starts, whatever its cool-down, hours, breaker and budget;"
                    + " pauses, approvals and concurrency hold");
      }
      case Waiting.Window(var name) -> order(name, false, operator);
    };
  }

  Answer drop(Waiting what, Operator operator) {
    return switch (what) {
      case Waiting.Batches(var pipeline) -> {
        requireWaiting(pipeline);
        send(pipeline, new DropWaiting(pipeline, operator));
        yield Answer.Accepted.of("pipeline", pipeline.toString())
            .noting("all that waits is dropped; each signal keeps a record of it");
      }
      case Waiting.Window(var name) -> order(name, true, operator);
    };
  }

  Answer dropFacts(TriggerId combination, Operator operator) {
    if (combinations.state(combination).waiting().isEmpty()) {
      throw Refusal.impossible(
          "combination", "nothing waits for " + combination, "see what waits: retrigger pending");
    }
    send(combination.model(), new DropFacts(combination, operator));
    return Answer.Accepted.of("combination", combination.toString())
        .noting("all that waits for it is dropped; each fact keeps a record of it");
  }

  private void requireWaiting(PipelineId pipeline) {
    models.pipeline(pipeline);
    if (!pipelines.state(pipeline).hasWaiting()) {
      throw Refusal.impossible(
          "pipeline", "nothing waits for " + pipeline, "see what waits: retrigger pending");
    }
  }

  /** The order names the window's id: it is not for the window that opens after it. */
  private Answer order(String name, boolean drop, Operator operator) {
    OpenWindow window =
        windows
            .find(name)
            .orElseThrow(
                () ->
                    Refusal.unknown(
                        "window",
                        "there is no open window of that name",
                        "see what is open: retrigger pending"));
    due.send(
        window.trigger().model().toString(),
        Json.write(new WindowOrder(name, window.id(), drop, operator)));
    return Answer.Accepted.of("window", name)
        .and("id", window.id())
        .noting(
            drop
                ? "its objects are listed in a manifest, and no run is started for them"
                : "it closes with what it holds");
  }

  private void send(PipelineId pipeline, StarterMessage message) {
    send(pipeline.model(), message);
  }

  private void send(ModelId model, StarterMessage message) {
    signals.send(model.toString(), Json.write(message));
  }
}
