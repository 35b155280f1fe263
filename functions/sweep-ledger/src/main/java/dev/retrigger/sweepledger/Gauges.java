package dev.retrigger.sweepledger;

import dev.retrigger.ledger.Due;
import dev.retrigger.ledger.DueKind;
import dev.retrigger.ledger.Row;
import dev.retrigger.ledger.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells how much there is of what passes through the ledger, in one log line; the template's metric
 * filters make metrics of its numbers, so that no function needs a right to write metrics. Counts
 * end at a thousand, which is as bad as more.
 */
final class Gauges {
  private static final Logger LOG = LoggerFactory.getLogger(Gauges.class);
  private static final int MOST = 1_000;

  /** Later than anything is due. */
  private static final Duration EVER = Duration.ofDays(1_000);

  private final Due due;

  Gauges(Table table) {
    this.due = new Due(table);
  }

  /**
   * What was read.
   *
   * @param waiting pipelines with signals that no run carries yet
   * @param questions approvals that nobody has decided
   */
  record Reading(
      int windows,
      int waiting,
      int questions,
      int intents,
      long oldestIntentSeconds,
      int runs,
      int unsentNotices,
      long oldestNoticeSeconds) {}

  Reading read(Instant now) {
    List<Row> intents = all(DueKind.INTENT, now);
    List<Row> notices = all(DueKind.NOTICE, now);
    return new Reading(
        all(DueKind.WINDOW, now).size(),
        all(DueKind.WAKE, now).size(),
        all(DueKind.APPROVAL, now).size(),
        intents.size(),
        oldest(intents, now),
        all(DueKind.RUN, now).size(),
        notices.size(),
        oldest(notices, now));
  }

  void tell(Instant now) {
    Reading reading = read(now);
    LOG.atInfo()
        .addKeyValue("windows", reading.windows())
        .addKeyValue("waiting", reading.waiting())
        .addKeyValue("questions", reading.questions())
        .addKeyValue("intents", reading.intents())
        .addKeyValue("oldestIntentSeconds", reading.oldestIntentSeconds())
        .addKeyValue("runs", reading.runs())
        .addKeyValue("unsentNotices", reading.unsentNotices())
        .addKeyValue("oldestNoticeSeconds", reading.oldestNoticeSeconds())
        .log("gauges");
  }

  private List<Row> all(DueKind kind, Instant now) {
    return due.by(kind, now.plus(EVER), MOST);
  }

  private static long oldest(List<Row> rows, Instant now) {
    return rows.stream()
        .mapToLong(row -> Duration.between(row.instant("at"), now).toSeconds())
        .max()
        .orElse(0);
  }
}
