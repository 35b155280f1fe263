package dev.retrigger.models;

import dev.retrigger.domain.Text;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Fires at the local times that six fields describe: minutes, hours, day of month, month, day of
 * week, year.
 */
record Cron(BitSet minutes, BitSet hours, CronDays days, BitSet months, BitSet years)
    implements ScheduleExpression {
  private static final int LAST_YEAR = 2199;
  private static final Map<String, Integer> MONTHS =
      numbered(
          List.of(
              "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"));
  static final Map<String, Integer> WEEKDAYS =
      numbered(List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"));

  static Cron parse(String text) {
    List<String> fields = List.of(text.trim().split("\\s+", -1));
    if (fields.size() != 6) {
      throw new InvalidValue(
          "'cron(" + Text.brief(text) + ")' has " + fields.size() + " fields",
          "write six: minutes hours day-of-month month day-of-week year, as in"
              + " cron(0 3 * * ? *)");
    }
    Cron cron =
        new Cron(
            new CronSet("minutes", 0, 59, Map.of()).parse(fields.get(0)),
            new CronSet("hours", 0, 23, Map.of()).parse(fields.get(1)),
            CronDays.parse(fields.get(2), fields.get(4)),
            new CronSet("month", 1, 12, MONTHS).parse(fields.get(3)),
            new CronSet("year", 1970, LAST_YEAR, Map.of()).parse(fields.get(5)));
    if (cron.next(LocalDate.of(1969, 12, 31).atStartOfDay()).isEmpty()) {
      throw new InvalidValue(
          "'cron(" + Text.brief(text) + ")' never fires", "no calendar has such a day");
    }
    return cron;
  }

  @Override
  public Optional<Instant> next(Instant after, ZoneId zone) {
    // Local times up to this one stand for instants up to this one: none of them is missed.
    Optional<LocalDateTime> candidate = next(LocalDateTime.ofInstant(after, zone));
    while (candidate.isPresent()) {
      Optional<Instant> firing = ScheduleText.instant(candidate.get(), zone);
      if (firing.isPresent() && firing.get().isAfter(after)) {
        return firing;
      }
      candidate = next(candidate.get());
    }
    return Optional.empty();
  }

  @Override
  public List<Firing> nominal(Instant after, Instant until, ZoneId zone) {
    // Around a change of clocks local times and instants are not in the same order.
    LocalDateTime end = LocalDateTime.ofInstant(until, zone).plusDays(1);
    TreeMap<Instant, Firing> firings = new TreeMap<>();
    Optional<LocalDateTime> candidate = next(LocalDateTime.ofInstant(after, zone).minusDays(1));
    while (candidate.isPresent() && !candidate.get().isAfter(end)) {
      Firing firing = ScheduleText.nominal(candidate.get(), zone);
      if (firing.at().isAfter(after) && !firing.at().isAfter(until)) {
        firings.put(firing.at(), firing); // What the clock does show comes after what it skips.
      }
      candidate = next(candidate.get());
    }
    return List.copyOf(firings.values());
  }

  /** The first local time later than {@code after} that all fields describe. */
  private Optional<LocalDateTime> next(LocalDateTime after) {
    LocalDate day = after.toLocalDate();
    Optional<LocalDateTime> today = matches(day) ? nextWithin(after) : Optional.empty();
    return today.isPresent()
        ? today
        : nextDay(day).map(next -> next.atTime(hours.nextSetBit(0), minutes.nextSetBit(0)));
  }

  private Optional<LocalDateTime> nextWithin(LocalDateTime after) {
    int minute = minutes.nextSetBit(after.getMinute() + 1);
    if (hours.get(after.getHour()) && minute >= 0) {
      return Optional.of(after.toLocalDate().atTime(after.getHour(), minute));
    }
    int hour = hours.nextSetBit(after.getHour() + 1);
    return hour < 0
        ? Optional.empty()
        : Optional.of(after.toLocalDate().atTime(hour, minutes.nextSetBit(0)));
  }

  private Optional<LocalDate> nextDay(LocalDate after) {
    LocalDate day = after.plusDays(1);
    while (day.getYear() <= LAST_YEAR) {
      if (!years.get(day.getYear())) {
        day = LocalDate.of(day.getYear() + 1, 1, 1);
      } else if (!months.get(day.getMonthValue())) {
        day = YearMonth.from(day).plusMonths(1).atDay(1);
      } else if (!days.matches(day)) {
        day = day.plusDays(1);
      } else {
        return Optional.of(day);
      }
    }
    return Optional.empty();
  }

  private boolean matches(LocalDate day) {
    return years.get(day.getYear()) && months.get(day.getMonthValue()) && days.matches(day);
  }

  private static Map<String, Integer> numbered(List<String> names) {
    return names.stream()
        .collect(Collectors.toUnmodifiableMap(name -> name, name -> names.indexOf(name) + 1));
  }
}
