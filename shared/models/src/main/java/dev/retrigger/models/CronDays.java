package dev.retrigger.models;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.BitSet;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** On which days a cron expression fires, as far as its two fields of days say. */
sealed interface CronDays {
  boolean matches(LocalDate day);

  /** Reads the fields day-of-month and day-of-week, one of which is {@code ?}. */
  static CronDays parse(String ofMonth, String ofWeek) {
    if (ofMonth.equals("?") == ofWeek.equals("?")) {
      throw new InvalidValue(
          "one of day-of-month and day-of-week is '?', and only one",
          "write cron(0 3 * * ? *) for each day, cron(0 3 ? * MON *) for a weekday");
    }
    return ofWeek.equals("?") ? Forms.ofMonth(ofMonth) : Forms.ofWeek(ofWeek);
  }

  /** Listed days of the month. */
  record OfMonth(BitSet numbers) implements CronDays {
    @Override
    public boolean matches(LocalDate day) {
      return numbers.get(day.getDayOfMonth());
    }
  }

  /** {@code L}: the last day of the month. */
  record LastOfMonth() implements CronDays {
    @Override
    public boolean matches(LocalDate day) {
      return day.getDayOfMonth() == day.lengthOfMonth();
    }
  }

  /** {@code 15W}: the weekday nearest to a day of the month, within that month. */
  record NearestWeekday(int number) implements CronDays {
    @Override
    public boolean matches(LocalDate day) {
      return number <= day.lengthOfMonth() && day.equals(nearest(day.withDayOfMonth(number)));
    }

    private static LocalDate nearest(LocalDate wanted) {
      return switch (wanted.getDayOfWeek()) {
        case SATURDAY -> wanted.getDayOfMonth() == 1 ? wanted.plusDays(2) : wanted.minusDays(1);
        case SUNDAY ->
            wanted.getDayOfMonth() == wanted.lengthOfMonth()
                ? wanted.minusDays(2)
                : wanted.plusDays(1);
        case MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY -> wanted;
      };
    }
  }

  /** Listed days of the week, Sunday being 1. */
  record OfWeek(BitSet numbers) implements CronDays {
    @Override
    public boolean matches(LocalDate day) {
      return numbers.get(Forms.number(day.getDayOfWeek()));
    }
  }

  /** {@code 6L}: the last Friday of the month. */
  record LastOfWeek(int number) implements CronDays {
    @Override
    public boolean matches(LocalDate day) {
      return Forms.number(day.getDayOfWeek()) == number
          && day.getDayOfMonth() > day.lengthOfMonth() - 7;
    }
  }

  /** {@code 3#2}: the second Tuesday of the month. */
  record Occurrence(int number, int count) implements CronDays {
    @Override
    public boolean matches(LocalDate day) {
      return Forms.number(day.getDayOfWeek()) == number && (day.getDayOfMonth() + 6) / 7 == count;
    }
  }

  /** Reads the two fields. */
  final class Forms {
    private static final Pattern NEAREST = Pattern.compile("([1-9]|[12]\\d|3[01])W");
    private static final Pattern LAST = Pattern.compile("([1-7])L");
    private static final Pattern COUNTED = Pattern.compile("([1-7])#([1-5])");
    private static final int SATURDAY = 7;

    private Forms() {}

    private static CronDays ofMonth(String text) {
      Matcher nearest = NEAREST.matcher(text);
      if (nearest.matches()) {
        return new NearestWeekday(Integer.parseInt(nearest.group(1)));
      }
      return text.equals("L")
          ? new LastOfMonth()
          : new OfMonth(new CronSet("day-of-month", 1, 31, Map.of()).parse(text));
    }

    private static CronDays ofWeek(String text) {
      Matcher last = LAST.matcher(text);
      if (last.matches()) {
        return new LastOfWeek(Integer.parseInt(last.group(1)));
      }
      Matcher counted = COUNTED.matcher(text);
      if (counted.matches()) {
        return new Occurrence(
            Integer.parseInt(counted.group(1)), Integer.parseInt(counted.group(2)));
      }
      CronSet weekdays = new CronSet("day-of-week", 1, SATURDAY, Cron.WEEKDAYS);
      return new OfWeek(weekdays.parse(text.equals("L") ? "7" : text));
    }

    /** The number that AWS gives a day of the week: Sunday is 1. */
    private static int number(DayOfWeek day) {
      return day.getValue() % 7 + 1;
    }
  }
}
