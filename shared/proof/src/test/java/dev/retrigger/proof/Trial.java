package dev.retrigger.proof;

import dev.retrigger.domain.RunId;
import dev.retrigger.domain.Signal;
import dev.retrigger.events.StarterMessage.SignalArrived;
import dev.retrigger.ledger.Run;
import dev.retrigger.ledger.Runs;
import dev.retrigger.ledger.Signals;
import dev.retrigger.testing.oracle.Schedule;
import dev.retrigger.testing.oracle.ServiceRules;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One fact, delivered a few times, to one starter on one bad day; and the judgement of the day,
 * from what the service really began.
 */
final class Trial {
  private static final Signal SIGNAL = Models.signal(1);
  private static final Duration BAD_DAY = Duration.ofHours(24);

  private final Contestant contestant;
  private final BadDay day;
  private final Stage stage;

  Trial(Contestant contestant, ServiceRules rules, BadDay day) {
    this.contestant = contestant;
    this.day = day;
    this.stage =
        new Stage(contestant, rules, Models.PLAIN, day.schedule(), day.clocks(), day.brief());
  }

  /** The end of a day. */
  enum Verdict {
    ONCE,
    TWICE,
    /** It never started, or is believed to have started and has not, or nobody knows of it. */
    LOST,
    /** It is parked, and a person has been told. */
    PARKED
  }

  /** Has the fact delivered, and lets the day end. */
  Verdict judge() {
    stage.signals.send(new SignalArrived(SIGNAL), stage.now());
    for (Duration after : day.again()) {
      stage.signals.send(new SignalArrived(SIGNAL), Models.START.plus(after));
    }
    stage.play(Models.START.plus(BAD_DAY));
    if (stage.signals.redrive(stage.now()) > 0) {
      stage.play(stage.now().plus(BAD_DAY));
    }
    stage.play(Models.START.plus(Duration.ofDays(100)));
    return verdict();
  }

  /** This trial, once it is over. */
  Trial judged() {
    judge();
    return this;
  }

  List<Schedule.Call> calls() {
    return stage.calls();
  }

  private Verdict verdict() {
    int begun = stage.service.begun(contestant.work(SIGNAL));
    if (begun > 1) {
      return Verdict.TWICE;
    }
    if (contestant != Contestant.OURS) {
      return begun == 1
          ? Verdict.ONCE
          : stage.signals.parked().isEmpty() ? Verdict.LOST : Verdict.PARKED;
    }
    if (new Signals(stage.table).find(SIGNAL).isEmpty()) {
      return stage.signals.parked().isEmpty() ? Verdict.LOST : Verdict.PARKED;
    }
    Optional<Run> run = new Runs(stage.table).find(new RunId(contestant.work(SIGNAL)));
    return run.map(found -> verdict(found, begun)).orElse(Verdict.LOST);
  }

  private static Verdict verdict(Run run, int begun) {
    return switch (run.status()) {
      case STARTED, SUCCEEDED, FAILED, STOPPED -> begun == 1 ? Verdict.ONCE : Verdict.LOST;
      case OUTCOME_UNKNOWN -> Verdict.PARKED;
      case REFUSED -> begun == 0 ? Verdict.PARKED : Verdict.LOST;
      case ASKED, INTENT, DRY_RUN -> Verdict.LOST;
    };
  }
}
