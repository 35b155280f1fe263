package dev.retrigger.domain;

import static java.util.Comparator.comparing;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides what the facts of several triggers mean together: no clock, no table, no AWS. Facts are
 * measured by when they happened, and judged as a set: what counts is never in which order they
 * were delivered, only which of them have been.
 *
 * @param members the names of the triggers, in their order
 * @param within how far apart the facts may be
 */
public record Combination(Kind kind, List<String> members, Duration within) {
  /**
   * How long after its time a fact waits for another one that was delivered late. Whether two facts
   * belong together does not depend on it.
   */
  public static final Duration GRACE = Duration.ofMinutes(5);

  public Combination {
    members = List.copyOf(members);
  }

  /** Which facts make the combination fire. */
  public enum Kind {
    /** One of each member, in any order. */
    ALL,
    /** One of any member; further ones within the time belong to the same firing. */
    ANY,
    /** One of each member, in the order of the members. */
    SEQUENCE,
    /** One of the first member, and none of the others within the time after it. */
    ABSENCE
  }

  /** What to do next about the facts that wait. Whoever has done it asks again, until they wait. */
  public sealed interface Verdict {
    /** Nothing happens before then, unless another fact comes. */
    record Waits(Optional<Instant> until) implements Verdict {}

    /**
     * The combination fires, once, and carries these, the oldest first. What it does not carry
     * waits on, as does what is delivered later, even if it happened in between.
     */
    record Fires(List<Signal> carried) implements Verdict {}

    /** The fact belongs to the last firing. */
    record Absorbed(Signal fact) implements Verdict {}

    /**
     * The time of these is over.
     *
     * @param missing the members that did not come; none if it was their order that was wrong
     */
    record Expired(List<Signal> gone, List<String> missing) implements Verdict {}

    /** These do not fire, because a fact came that must not follow them. */
    record Cancelled(List<Signal> gone, Signal by) implements Verdict {}

    /** These take part no longer, as the model file has changed since they came. */
    record Dismissed(List<Signal> gone) implements Verdict {}

    /** These cannot make a difference any more, and nothing waited for them. */
    record Forgotten(List<Signal> gone) implements Verdict {}
  }

  /**
   * What the facts mean now.
   *
   * @param waiting those that no firing has carried yet
   * @param lastFiring when the first fact of the last firing happened
   */
  public Verdict judge(List<Signal> waiting, Optional<Instant> lastFiring, Instant now) {
    List<Signal> facts = waiting.stream().sorted(order()).toList();
    List<Signal> strangers =
        facts.stream().filter(fact -> !members.contains(member(fact))).toList();
    if (!strangers.isEmpty()) {
      return new Verdict.Dismissed(strangers);
    }
    if (facts.isEmpty()) {
      return new Verdict.Waits(Optional.empty());
    }
    return switch (kind) {
      case ANY -> any(facts.getFirst(), lastFiring);
      case ALL, SEQUENCE -> each(facts, now);
      case ABSENCE -> absence(facts, now);
    };
  }

  /**
   * In one line, for people: {@code a and b within 1h}.
   *
   * @param time how to write the time
   */
  public String show(String time) {
    return switch (kind) {
      case ALL -> String.join(" and ", members) + " within " + time;
      case ANY -> String.join(" or ", members);
      case SEQUENCE -> String.join(", then ", members) + " within " + time;
      case ABSENCE ->
          members.getFirst()
              + " and no "
              + String.join(", no ", members.subList(1, members.size()))
              + " within "
              + time;
    };
  }

  private Verdict any(Signal fact, Optional<Instant> lastFiring) {
    boolean near =
        lastFiring
            .filter(last -> Duration.between(last, fact.occurredAt()).abs().compareTo(within) <= 0)
            .isPresent();
    return near ? new Verdict.Absorbed(fact) : new Verdict.Fires(List.of(fact));
  }

  private Verdict each(List<Signal> facts, Instant now) {
    boolean complete = missing(facts).isEmpty();
    for (int first = 0; complete && first < facts.size(); first++) {
      List<Signal> near = near(facts, first);
      int length = kind == Kind.ALL ? lengthOfAll(near) : lengthOfSequence(near);
      if (length > 0) {
        return new Verdict.Fires(near.subList(0, length));
      }
    }
    List<Signal> over = facts.stream().filter(fact -> !giveUpAt(fact).isAfter(now)).toList();
    return over.isEmpty()
        ? new Verdict.Waits(Optional.of(giveUpAt(facts.getFirst())))
        : new Verdict.Expired(over, missing(near(facts, 0)));
  }

  /** The facts that are not too far behind that one. */
  private List<Signal> near(List<Signal> facts, int first) {
    Instant end = facts.get(first).occurredAt().plus(within);
    return facts.subList(first, facts.size()).stream()
        .takeWhile(fact -> !fact.occurredAt().isAfter(end))
        .toList();
  }

  /** How many of the facts it takes until each member is there; 0 if they never are. */
  private int lengthOfAll(List<Signal> facts) {
    Set<String> open = new HashSet<>(members);
    for (int i = 0; i < facts.size(); i++) {
      open.remove(member(facts.get(i)));
      if (open.isEmpty()) {
        return i + 1;
      }
    }
    return 0;
  }

  /** The same, where the first fact begins the sequence. */
  private int lengthOfSequence(List<Signal> facts) {
    int found = 0;
    for (int i = 0; i < facts.size(); i++) {
      if (member(facts.get(i)).equals(members.get(found))) {
        found++;
      } else if (i == 0) {
        return 0;
      }
      if (found == members.size()) {
        return i + 1;
      }
    }
    return 0;
  }

  private List<String> missing(List<Signal> facts) {
    Set<String> there = facts.stream().map(Combination::member).collect(Collectors.toSet());
    return members.stream().filter(name -> !there.contains(name)).toList();
  }

  private Verdict absence(List<Signal> facts, Instant now) {
    List<Signal> open = facts.stream().filter(this::opens).toList();
    List<Signal> others = facts.stream().filter(fact -> !opens(fact)).toList();
    for (Signal other : others) {
      List<Signal> cancelled = open.stream().filter(fact -> follows(other, fact)).toList();
      if (!cancelled.isEmpty()) {
        return new Verdict.Cancelled(cancelled, other);
      }
    }
    if (!open.isEmpty() && !now.isBefore(firesAt(open.getFirst()))) {
      Instant end = firesAt(open.getFirst());
      return new Verdict.Fires(
          open.stream().filter(fact -> fact.occurredAt().isBefore(end)).toList());
    }
    List<Signal> over = others.stream().filter(fact -> !giveUpAt(fact).isAfter(now)).toList();
    if (!over.isEmpty()) {
      return new Verdict.Forgotten(over);
    }
    Stream<Instant> next =
        Stream.concat(open.stream().map(this::firesAt), others.stream().map(this::giveUpAt));
    return new Verdict.Waits(next.min(Comparator.naturalOrder()));
  }

  private boolean opens(Signal fact) {
    return member(fact).equals(members.getFirst());
  }

  private boolean follows(Signal other, Signal fact) {
    return !other.occurredAt().isBefore(fact.occurredAt())
        && other.occurredAt().isBefore(firesAt(fact));
  }

  private Instant firesAt(Signal fact) {
    return fact.occurredAt().plus(within);
  }

  private Instant giveUpAt(Signal fact) {
    return fact.occurredAt().plus(within).plus(GRACE);
  }

  /** Facts of the same moment are in the order of the members, which is the one that counts. */
  private Comparator<Signal> order() {
    return comparing(Signal::occurredAt)
        .thenComparing(fact -> members.indexOf(member(fact)))
        .thenComparing(fact -> fact.id().value());
  }

  private static String member(Signal fact) {
    return fact.trigger().name();
  }
}
