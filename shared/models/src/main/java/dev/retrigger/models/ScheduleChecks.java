package dev.retrigger.models;

import dev.retrigger.domain.Hours;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Holds the firings of a schedule for a year against the limits of what it starts. */
record ScheduleChecks(ScheduleTrigger trigger, Pipeline pipeline, Value value) {
  /** Any year does; this one is a leap year, and its clocks change as today's do. */
  private static final Instant BEGIN = Instant.parse("2028-01-01T00:00:00Z");

  private static final Duration YEAR = Duration.ofDays(366);
  private static final int FIRINGS_MOST = 50_000;

  void run() {
    ScheduleExpression expression = ScheduleExpression.parse(trigger.expression());
    switch (expression) {
      case Cron cron -> {
        // Those that name their years may have none after the beginning.
        List<Instant> firings = firings(cron, first(cron));
        checkHours(firings);
        checkCooldown(gap(firings));
      }
      case At at -> checkHours(firings(at, Instant.EPOCH));
      case Rate rate -> checkCooldown(Optional.of(rate.period())); // AWS chooses its hours.
    }
  }

  private Instant first(Cron cron) {
    return cron.next(BEGIN, trigger.zone()).isPresent() ? BEGIN : Instant.EPOCH;
  }

  private List<Instant> firings(ScheduleExpression expression, Instant after) {
    List<Instant> firings = expression.next(after, trigger.zone(), FIRINGS_MOST);
    return firings.isEmpty()
        ? firings
        : firings.stream()
            .takeWhile(firing -> firing.isBefore(firings.getFirst().plus(YEAR)))
            .toList();
  }

  private void checkHours(List<Instant> firings) {
    Optional<Hours> hours = pipeline.limits().hours();
    if (hours.isPresent()
        && !firings.isEmpty()
        && firings.stream().noneMatch(firing -> hours.get().opensAt(firing).isEmpty())) {
      value.refuse(
          "only ever fires outside the hours of pipeline '" + pipeline.name() + "'",
          "move the schedule or the hours; their clock is that of " + hours.get().zone());
    }
  }

  private void checkCooldown(Optional<Duration> gap) {
    Duration cooldown = pipeline.limits().cooldown();
    if (gap.isPresent() && cooldown.compareTo(gap.get()) > 0) {
      value.warn(
          "fires every "
              + Durations.show(gap.get())
              + ", and pipeline '"
              + pipeline.name()
              + "' cools down for "
              + Durations.show(cooldown),
          "shorten the cooldown, or let it fire less often");
    }
  }

  /** The shortest time between two firings. */
  private static Optional<Duration> gap(List<Instant> firings) {
    Optional<Duration> shortest = Optional.empty();
    for (int i = 1; i < firings.size(); i++) {
      Duration gap = Duration.between(firings.get(i - 1), firings.get(i));
      if (shortest.isEmpty() || gap.compareTo(shortest.get()) < 0) {
        shortest = Optional.of(gap);
      }
    }
    return shortest;
  }
}
