package dev.retrigger.trackrun;

import dev.retrigger.aws.MessageQueue;
import dev.retrigger.domain.RunId;
import dev.retrigger.domain.RunStatus;
import dev.retrigger.ledger.Table;
import dev.retrigger.targets.Targets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** The tracker as its handler puts it together, without the handler's frame. */
public final class Trackers {
  private Trackers() {}

  /** What a tracker is told. */
  public interface Told {
    /** What a target told about an execution of that run. */
    void told(RunId run, String execution, RunStatus status, Instant at);

    /** The sweep wants a run looked at. */
    void check(RunId run);
  }

  /** A tracker over these ports. */
  public static Told over(InstantSource clock, Table table, Targets targets, MessageQueue signals) {
    RunTracker tracker = new RunTracker(clock, table, targets, signals);
    return new Told() {
      @Override
      public void told(RunId run, String execution, RunStatus status, Instant at) {
        tracker.apply(new StatusChange(Optional.of(run), execution, Optional.of(status), at));
      }

      @Override
      public void check(RunId run) {
        tracker.check(run);
      }
    };
  }
}
