package dev.retrigger.notifyslack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retrigger.aws.CachedSecret;
import dev.retrigger.aws.UrlHttp;
import dev.retrigger.aws.slack.SlackAddresses;
import dev.retrigger.events.Notice;
import dev.retrigger.ledger.Approvals;
import dev.retrigger.ledger.MemoryTable;
import dev.retrigger.ledger.Table;
import dev.retrigger.testing.FaultSchedule;
import dev.retrigger.testing.Faults;
import dev.retrigger.testing.Halt;
import dev.retrigger.testing.InjectedFault;
import dev.retrigger.testing.Notices;
import dev.retrigger.testing.SlackSink;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Whatever the ledger does: Slack hears everything, and repeats no more than there were faults. */
final class NotifySlackFaultsTest {
  private static final Duration VISIBILITY = Duration.ofMinutes(3);

  @Test
  void shouldTellEverythingAtLeastOnceOverEveryScheduleOfTwoFaults() {
    assertThat(FaultSchedule.enumerate(8, 2))
        .hasSize(481)
        .allSatisfy(NotifySlackFaultsTest::assertPromise);
  }

  private static void assertPromise(FaultSchedule schedule) {
    Faults faults = new Faults(schedule);
    AtomicReference<Instant> now = new AtomicReference<>(Notices.STARTED_AT);
    try (SlackSink slack = SlackSink.start(now::get)) {
      SlackAddresses addresses = SlackAddresses.of(slack.apiUrl().toString());
      Notifier notifier =
          new Notifier(
              new Slack(new UrlHttp(), addresses),
              new CachedCredentials(
                  new CachedSecret(_ -> "{\"botToken\":\"" + SlackSink.TOKEN + "\"}", "slack"),
                  addresses),
              new Conversations(faults.around(Table.class, new MemoryTable())),
              new Approvals(new MemoryTable()),
              now::get);

      tell(Notices.started(), notifier, faults, now);
      tell(Notices.succeeded(), notifier, faults, now);

      int repeats = schedule.faults().size();
      assertThat(slack.messages())
          .extracting(SlackSink.Message::text)
          .anyMatch(text -> text.startsWith("growth/churn/train: succeeded"))
          .hasSizeBetween(2, 2 + repeats);
      assertThat(slack.roots().getLast().text()).startsWith("growth/churn/train: succeeded");
    }
  }

  /** The queue offers a message until it is done. */
  private static void tell(
      Notice notice, Notifier notifier, Faults faults, AtomicReference<Instant> now) {
    Optional<Outcome> done = Optional.empty();
    for (int offer = 0; done.isEmpty() && offer < 5; offer++) {
      done = offer(notice, notifier, faults);
      now.updateAndGet(time -> time.plus(VISIBILITY));
    }
    assertThat(done).isPresent();
  }

  private static Optional<Outcome> offer(Notice notice, Notifier notifier, Faults faults) {
    try {
      return Optional.of(notifier.tell(notice));
    } catch (InjectedFault | Halt _) {
      faults.restart();
      return Optional.empty();
    }
  }
}
