package dev.retrigger.publishnotices;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retrigger.ledger.Approvals;
import dev.retrigger.ledger.Key;
import dev.retrigger.ledger.MemoryTable;
import dev.retrigger.ledger.Outbox;
import dev.retrigger.ledger.Table;
import dev.retrigger.testing.FaultSchedule;
import dev.retrigger.testing.Faults;
import dev.retrigger.testing.Halt;
import dev.retrigger.testing.InjectedFault;
import dev.retrigger.testing.Notices;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever fails, whenever it halts: everyone is told at least once, and then no more. */
final class PublishNoticesFaultsTest {
  private static final String STACK = "arn:aws:sns:eu-west-1:111122223333:retrigger-notices";
  private static final String OWN = "arn:aws:sns:eu-west-1:111122223333:growth-ml-alerts";
  private static final Instant NOW = Instant.parse("2026-11-21T03:20:00Z");
  private static final Key KEY = new Key("NOTICE#n-failed", "NOTICE");

  @Test
  @Tag("V-10")
  void shouldTellEveryoneAtLeastOnceOverEveryScheduleOfTwoFaults() {
    assertThat(FaultSchedule.enumerate(10, 2))
        .hasSize(761)
        .allSatisfy(PublishNoticesFaultsTest::assertPromise);
  }

  private static void assertPromise(FaultSchedule schedule) {
    Faults faults = new Faults(schedule);
    MemoryTable table = new MemoryTable();
    table.write(
        List.of(
            Outbox.owe(
                Notices.addressedTo(
                    Optional.empty(), Optional.of("growth-ml-alerts"), Notices.failed()),
                NOW)));
    List<String> told = new ArrayList<>();
    Topics topics = (topicArn, _) -> told.add(topicArn);
    Publisher publisher =
        new Publisher(
            new Outbox(faults.around(Table.class, table)),
            faults.around(Topics.class, topics),
            STACK,
            new ApprovalLinks(new Approvals(table), Optional.empty(), () -> NOW),
            () -> NOW);

    // The stream offers a record until it is done; each fault can spoil one offer.
    for (int offer = 0; offer <= schedule.faults().size(); offer++) {
      offer(publisher, faults);
    }

    assertThat(told)
        .contains(STACK, OWN)
        .hasSizeLessThanOrEqualTo(2 + 2 * schedule.faults().size());
    assertThat(new Outbox(table).owed(KEY)).isEmpty();
    int before = told.size();
    offer(publisher, faults);
    assertThat(told).hasSize(before);
  }

  private static void offer(Publisher publisher, Faults faults) {
    try {
      publisher.publish(KEY);
    } catch (InjectedFault | Halt _) {
      faults.restart();
    }
  }
}
