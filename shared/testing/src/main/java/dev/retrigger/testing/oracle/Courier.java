package dev.retrigger.testing.oracle;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Brings messages at least once, and tries again by the rules of the service that it stands for.
 * What failed too often is parked, never dropped.
 *
 * @param <T> what it brings
 */
public final class Courier<T> {
  /** How a service tries again. */
  public enum Rules {
    /** A standard queue: visible again after three minutes, parked after the fifth receive. */
    QUEUE(5, false) {
      @Override
      Duration pause(int failures) {
        return Duration.ofMinutes(3);
      }
    },
    /** Lambda's asynchronous invocation: after one minute, after two more, then its destination. */
    ASYNCHRONOUS(3, false) {
      @Override
      Duration pause(int failures) {
        return Duration.ofMinutes(failures);
      }
    },
    /**
     * A rule of EventBridge: back-off for a day, 185 retries at most, then its own dead letters.
     */
    EVENT_BUS(186, false) {
      @Override
      Duration pause(int failures) {
        return failures < 10 ? Duration.ofSeconds(1L << (failures - 1)) : Duration.ofMinutes(9);
      }
    },
    /** A stream: in order, so that what fails holds up what comes behind it, for a day. */
    STREAM(1_440, true) {
      @Override
      Duration pause(int failures) {
        return Duration.ofMinutes(1);
      }
    };

    private final int attempts;
    private final boolean ordered;

    Rules(int attempts, boolean ordered) {
      this.attempts = attempts;
      this.ordered = ordered;
    }

    abstract Duration pause(int failures);
  }

  private static final Duration LONGEST = Duration.ofDays(1);

  private final Rules rules;
  private final PriorityQueue<Letter<T>> letters;
  private final List<T> parked = new ArrayList<>();
  private long sent;

  public Courier(Rules rules) {
    this.rules = rules;
    Comparator<Letter<T>> byNumber = Comparator.comparingLong(Letter::number);
    Comparator<Letter<T>> byTime = Comparator.comparing(Letter::at);
    this.letters =
        new PriorityQueue<>(rules.ordered ? byNumber : byTime.thenComparingLong(Letter::number));
  }

  /** Takes a message to bring at that time, or later. */
  public void send(T content, Instant at) {
    letters.add(new Letter<>(++sent, content, at, at, 0));
  }

  /** The next message that is to be brought by now; it is out until it is {@link #settled}. */
  public Optional<Letter<T>> next(Instant now) {
    Letter<T> first = letters.peek();
    return first == null || first.at().isAfter(now)
        ? Optional.empty()
        : Optional.ofNullable(letters.poll());
  }

  /** Takes the answer of whoever got the message; no answer is a bad one. */
  public void settled(Letter<T> letter, boolean well, Instant now) {
    if (well) {
      return;
    }
    int failures = letter.failures() + 1;
    if (failures >= rules.attempts || now.isAfter(letter.sentAt().plus(LONGEST))) {
      parked.add(letter.content());
    } else {
      letters.add(
          new Letter<>(
              letter.number(),
              letter.content(),
              letter.sentAt(),
              now.plus(rules.pause(failures)),
              failures));
    }
  }

  /** When something is to be brought next; empty if nothing is left. */
  public Optional<Instant> nextOffer() {
    return Optional.ofNullable(letters.peek()).map(Letter::at);
  }

  /** What failed too often. */
  public List<T> parked() {
    return List.copyOf(parked);
  }

  /** Sends what was parked once more, as an operator does; how much there was. */
  public int redrive(Instant now) {
    List<T> again = List.copyOf(parked);
    parked.clear();
    again.forEach(content -> send(content, now));
    return again.size();
  }

  /**
   * A message on its way.
   *
   * @param at when it is brought, at the earliest
   */
  public record Letter<T>(long number, T content, Instant sentAt, Instant at, int failures) {}
}
