package dev.retrigger.models;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the three forms of schedule share: their syntax, and what local time means. */
final class ScheduleText {
  static final Pattern CALL = Pattern.compile("(cron|rate|at)\\(([^()]{1,256})\\)");

  private ScheduleText() {}

  /** The instant at which clocks in {@code zone} first show {@code local}, if they ever do. */
  static Optional<Instant> instant(LocalDateTime local, ZoneId zone) {
    List<ZoneOffset> offsets = zone.getRules().getValidOffsets(local);
    return offsets.isEmpty() ? Optional.empty() : Optional.of(local.toInstant(offsets.getFirst()));
  }

  /** The same, and for a time that spring skips the instant at which it would have been. */
  static ScheduleExpression.Firing nominal(LocalDateTime local, ZoneId zone) {
    return new ScheduleExpression.Firing(local.atZone(zone).toInstant(), local);
  }
}
