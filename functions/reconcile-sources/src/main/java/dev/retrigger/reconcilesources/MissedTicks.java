package dev.retrigger.reconcilesources;

import dev.retrigger.aws.MessageQueue;
import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.TriggerId;
import dev.retrigger.events.Json;
import dev.retrigger.events.ScheduleTick;
import dev.retrigger.events.StarterMessage.SignalArrived;
import dev.retrigger.ledger.Models;
import dev.retrigger.ledger.Pauses;
import dev.retrigger.ledger.Signals;
import dev.retrigger.ledger.Table;
import dev.retrigger.ledger.Ticks;
import dev.retrigger.models.CompiledModel;
import dev.retrigger.models.ScheduleExpression.Firing;
import dev.retrigger.models.ScheduleTrigger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares what schedules were to fire with the signals that came, and makes up for what did not,
 * as far as each schedule wants: after an outage, and when spring skips the time. A made-up signal
 * is the one that the tick would have been, so a tick that is only late is a duplicate then. The
 * comparison is done here, and not by the sweep, because it reads every model; an hour is early
 * enough for what is late already.
 */
final class MissedTicks {
  /** How long a tick may be on its way. */
  static final Duration GRACE = Duration.ofMinutes(15);

  /** What is older is not made up for. */
  private static final Duration OLDEST = Duration.ofDays(7);

  private static final Logger LOG = LoggerFactory.getLogger(MissedTicks.class);

  private final InstantSource clock;
  private final Models models;
  private final Pauses pauses;
  private final Signals signals;
  private final Ticks ticks;
  private final MessageQueue queue;

  MissedTicks(InstantSource clock, Table table, MessageQueue queue) {
    this.clock = clock;
    this.models = new Models(table);
    this.pauses = new Pauses(table);
    this.signals = new Signals(table);
    this.ticks = new Ticks(table);
    this.queue = queue;
  }

  /** Goes through all schedules; how many ticks were made up for. */
  int run() {
    Instant now = clock.instant();
    Set<TriggerId> inForce = new HashSet<>();
    int made = 0;
    for (CompiledModel model : inForce()) {
      ModelId id = model.file().model();
      boolean paused = !pauses.of(id).isEmpty();
      for (ScheduleTrigger schedule : model.triggers(ScheduleTrigger.class).toList()) {
        TriggerId trigger = new TriggerId(id, schedule.name());
        inForce.add(trigger);
        made += account(trigger, schedule, paused, now);
      }
    }
    ticks.known().stream().filter(trigger -> !inForce.contains(trigger)).forEach(ticks::forget);
    return made;
  }

  private List<CompiledModel> inForce() {
    return models
        .all()
        .flatMap(model -> models.find(model).stream())
        .map(stored -> Json.read(stored.body(), CompiledModel.class))
        .toList();
  }

  private int account(TriggerId trigger, ScheduleTrigger schedule, boolean paused, Instant now) {
    Instant known = ticks.through(trigger, schedule.definition(), now);
    Instant after = known.isBefore(now.minus(OLDEST)) ? now.minus(OLDEST) : known;
    Instant until = now.minus(GRACE).minus(schedule.jitter());
    List<Firing> nominal =
        until.isAfter(after) ? schedule.nominal(after, until) : List.<Firing>of();
    if (nominal.isEmpty()) {
      return 0;
    }
    List<Firing> absent =
        paused || schedule.missed() == ScheduleTrigger.Missed.NONE
            ? List.of()
            : nominal.stream().filter(firing -> !came(trigger, firing)).toList();
    List<Firing> owed = schedule.owed(absent);
    for (Firing firing : owed) {
      boolean cut =
          schedule.missed() == ScheduleTrigger.Missed.ALL && firing.equals(owed.getFirst());
      makeUp(trigger, schedule, firing, cut ? absent.size() - owed.size() : 0);
    }
    ticks.account(trigger, schedule.definition(), until);
    if (!absent.isEmpty()) {
      LOG.atWarn()
          .addKeyValue("trigger", trigger)
          .addKeyValue("absent", absent.size())
          .addKeyValue("madeUp", owed.size())
          .log("The schedule did not fire when it was to");
    }
    return owed.size();
  }

  private boolean came(TriggerId trigger, Firing firing) {
    return signals.find(tick(trigger, firing).signal()).isPresent();
  }

  /** The signal says how many before it are given up, as there are more than are made up for. */
  private void makeUp(TriggerId trigger, ScheduleTrigger schedule, Firing firing, int givenUp) {
    String local =
        firing.local()
            + " "
            + schedule.timezone()
            + (givenUp == 0 ? "" : "; " + givenUp + " before it are not made up for");
    queue.send(
        trigger.model().toString(),
        Json.write(new SignalArrived(tick(trigger, firing).missed(local))));
  }

  private static ScheduleTick tick(TriggerId trigger, Firing firing) {
    return new ScheduleTick(trigger.model(), trigger.name(), firing.at());
  }
}
