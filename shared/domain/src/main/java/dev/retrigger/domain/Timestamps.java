package dev.retrigger.domain;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/**
 * Instants as text: written in UTC with exactly three decimals, so that text sorts as time does.
 */
public final class Timestamps {
  private static final DateTimeFormatter MILLIS =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();
  private static final Pattern WITHOUT_COLON = Pattern.compile("([+-]\\d\\d)(\\d\\d)$");

  private Timestamps() {}

  /** Writes {@code 2026-11-21T03:00:00.000Z}. */
  public static String format(Instant instant) {
    return MILLIS.format(instant.truncatedTo(ChronoUnit.MILLIS));
  }

  /**
   * Reads ISO 8601 with {@code Z} or an offset with or without a colon, as AWS services send both.
   *
   * @throws java.time.DateTimeException if it is neither
   */
  public static Instant parse(String text) {
    return OffsetDateTime.parse(WITHOUT_COLON.matcher(text).replaceFirst("$1:$2")).toInstant();
  }
}
