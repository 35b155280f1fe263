package dev.retrigger.notifyslack;

import dev.retrigger.events.Json;
import dev.retrigger.events.Notice;
import dev.retrigger.ledger.Condition;
import dev.retrigger.ledger.Key;
import dev.retrigger.ledger.Row;
import dev.retrigger.ledger.Table;
import dev.retrigger.ledger.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The conversations in the ledger. One delivery at a time speaks in each, under a lease that
 * outlives an invocation; so two deliveries open no second thread, and repeat nothing that the
 * first one could still write down. After a crash the lease runs out by itself.
 */
final class Conversations {
  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final Duration KEPT = Duration.ofDays(90);
  private static final String VERSION = "version";
  private static final String LEASED_UNTIL = "leasedUntil";

  private final Table ledger;

  Conversations(Table ledger) {
    this.ledger = ledger;
  }

  /** The right to speak, and what was said so far. */
  record Turn(Row row, Conversation conversation) {}

  /** Takes the turn in the conversation about the notice's run, unless another delivery has it. */
  Optional<Turn> take(String channel, Notice notice, Instant now) {
    Key key = key(channel, notice);
    Optional<Row> found = ledger.get(key);
    if (found.flatMap(row -> row.optionalInstant(LEASED_UNTIL)).filter(now::isBefore).isPresent()) {
      return Optional.empty();
    }
    Row leased = next(found.orElseGet(() -> Row.at(key)), now).with(LEASED_UNTIL, now.plus(LEASE));
    return write(leased) ? Optional.of(new Turn(leased, conversation(leased))) : Optional.empty();
  }

  /** Writes down what is said by now, and lets the next one speak. */
  void release(Turn turn, Conversation conversation, Instant now) {
    Row released =
        next(turn.row(), now).with("body", Json.write(conversation)).without(LEASED_UNTIL);
    if (!write(released)) {
      throw new IllegalStateException(
          "the turn in " + turn.row().key() + " was lost: another delivery took it");
    }
  }

  private boolean write(Row row) {
    Condition unchanged = Condition.versionIs(row.number(VERSION) - 1);
    return ledger.write(List.of(Write.put(row, unchanged))).isWritten();
  }

  private static Row next(Row row, Instant now) {
    return row.with(VERSION, row.optionalNumber(VERSION).orElse(0) + 1)
        .with("expiresAt", now.plus(KEPT).getEpochSecond());
  }

  private static Conversation conversation(Row row) {
    return row.optionalText("body")
        .map(body -> Json.read(body, Conversation.class))
        .orElse(Conversation.NEW);
  }

  /** A notice that is about no run is a conversation of its own. */
  private static Key key(String channel, Notice notice) {
    String about = notice.run().map(run -> run.value()).orElse(notice.id());
    return new Key("SLACK#" + channel + "#" + about, "CONVERSATION");
  }
}
