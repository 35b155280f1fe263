package dev.retrigger.receivedrift;

import dev.retrigger.aws.MessageQueue;
import dev.retrigger.domain.Text;
import dev.retrigger.events.InvalidEventException;
import dev.retrigger.intake.Intake;
import dev.retrigger.intake.Taken;
import dev.retrigger.intake.Wish;
import dev.retrigger.ledger.Observations;
import dev.retrigger.ledger.Table;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Asks the triggers of every model that listens what they make of an alarm or a report. */
final class DriftReceiver {
  /** Clocks differ by less; what is further ahead would make all that follows look out of order. */
  private static final Duration AHEAD = Duration.ofHours(1);

  private final InstantSource clock;
  private final String account;
  private final Intake intake;
  private final AlarmWishes alarms;
  private final ReportWishes reports;

  DriftReceiver(
      InstantSource clock, String account, Table table, ReportStore store, MessageQueue signals) {
    this.clock = clock;
    this.account = account;
    this.intake = new Intake(clock, table, signals);
    Watch watch = new Watch(new Observations(table));
    this.alarms = new AlarmWishes(intake, watch);
    this.reports = new ReportWishes(intake, watch, store);
  }

  Taken receive(DriftEvent event) {
    if (event.at().isAfter(clock.instant().plus(AHEAD))) {
      throw new InvalidEventException("the event is of a time that is yet to come");
    }
    if (!event.account().equals(account)) {
      return intake.ignore(
          event.delivery(), "it is of account " + Text.brief(event.account()) + ", not of ours");
    }
    return switch (event) {
      case DriftEvent.Alarm(var change) -> intake.settle(event.delivery(), alarms.of(change));
      case DriftEvent.Report(_, var object) -> {
        List<Wish> wishes = reports.of(object);
        // Objects that no monitor looks for are counted by this line, and kept nowhere.
        yield wishes.isEmpty()
            ? new Taken(List.of(), Optional.of("no monitor looks for the object"))
            : intake.settle(event.delivery(), wishes);
      }
    };
  }
}
