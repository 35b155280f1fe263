package dev.retrigger.domain;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The hours in which runs may start, by the wall clock of a place: {@code Mon-Fri 08:00-18:00},
 * {@code Sat,Sun 22:00-06:00} (into the next day), {@code Mon-Sun 00:00-24:00}. What falls outside
 * waits for them.
 *
 * @param from the first minute
 * @param to the first minute that is outside again; not later than {@code from} means the next day
 */
public record Hours(Set<DayOfWeek> days, LocalTime from, LocalTime to, ZoneId zone) {
  private static final Pattern FORM =
      Pattern.compile("(\\S+) (\\d{2}:\\d{2})-(\\d{2}:\\d{2})", Pattern.UNICODE_CHARACTER_CLASS);
  private static final String MEND =
      "write days and hours, such as 'Mon-Fri 08:00-18:00' or 'Sat,Sun 00:00-24:00'";

  public Hours {
    days = Set.copyOf(days);
  }

  /** Reads hours; what is wrong is an {@link IllegalArgumentException} that says how to write. */
  public static Hours parse(String text, ZoneId zone) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException("'" + Text.brief(text) + "': " + MEND);
    }
    try {
      String end = form.group(3);
      return new Hours(
          days(form.group(1)),
          LocalTime.parse(form.group(2)),
          end.equals("24:00") ? LocalTime.MIDNIGHT : LocalTime.parse(end),
          zone);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("'" + Text.brief(text) + "': " + MEND, e);
    }
  }

  /** When they next begin; empty if they are now. */
  public Optional<Instant> opensAt(Instant now) {
    ZonedDateTime here = now.atZone(zone);
    for (int back = 0; back <= 1; back++) {
      if (isOpen(here.toLocalDate().minusDays(back), now)) {
        return Optional.empty();
      }
    }
    for (int ahead = 0; ; ahead++) {
      LocalDate day = here.toLocalDate().plusDays(ahead);
      Instant opens = day.atTime(from).atZone(zone).toInstant();
      if (days.contains(day.getDayOfWeek()) && opens.isAfter(now)) {
        return Optional.of(opens);
      }
    }
  }

  private boolean isOpen(LocalDate day, Instant now) {
    LocalDate end = to.isAfter(from) ? day : day.plusDays(1);
    return days.contains(day.getDayOfWeek())
        && !now.isBefore(day.atTime(from).atZone(zone).toInstant())
        && now.isBefore(end.atTime(to).atZone(zone).toInstant());
  }

  private static Set<DayOfWeek> days(String text) {
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    for (String part : text.split(",", -1)) {
      List<String> ends = List.of(part.split("-", -1));
      if (ends.size() > 2) {
        throw new DateTimeException("not a span of days");
      }
      DayOfWeek last = day(ends.getLast());
      DayOfWeek each = day(ends.getFirst());
      days.add(each);
      while (each != last) {
        each = each.plus(1);
        days.add(each);
      }
    }
    return days;
  }

  private static DayOfWeek day(String word) {
    for (DayOfWeek day : DayOfWeek.values()) {
      String name = day.name().substring(0, 3).toLowerCase(Locale.ROOT);
      if (name.equals(word.toLowerCase(Locale.ROOT))) {
        return day;
      }
    }
    throw new DateTimeException("not a day");
  }
}
