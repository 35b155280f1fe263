package dev.retrigger.proof;

import dev.retrigger.proof.Trial.Verdict;
import dev.retrigger.testing.oracle.Mishap;
import dev.retrigger.testing.oracle.Schedule;
import dev.retrigger.testing.oracle.ServiceRules;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * What became of many trials of one starter at one target.
 *
 * @param example the first day that it did not survive, made as simple as it can be
 */
record Score(
    ServiceRules target,
    Contestant starter,
    long schedules,
    long twice,
    long lost,
    long parked,
    Optional<String> example) {
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;
  private static final int EVERY_CALL = Integer.MAX_VALUE;

  /** Clocks that agree, and clocks that are as far apart as they may be, either way. */
  static final List<List<Duration>> CLOCKS =
      List.of(
          List.of(Duration.ZERO),
          List.of(Duration.ofMinutes(5), Duration.ofMinutes(-5)),
          List.of(Duration.ofMinutes(-5), Duration.ofMinutes(5)));

  static Score none(Contestant starter, ServiceRules target) {
    return new Score(target, starter, 0, 0, 0, 0, Optional.empty());
  }

  /**
   * Tries every schedule of at most so many mishaps at the calls that a trial really makes. With
   * many of them the work is done as soon as it is begun, so that names and tokens are forgotten.
   */
  static Score ofEvery(
      int most,
      List<Mishap> kinds,
      List<Duration> clocks,
      Contestant starter,
      ServiceRules target) {
    Score[] score = {none(starter, target)};
    long tried =
        Schedule.enumerate(
            EVERY_CALL,
            most,
            kinds,
            schedule -> {
              BadDay day = new BadDay(schedule, List.of(Duration.ofMinutes(4)), clocks, most > 2);
              Trial trial = day.trial(starter, target);
              score[0] = score[0].with(trial.judge(), day);
              return trial.calls();
            });
    if (tried != score[0].schedules()) {
      throw new AssertionError("a schedule was tried and not judged");
    }
    return score[0];
  }

  /** Tries the random days of those numbers; each can be had again by its seed and number. */
  static Score ofRandom(long seed, long from, long count, Contestant starter, ServiceRules target) {
    Score score = none(starter, target);
    for (long number = from; number < from + count; number++) {
      BadDay day = BadDay.random(new SplittableRandom(seed + number * GOLDEN));
      score = score.with(day.trial(starter, target).judge(), day);
    }
    return score;
  }

  private Score with(Verdict verdict, BadDay day) {
    boolean broken = verdict == Verdict.TWICE || verdict == Verdict.LOST;
    return new Score(
        target,
        starter,
        schedules + 1,
        twice + (verdict == Verdict.TWICE ? 1 : 0),
        lost + (verdict == Verdict.LOST ? 1 : 0),
        parked + (verdict == Verdict.PARKED ? 1 : 0),
        example.or(() -> broken ? Optional.of(explained(verdict, day)) : Optional.empty()));
  }

  private String explained(Verdict verdict, BadDay day) {
    BadDay simplest = day.shrunk(each -> each.trial(starter, target).judge() == verdict);
    Trial trial = simplest.trial(starter, target);
    trial.judge();
    return verdict + " after " + simplest + ", calls " + trial.calls();
  }

  Score plus(Score more) {
    return new Score(
        target,
        starter,
        schedules + more.schedules,
        twice + more.twice,
        lost + more.lost,
        parked + more.parked,
        example.or(more::example));
  }

  boolean keepsThePromise() {
    return twice == 0 && lost == 0;
  }

  /** The table that the proof is for. */
  static String table(List<Score> scores) {
    Stream<String> head =
        Stream.of(
            "| %-18s | %-14s | %9s | %13s | %6s | %17s |"
                .formatted(
                    "target", "starter", "schedules", "double starts", "lost", "parked as unknown"),
            "| %s | %s | %s | %s | %s | %s |"
                .formatted(
                    "-".repeat(18),
                    "-".repeat(14),
                    "-".repeat(8) + ":",
                    "-".repeat(12) + ":",
                    "-".repeat(5) + ":",
                    "-".repeat(16) + ":"));
    Stream<String> rows =
        scores.stream()
            .map(
                score ->
                    "| %-18s | %-14s | %,9d | %,13d | %,6d | %,17d |"
                        .formatted(
                            score.target,
                            score.starter,
                            score.schedules,
                            score.twice,
                            score.lost,
                            score.parked));
    return String.join("\n", Stream.concat(head, rows).toList());
  }
}
