package dev.retrigger.ledger;

import dev.retrigger.domain.ApprovalId;
import dev.retrigger.domain.Timestamps;
import dev.retrigger.events.Json;
import dev.retrigger.ledger.Approval.Status;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Questions to people. Whoever answers, and however, one conditional write decides: a question
 * leaves {@code PENDING} once. A question is due when it expires, and from its answer until the
 * starter has taken that up.
 */
public final class Approvals {
  private static final String BODY = "body";
  private static final String STATUS = "status";
  private static final int PAGE = 500;

  private final Table table;

  public Approvals(Table table) {
    this.table = table;
  }

  public Optional<Approval> find(ApprovalId id) {
    return table.get(Keys.approval(id)).map(Approvals::read);
  }

  /** The question that a due row of kind {@link DueKind#APPROVAL} is about. */
  public static Approval of(Row row) {
    return read(row);
  }

  /** The questions that nobody has answered or taken up, the most urgent first. */
  public List<Approval> open() {
    return table
        .queryIndex(
            Table.Index.DUE, DueKind.APPROVAL.name(), Rows.LAST, Table.Order.ASCENDING, PAGE)
        .stream()
        .map(Approvals::read)
        .toList();
  }

  /** Puts a question; it must not have been put before. */
  public static Write ask(Approval approval) {
    return Write.put(DueKind.APPROVAL.mark(row(approval), approval.expires()), Condition.absent());
  }

  /** Answers a question. */
  public Outcome decide(ApprovalId id, Verdict verdict, Instant now) {
    Optional<Approval> found = find(id);
    if (found.isEmpty()) {
      return new Outcome.Unknown();
    }
    Approval approval = found.get();
    if (approval.status() != Status.PENDING) {
      return new Outcome.Already(approval);
    }
    if (!now.isBefore(approval.expires())) {
      return new Outcome.TooLate(approval);
    }
    Approval decided = approval.decided(verdict);
    boolean written =
        table
            .write(
                List.of(
                    Write.put(DueKind.APPROVAL.mark(row(decided), now), pending()),
                    Outbox.owe(ApprovalNotices.decided(decided, now), now)))
            .isWritten();
    if (written) {
      return new Outcome.Decided(decided);
    }
    Approval other = find(id).orElse(approval);
    // Our own write may have been made by an attempt whose answer was lost.
    return other.verdict().filter(verdict::equals).isPresent()
        ? new Outcome.Decided(other)
        : new Outcome.Already(other);
  }

  /** Ends a question, unless somebody answered it meanwhile; it asks for no attention any more. */
  public static Write close(Approval expiredOrSuperseded) {
    return Write.put(row(expiredOrSuperseded), pending());
  }

  /** Notes that the answer was taken up. */
  public static Write takenUp(Approval answered) {
    return Write.put(row(answered), new Condition.TextIs(STATUS, answered.status().name()));
  }

  /** Puts off when an answer asks to be taken up. */
  public static Write postpone(Approval answered, Instant until) {
    return Write.put(
        DueKind.APPROVAL.mark(row(answered), until),
        new Condition.TextIs(STATUS, answered.status().name()));
  }

  private static Condition pending() {
    return new Condition.TextIs(STATUS, Status.PENDING.name());
  }

  private static Row row(Approval approval) {
    return Retention.keep(
        Row.at(Keys.approval(approval.id()))
            .with(STATUS, approval.status().name())
            .with("expires", Timestamps.format(approval.expires()))
            .with(BODY, Json.write(approval)),
        approval.asked());
  }

  private static Approval read(Row row) {
    return Json.read(row.text(BODY), Approval.class);
  }

  /** What became of an answer. */
  public sealed interface Outcome {
    /** It stands. */
    record Decided(Approval approval) implements Outcome {}

    /** Another answer stands, or the question is closed. */
    record Already(Approval approval) implements Outcome {}

    /** The question had expired. */
    record TooLate(Approval approval) implements Outcome {}

    /** There is no such question. */
    record Unknown() implements Outcome {}
  }
}
