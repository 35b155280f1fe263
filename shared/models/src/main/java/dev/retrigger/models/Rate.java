package dev.retrigger.models;

import dev.retrigger.domain.Text;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fires again and again. AWS counts from when the schedule was made, which a file cannot know; here
 * the count starts at the epoch, so that every machine names the same times. So nobody can say
 * which of its firings is missing, and none is made up for.
 */
record Rate(Duration period) implements ScheduleExpression {
  private static final Pattern FORM = Pattern.compile("([1-9]\\d{0,5}) (minute|hour|day)(s?)");

  static Rate parse(String inside) {
    Matcher rate = FORM.matcher(inside);
    if (!rate.matches() || rate.group(1).equals("1") == rate.group(3).equals("s")) {
      throw new InvalidValue(
          "'rate(" + Text.brief(inside) + ")' is not a rate",
          "write rate(1 hour) or rate(6 hours), in minutes, hours or days");
    }
    long count = Long.parseLong(rate.group(1));
    return new Rate(
        switch (rate.group(2)) {
          case "minute" -> Duration.ofMinutes(count);
          case "hour" -> Duration.ofHours(count);
          default -> Duration.ofDays(count);
        });
  }

  @Override
  public Optional<Instant> next(Instant after, ZoneId zone) {
    long seconds = period.toSeconds();
    long passed = Math.floorDiv(after.getEpochSecond(), seconds);
    return Optional.of(Instant.ofEpochSecond((passed + 1) * seconds));
  }
}
