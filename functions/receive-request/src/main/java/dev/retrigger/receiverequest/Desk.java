package dev.retrigger.receiverequest;

import dev.retrigger.aws.MessageQueue;
import dev.retrigger.events.Operator;
import dev.retrigger.ledger.Table;
import java.time.InstantSource;
import java.util.Optional;

/** Hands each order to whoever carries it out. What is refused is an answer, too. */
final class Desk {
  private final InstantSource clock;
  private final Starts starts;
  private final Fires fires;
  private final RunOrders runs;
  private final FlowOrders flow;
  private final Replays replays;
  private final Overview overview;
  private final Lookups lookups;

  Desk(
      InstantSource clock,
      Table table,
      MessageQueue signals,
      MessageQueue windows,
      MessageQueue status) {
    ModelsInForce models = new ModelsInForce(table);
    this.clock = clock;
    KeyedSignals keyed = new KeyedSignals(table, signals);
    this.starts = new Starts(models, keyed);
    this.fires = new Fires(models, keyed);
    this.lookups = new Lookups(table);
    this.runs = new RunOrders(table, signals, status);
    this.flow = new FlowOrders(table, models, signals, windows);
    this.replays = new Replays(table, models, signals);
    this.overview = new Overview(table, clock);
  }

  Answer take(Order order, Caller caller) {
    return switch (order) {
      case Order.Start start -> starts.start(start, by(caller, start.reason()), clock.instant());
      case Order.Fire fire -> fires.fire(fire, by(caller, fire.reason()), clock.instant());
      case Order.Stop(var run, var reason) -> runs.stop(run, by(caller, reason), clock.instant());
      case Order.Retry retry -> runs.retry(retry, by(caller, retry.reason()));
      case Order.Finish finish ->
          runs.finish(finish, by(caller, Optional.empty()), clock.instant());
      case Order.Replay replay -> replays.replay(replay, by(caller, replay.reason()));
      case Order.Pause pause ->
          flow.pause(pause, by(caller, Optional.of(pause.reason())), clock.instant());
      case Order.Resume resume -> flow.resume(resume, by(caller, resume.reason()));
      case Order.RunNow(var what, var reason) -> flow.runNow(what, by(caller, reason));
      case Order.Drop(var what, var reason) -> flow.drop(what, by(caller, reason));
      case Order.DropFacts(var combination, var reason) ->
          flow.dropFacts(combination, by(caller, reason));
      case Order.ResetBreaker(var pipeline, var reason) ->
          flow.resetBreaker(pipeline, by(caller, reason));
      case Order.Pending(var model) -> Answer.Told.of(overview.pending(model));
      case Order.Find(var id) -> lookups.find(id);
      case Order.Status(var model) ->
          overview
              .status(model)
              .<Answer>map(Answer.Told::of)
              .orElseThrow(
                  () ->
                      Refusal.unknown(
                          "model",
                          "there is no model " + model + " in force",
                          "apply its file first"));
    };
  }

  private static Operator by(Caller caller, Optional<String> reason) {
    return caller.operator(reason);
  }
}
