package dev.retrigger.proof;

import dev.retrigger.domain.PipelineId;
import dev.retrigger.domain.RunId;
import dev.retrigger.domain.Signal;
import dev.retrigger.events.StarterMessage;
import dev.retrigger.ledger.Condition;
import dev.retrigger.ledger.Key;
import dev.retrigger.ledger.Row;
import dev.retrigger.ledger.Table;
import dev.retrigger.ledger.Write;
import dev.retrigger.startrun.Starters;
import dev.retrigger.testing.oracle.Mishaps;
import dev.retrigger.testing.oracle.ServiceOracle;
import dev.retrigger.testing.oracle.ServiceRules;
import dev.retrigger.testing.oracle.StartService;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** A way to start runs: ours, and two that are known to be too weak, over the same ports. */
enum Contestant {
  OURS("retrigger") {
    @Override
    void handle(StarterMessage message, Machine machine) {
      Starters.over(
              machine.clock(),
              machine.table(),
              new NoObjects(),
              _ -> Optional.empty(),
              (_, _) -> new OracleTarget(machine.rules(), machine.service(), machine.world()))
          .handle(message);
    }

    @Override
    String work(Signal signal) {
      return RunId.of(new PipelineId(signal.trigger().model(), Models.TRAIN), signal.id(), 0)
          .value();
    }
  },

  /** Starts, and then writes down that it did. */
  NAIVE("naive") {
    @Override
    void handle(StarterMessage message, Machine machine) {
      if (message instanceof StarterMessage.SignalArrived(var signal)) {
        Key key = new Key("DONE#" + signal.id(), "DONE");
        if (machine.table().get(key).isEmpty()) {
          String execution = machine.service().start(machine.freshKey(), signal.id().value(), "{}");
          machine.table().write(List.of(Write.put(Row.at(key).with("execution", execution))));
        }
      }
    }
  },

  /**
   * The usual idempotency library: a record that says "in progress" until it expires, removed when
   * an exception follows, and an answer that is kept for an hour.
   */
  LOCK_AND_CACHE("lock-and-cache") {
    @Override
    void handle(StarterMessage message, Machine machine) {
      if (message instanceof StarterMessage.SignalArrived(var signal)) {
        locked(signal, machine);
      }
    }

    private void locked(Signal signal, Machine machine) {
      Key key = new Key("LOCK#" + signal.id(), "LOCK");
      Instant now = machine.clock().instant();
      Optional<Row> found = machine.table().get(key);
      if (found.filter(row -> row.instant(EXPIRES).isAfter(now)).isPresent()) {
        if (found.get().optionalText("answer").isEmpty()) {
          throw new Mishaps.Failure("somebody is at it, or was, and died");
        }
        return;
      }
      Condition unchanged =
          found
              .<Condition>map(row -> new Condition.TextIs(EXPIRES, row.text(EXPIRES)))
              .orElseGet(Condition::absent);
      Row inProgress = Row.at(key).with(EXPIRES, now.plus(TIMEOUT));
      if (!machine.table().write(List.of(Write.put(inProgress, unchanged))).isWritten()) {
        throw new Mishaps.Failure("somebody is at it, or was, and died");
      }
      try {
        String answer = machine.service().start(machine.freshKey(), signal.id().value(), "{}");
        machine
            .table()
            .write(
                List.of(
                    Write.put(Row.at(key).with("answer", answer).with(EXPIRES, now.plus(CACHED)))));
      } catch (Mishaps.Failure | StartService.Throttled e) {
        machine.table().write(List.of(Write.delete(key, Condition.always())));
        throw e;
      }
    }
  };

  private static final String EXPIRES = "expires";
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Duration CACHED = Duration.ofHours(1);

  private final String label;

  Contestant(String label) {
    this.label = label;
  }

  /** Deals with a message in one machine. */
  abstract void handle(StarterMessage message, Machine machine);

  /** What the service counts the signal's starts for. */
  String work(Signal signal) {
    return signal.id().value();
  }

  /** What a process has: its machine's clock, and its ports. */
  record Machine(
      InstantSource clock,
      Table table,
      ServiceRules rules,
      StartService service,
      ServiceOracle world,
      String freshKey) {}

  @Override
  public String toString() {
    return label;
  }
}
