package dev.retrigger.models;

import dev.retrigger.domain.Text;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;

/**
 * When a schedule fires, in the language of EventBridge Scheduler: {@code cron(...)}, {@code
 * rate(...)} or {@code at(...)}. A local time that spring skips does not fire; one that autumn
 * repeats fires the first time only.
 */
public sealed interface ScheduleExpression permits At, Cron, Rate {

  /** The first firing later than {@code after}; empty when there is none. */
  Optional<Instant> next(Instant after, ZoneId zone);

  /** Up to {@code count} firings later than {@code after}. */
  default List<Instant> next(Instant after, ZoneId zone, int count) {
    List<Instant> firings = new ArrayList<>();
    Optional<Instant> firing = next(after, zone);
    while (firing.isPresent() && firings.size() < count) {
      firings.add(firing.get());
      firing = next(firing.get(), zone);
    }
    return firings;
  }

  /**
   * A time at which it is to fire.
   *
   * @param local what a clock of its place shows then, or would if spring did not skip it
   */
  record Firing(Instant at, LocalDateTime local) {}

  /**
   * The firings later than {@code after} and not later than {@code until}, the oldest first, with
   * those that spring skips: they are due as if the clock had not been changed yet. What does not
   * fire at times that could be told beforehand has none.
   */
  default List<Firing> nominal(Instant after, Instant until, ZoneId zone) {
    return List.of();
  }

  /** Reads an expression; anything else is an {@link IllegalArgumentException} that says why. */
  static ScheduleExpression parse(String text) {
    Matcher call = ScheduleText.CALL.matcher(text);
    if (!call.matches()) {
      throw new InvalidValue(
          "'" + Text.brief(text) + "' is not a schedule",
          "write cron(0 3 * * ? *), rate(6 hours) or at(2026-11-21T03:00:00)");
    }
    String inside = call.group(2);
    return switch (call.group(1)) {
      case "cron" -> Cron.parse(inside);
      case "rate" -> Rate.parse(inside);
      default -> At.parse(inside);
    };
  }
}
