package dev.retrigger.models;

import dev.retrigger.domain.Text;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads spans of time: {@code 30s}, {@code 10m}, {@code 6h}, {@code 2d} or ISO 8601. */
final class Durations {
  private static final Pattern SHORT = Pattern.compile("(\\d{1,9})([smhd])");

  private Durations() {}

  /** A reader of durations between two bounds, both included. */
  static Function<String, Duration> between(Duration least, Duration most) {
    return text -> {
      Duration duration = parse(text);
      if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
        throw new InvalidValue(
            "'" + Text.brief(text) + "' is out of bounds",
            "it is at least " + show(least) + " and at most " + show(most));
      }
      return duration;
    };
  }

  static Duration parse(String text) {
    Matcher matcher = SHORT.matcher(text);
    if (matcher.matches()) {
      long count = Long.parseLong(matcher.group(1));
      return switch (matcher.group(2)) {
        case "s" -> Duration.ofSeconds(count);
        case "m" -> Duration.ofMinutes(count);
        case "h" -> Duration.ofHours(count);
        default -> Duration.ofDays(count);
      };
    }
    try {
      if (text.startsWith("P") && text.length() < 64) {
        return Duration.parse(text);
      }
    } catch (DateTimeException | ArithmeticException _) {
      // Refused below, like any other text.
    }
    throw new InvalidValue(
        "'" + Text.brief(text) + "' is not a duration", "write 30m, 6h, 2d or ISO 8601: PT30M");
  }

  /** The shortest form of {@code duration}: {@code 90m}, {@code 2h}. */
  static String show(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds > 0 && seconds % 86_400 == 0) {
      return seconds / 86_400 + "d";
    }
    if (seconds > 0 && seconds % 3_600 == 0) {
      return seconds / 3_600 + "h";
    }
    return seconds > 0 && seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }
}
