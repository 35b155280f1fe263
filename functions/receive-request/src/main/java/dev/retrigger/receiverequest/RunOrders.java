package dev.retrigger.receiverequest;

import dev.retrigger.aws.MessageQueue;
import dev.retrigger.domain.RunId;
import dev.retrigger.domain.RunStatus;
import dev.retrigger.events.CheckRun;
import dev.retrigger.events.Json;
import dev.retrigger.events.Operator;
import dev.retrigger.events.StarterMessage;
import dev.retrigger.events.StarterMessage.ResumeRun;
import dev.retrigger.events.StarterMessage.RetryRun;
import dev.retrigger.events.StarterMessage.WakePipeline;
import dev.retrigger.ledger.Run;
import dev.retrigger.ledger.RunEnding;
import dev.retrigger.ledger.Runs;
import dev.retrigger.ledger.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What people, and targets that call back, order about runs. */
final class RunOrders {
  private static final int ATTEMPTS = 10;

  /** Longer than the starter may run: whoever is calling the target is done by then. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final String AWAIT = "await";
  private static final String CALLBACK = "callback";
  private static final String RUN = "run";

  private final Table table;
  private final Runs runs;
  private final RunEnding ending;
  private final MessageQueue signals;
  private final MessageQueue status;

  RunOrders(Table table, MessageQueue signals, MessageQueue status) {
    this.table = table;
    this.runs = new Runs(table);
    this.ending = new RunEnding(table);
    this.signals = signals;
    this.status = status;
  }

  /**
   * Stops a run: one that runs is asked to stop, one that is only intended never starts, one that
   * waits for its retry is given up.
   */
  Answer stop(RunId id, Operator operator, Instant now) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Run run = find(id);
      if (run.follow().retries()) {
        return givenUp(run, operator, now);
      }
      refuseToStop(run);
      if (run.status() == RunStatus.OUTCOME_UNKNOWN && run.progress().execution().isEmpty()) {
        return released(run, operator, now);
      }
      if (run.progress().stopping() || marked(run, operator, now)) {
        nudge(run);
        return Answer.Accepted.of(RUN, id.value())
            .noting("it stops; people are told when it has: retrigger why " + id);
      }
    }
    throw new IllegalStateException("run " + id + " changes all the time; ask again");
  }

  private static void refuseToStop(Run run) {
    Optional<RunId> next = run.follow().run();
    if (next.isPresent()) {
      throw Refusal.impossible(
          RUN, "it is over, and another run has its work", "stop " + next.get());
    }
    if (run.status() == RunStatus.ASKED) {
      throw Refusal.impossible(
          RUN,
          "it has not started: people are asked whether it may",
          "retrigger reject " + run.id() + " --note WHY");
    }
    if (run.status().isFinal()) {
      throw Refusal.impossible(
          RUN, "it is over already: " + run.status(), "there is nothing to stop");
    }
  }

  private Answer givenUp(Run run, Operator operator, Instant now) {
    RunEnding.Ended ended = ending.abandon(run, "not tried again: " + by(operator), now);
    wake(ended);
    return Answer.Accepted.of(RUN, run.id().value()).noting("it is not tried again");
  }

  /** Nobody can tell whether the target has it, but somebody who has looked. */
  private Answer released(Run run, Operator operator, Instant now) {
    wake(
        ending.end(
            run,
            RunStatus.STOPPED,
            Optional.of("nobody could tell whether the target has it; let go " + by(operator)),
            Map.of(),
            now));
    return Answer.Accepted.of(RUN, run.id().value())
        .noting(
            "its slot is free; if the target has an execution of that name, stop it there by hand");
  }

  private boolean marked(Run run, Operator operator, Instant now) {
    // While the starter calls the target nobody else may touch the run: see Launcher.
    boolean busy = run.status() == RunStatus.INTENT && runs.findDue(run.id(), now).isEmpty();
    Run stopping = run.explained("to be stopped " + by(operator)).stopping();
    return table
        .write(List.of(Runs.update(stopping, Optional.of(busy ? now.plus(PATIENCE) : now))))
        .isWritten();
  }

  private void nudge(Run run) {
    if (run.status() == RunStatus.INTENT) {
      send(run, new ResumeRun(run.id()));
    } else {
      status.send(run.id().value(), Json.write(new CheckRun(run.id())));
    }
  }

  /** Has a failed run tried again, from the step that failed or from the start. */
  Answer retry(Order.Retry order, Operator operator) {
    Run run = find(order.run());
    Optional<RunId> next = run.follow().run();
    if (next.isPresent()) {
      throw Refusal.impossible(
          RUN, "it was tried again already, as " + next.get(), "retry " + next.get());
    }
    if (run.status() != RunStatus.FAILED && run.status() != RunStatus.STOPPED) {
      throw Refusal.impossible(RUN, "it is " + run.status(), mendForRetry(run.status()));
    }
    if (run.progress().execution().isEmpty() && order.from().isPresent()) {
      throw Refusal.impossible(
          "from", "it never had an execution to go on with", "leave 'from' away");
    }
    send(run, new RetryRun(run.id(), Optional.of(operator), order.from()));
    return Answer.Accepted.of(RUN, run.successor().value())
        .and("retryOf", run.id().value())
        .noting("it starts when the limits let it");
  }

  private static String mendForRetry(RunStatus status) {
    return switch (status) {
      case SUCCEEDED -> "there is nothing to mend; start it anew: retrigger start";
      case REFUSED, DRY_RUN -> "it never started; mend what it says, then: retrigger start";
      case ASKED -> "people are asked about it; see retrigger pending";
      case INTENT, STARTED -> "wait until it ends, or stop it first";
      case OUTCOME_UNKNOWN -> "look for it at its target; then retrigger stop lets it go";
      case FAILED, STOPPED -> "retry it";
    };
  }

  /** Ends a run of a target that calls back. */
  Answer finish(Order.Finish order, Operator operator, Instant now) {
    Run run = find(order.run());
    if (!CALLBACK.equals(run.request().settings().get(AWAIT))) {
      throw Refusal.impossible(
          RUN,
          "its target, a " + run.request().target() + ", says itself how it ends",
          "only runs of targets with 'await: callback' are finished by a call");
    }
    if (run.status() == order.how()) {
      return Answer.Accepted.of(RUN, run.id().value()).noting("it was " + run.status() + " before");
    }
    if (run.status().isFinal()) {
      throw Refusal.impossible(RUN, "it is over already: " + run.status(), "nothing changes that");
    }
    if (run.status() == RunStatus.ASKED || run.progress().attempts() == 0) {
      throw Refusal.impossible(RUN, "it has not started", "only who was called can call back");
    }
    RunEnding.Ended ended =
        ending.end(
            run,
            order.how(),
            order
                .detail()
                .or(
                    () ->
                        order.how() == RunStatus.FAILED
                            ? Optional.of("reported as failed by " + operator.by())
                            : Optional.empty()),
            order.produced(),
            now);
    wake(ended);
    if (!ended.now() && ended.run().status() != order.how()) {
      throw Refusal.impossible(
          RUN, "it is over already: " + ended.run().status(), "nothing changes that");
    }
    return Answer.Accepted.of(RUN, run.id().value());
  }

  private Run find(RunId id) {
    return runs.find(id)
        .orElseThrow(
            () ->
                Refusal.unknown(
                    RUN, "there is no run " + id, "list them: retrigger runs --days 30"));
  }

  private void wake(RunEnding.Ended ended) {
    if (ended.frees()) {
      send(ended.run(), new WakePipeline(ended.run().pipeline()));
    }
  }

  private void send(Run run, StarterMessage message) {
    signals.send(run.pipeline().model().toString(), Json.write(message));
  }

  private static String by(Operator operator) {
    return "by " + operator.by() + ": " + operator.reason();
  }
}
