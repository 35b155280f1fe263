package dev.retrigger.proof;

import dev.retrigger.testing.oracle.Mishap;
import dev.retrigger.testing.oracle.Schedule;
import dev.retrigger.testing.oracle.ServiceRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Everything that goes wrong in one trial.
 *
 * @param again when the fact is delivered again, counted from the first time
 * @param skews how far off the clocks are of the machines that run one process after the other; the
 *     last is followed by the first
 * @param brief whether the service is done with the work as soon as it has begun it
 */
record BadDay(Schedule schedule, List<Duration> again, List<Duration> skews, boolean brief) {
  private static final List<Duration> DELAYS =
      List.of(
          Duration.ZERO,
          Duration.ofMinutes(1),
          Duration.ofMinutes(4),
          Duration.ofMinutes(6),
          Duration.ofMinutes(11),
          Duration.ofHours(2),
          Duration.ofHours(25),
          Duration.ofDays(91));
  private static final List<Mishap> KINDS = List.of(Mishap.values());
  private static final int MOST_MISHAPS = 6;
  private static final int MOST_CALLS = 40;
  private static final int MOST_REPEATS = 4;
  private static final int MOST_SKEW = 300;
  private static final int MACHINES = 4;

  /** Any day. */
  static BadDay random(RandomGenerator random) {
    Schedule schedule = Schedule.NONE;
    for (int left = random.nextInt(MOST_MISHAPS + 1); left > 0; left--) {
      Mishap kind = KINDS.get(random.nextInt(KINDS.size()));
      schedule = schedule.and(1 + random.nextInt(MOST_CALLS), kind);
    }
    return new BadDay(
        schedule,
        IntStream.range(0, random.nextInt(MOST_REPEATS + 1))
            .mapToObj(_ -> DELAYS.get(random.nextInt(DELAYS.size())))
            .toList(),
        IntStream.range(0, MACHINES)
            .mapToObj(_ -> Duration.ofSeconds(random.nextInt(-MOST_SKEW, MOST_SKEW + 1)))
            .toList(),
        random.nextBoolean());
  }

  Trial trial(Contestant contestant, ServiceRules rules) {
    return new Trial(contestant, rules, this);
  }

  /** The clocks, one process after the other. */
  Supplier<Duration> clocks() {
    int[] processes = new int[1];
    return () -> skews.get(processes[0]++ % skews.size());
  }

  /** The simplest day that still fails, found by leaving out one thing at a time. */
  BadDay shrunk(Predicate<BadDay> fails) {
    return smaller().filter(fails).findFirst().map(found -> found.shrunk(fails)).orElse(this);
  }

  private Stream<BadDay> smaller() {
    return Stream.of(
            schedule.smaller().map(fewer -> new BadDay(fewer, again, skews, brief)),
            IntStream.range(0, again.size())
                .mapToObj(gone -> new BadDay(schedule, without(again, gone), skews, brief)),
            IntStream.range(0, skews.size())
                .filter(each -> !skews.get(each).isZero())
                .mapToObj(right -> new BadDay(schedule, again, corrected(right), brief)))
        .flatMap(days -> days);
  }

  private static List<Duration> without(List<Duration> all, int gone) {
    List<Duration> fewer = new ArrayList<>(all);
    fewer.remove(gone);
    return List.copyOf(fewer);
  }

  private List<Duration> corrected(int right) {
    List<Duration> corrected = new ArrayList<>(skews);
    corrected.set(right, Duration.ZERO);
    return List.copyOf(corrected);
  }
}
