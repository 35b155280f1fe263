package dev.retrigger.ledger;

import java.time.Duration;
import java.time.Instant;

/** How long rows are kept: DynamoDB removes them some days after {@code expiresAt}. */
final class Retention {
  static final String EXPIRES = "expiresAt";

  /** Longer than anything could be delivered again, and than a year of questions. */
  private static final Duration HISTORY = Duration.ofDays(400);

  private Retention() {}

  static Row keep(Row row, Instant from) {
    return row.with(EXPIRES, from.plus(HISTORY).getEpochSecond());
  }
}
