package dev.retrigger.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What webhooks delivered lately, by the sender's own id: longer than any sender tries again. A
 * delivery is remembered after what it leads to is durable; a crash between the two repeats a
 * signal, which is the same signal.
 */
public final class Deliveries {
  private static final Duration KEPT = Duration.ofDays(2);
  private static final String BODY = "bodyDigest";
  private static final String REPEATS = "repeats";

  private final Table table;

  public Deliveries(Table table) {
    this.table = table;
  }

  /** What is known of a delivery. */
  public enum Standing {
    /** Nothing. */
    NEW,
    /** It was taken in before. */
    SEEN,
    /** Another one was taken in under its id. */
    CONFLICT
  }

  /** Whether that delivery was taken in; DynamoDB is late in removing what has expired. */
  public Standing standing(String sender, String id, String bodyDigest, Instant now) {
    return table
        .get(Keys.delivery(sender, id))
        .filter(row -> row.number(Retention.EXPIRES) > now.getEpochSecond())
        .map(row -> row.text(BODY).equals(bodyDigest) ? Standing.SEEN : Standing.CONFLICT)
        .orElse(Standing.NEW);
  }

  /** Remembers that the delivery was taken in. */
  public void remember(String sender, String id, String bodyDigest, Instant now) {
    table.write(
        List.of(
            Write.put(
                Row.at(Keys.delivery(sender, id))
                    .with(BODY, bodyDigest)
                    .with(REPEATS, 0)
                    .with("at", now)
                    .with(Retention.EXPIRES, now.plus(KEPT).getEpochSecond()))));
  }

  /** Counts that the delivery came again. */
  public void countRepeat(String sender, String id) {
    table.write(List.of(Write.add(Keys.delivery(sender, id), REPEATS, 1)));
  }
}
