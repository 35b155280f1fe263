package dev.retrigger.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What webhooks delivered lately, by the sender's own id: longer than any sender tries again. A
 * delivery is remembered after what it leads to is durable; a crash between the two repeats a
 * signal, which is the same signal.
 */
public final class Deliveries {
  private static final Duration KEPT = Duration.ofDays(2);
  private static final String BODY = "bodyDigest";
  private static final String OUTCOME = "outcome";

  private final Table table;

  public Deliveries(Table table) {
    this.table = table;
  }

  /**
   * A delivery that was taken in.
   *
   * @param bodyDigest what it said: another body under the same id is not the same delivery
   * @param outcome what it led to, in the words of whoever took it in
   */
  public record Remembered(String bodyDigest, String outcome) {}

  /** What was delivered under that id; DynamoDB is late in removing what has expired. */
  public Optional<Remembered> find(String sender, String id, Instant now) {
    return table
        .get(Keys.delivery(sender, id))
        .filter(row -> row.number(Retention.EXPIRES) > now.getEpochSecond())
        .map(row -> new Remembered(row.text(BODY), row.text(OUTCOME)));
  }

  /** Remembers what was taken in. */
  public void remember(String sender, String id, Remembered delivery, Instant now) {
    table.write(
        List.of(
            Write.put(
                Row.at(Keys.delivery(sender, id))
                    .with(BODY, delivery.bodyDigest())
                    .with(OUTCOME, delivery.outcome())
                    .with("at", now)
                    .with(Retention.EXPIRES, now.plus(KEPT).getEpochSecond()))));
  }
}
