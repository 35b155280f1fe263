package dev.retrigger.models;

import dev.retrigger.domain.Breaker;
import dev.retrigger.domain.Caps;
import dev.retrigger.domain.Hours;
import dev.retrigger.domain.OnBusy;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads flow control. A limit that a cap of the project keeps from ever being reached is refused:
 * whoever wrote it believes in something that does not happen.
 *
 * @param zone whose calendar and clock budgets and hours follow
 */
record LimitsReader(ZoneId zone, Caps caps) {
  private static final Duration COOLDOWN_MOST = Duration.ofDays(366);
  private static final Duration PAUSE_MOST = Duration.ofDays(90);
  private static final int CONCURRENCY_MOST = 100;
  private static final int FAILURES_MOST = 100;
  private static final String OFF = "off";

  /** It counts, and never opens. */
  private static final Breaker NEVER = new Breaker(Integer.MAX_VALUE, Duration.ZERO);

  ChosenLimits read(Fields fields) {
    return new ChosenLimits(
        fields.read("cooldown", Durations.between(Duration.ZERO, COOLDOWN_MOST)),
        concurrency(fields),
        fields.read("onBusy", Words.of(List.of(OnBusy.values()))),
        fields
            .fields("budget", Shape.BUDGET)
            .flatMap(new BudgetReader(zone, caps.budget())::ofPipeline),
        fields.get("breaker").flatMap(LimitsReader::breaker),
        fields.read("hours", this::hours));
  }

  private OptionalInt concurrency(Fields fields) {
    Optional<Integer> concurrency = fields.read("concurrency", Words.number(1, CONCURRENCY_MOST));
    if (concurrency.isPresent()
        && caps.concurrency().isPresent()
        && concurrency.get() > caps.concurrency().getAsInt()) {
      fields
          .get("concurrency")
          .ifPresent(
              value ->
                  value.refuse(
                      "never binds: the whole project has at most "
                          + caps.concurrency().getAsInt()
                          + " runs at a time",
                      "lower it, or raise caps.concurrency in the project file"));
    }
    return concurrency.map(OptionalInt::of).orElse(OptionalInt.empty());
  }

  private static Optional<Breaker> breaker(Value value) {
    if (value.peek().filter(OFF::equals).isPresent()) {
      return Optional.of(NEVER);
    }
    return value
        .fields(Shape.BREAKER)
        .map(
            fields ->
                new Breaker(
                    fields
                        .read("failures", Words.number(1, FAILURES_MOST))
                        .orElse(Breaker.DEFAULT.failures()),
                    fields
                        .read("pauseFor", Durations.between(Duration.ofMinutes(1), PAUSE_MOST))
                        .orElse(Breaker.DEFAULT.pauseFor())));
  }

  private Hours hours(String text) {
    try {
      return Hours.parse(text, zone);
    } catch (IllegalArgumentException e) {
      throw new InvalidValue(
          InvalidValue.message(e), "their clock is that of the project's timezone, " + zone);
    }
  }
}
