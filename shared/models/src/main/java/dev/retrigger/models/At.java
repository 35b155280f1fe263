package dev.retrigger.models;

import dev.retrigger.domain.Text;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.List;
import java.util.Optional;

/** Fires once. */
record At(LocalDateTime time) implements ScheduleExpression {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").withResolverStyle(ResolverStyle.STRICT);

  static At parse(String inside) {
    try {
      return new At(LocalDateTime.parse(inside, TIME));
    } catch (DateTimeException _) {
      throw new InvalidValue(
          "'at(" + Text.brief(inside) + ")' is not a time",
          "write at(2026-11-21T03:00:00), without a zone");
    }
  }

  @Override
  public Optional<Instant> next(Instant after, ZoneId zone) {
    return ScheduleText.instant(time, zone).filter(firing -> firing.isAfter(after));
  }

  @Override
  public List<Firing> nominal(Instant after, Instant until, ZoneId zone) {
    Firing firing = ScheduleText.nominal(time, zone);
    return firing.at().isAfter(after) && !firing.at().isAfter(until) ? List.of(firing) : List.of();
  }
}
