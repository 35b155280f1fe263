package dev.retrigger.models;

import dev.retrigger.domain.Text;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads when the clock starts runs. */
final class ScheduleReader {
  /** As much as EventBridge Scheduler spreads a firing over. */
  private static final Function<String, Duration> JITTER =
      Durations.between(Duration.ofMinutes(1), Duration.ofHours(24));

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("uuuu-MM-dd").withResolverStyle(ResolverStyle.STRICT);

  private final ProjectFile project;

  ScheduleReader(ProjectFile project) {
    this.project = project;
  }

  Optional<Trigger> read(String name, Fields fields, Optional<String> start) {
    Optional<String> expression = fields.readRequired("schedule", ScheduleReader::expression);
    String timezone = fields.read("timezone", Words.ZONE).orElse(project.timezone());
    boolean onlyIfNewData = fields.read("onlyIf", Words.of(List.of(OnlyIf.values()))).isPresent();
    ScheduleTrigger.Missed missed =
        fields
            .read("missed", Words.of(List.of(ScheduleTrigger.Missed.values())))
            .orElse(ScheduleTrigger.Missed.LAST);
    Duration jitter = fields.read("jitter", JITTER).orElse(Duration.ZERO);
    if (jitter.toSecondsPart() != 0) {
      fields
          .get("jitter")
          .ifPresent(value -> value.refuse("is not whole minutes", "write such as 15m"));
    }
    List<Blackout> except = fields.list("except", ScheduleReader::days);
    return expression.map(
        text ->
            new ScheduleTrigger(
                name, text, timezone, onlyIfNewData, missed, jitter, except, start));
  }

  private static String expression(String text) {
    ScheduleExpression _ = ScheduleExpression.parse(text);
    return text;
  }

  private static Blackout days(String text) {
    String[] ends = text.split("\\.\\.", -1);
    try {
      LocalDate from = LocalDate.parse(ends[0].strip(), DAY);
      LocalDate to = ends.length == 1 ? from : LocalDate.parse(ends[1].strip(), DAY);
      if (ends.length <= 2 && !to.isBefore(from)) {
        return new Blackout(from, to);
      }
    } catch (DateTimeException _) {
      // Said below, as is every other text that means no days.
    }
    throw new InvalidValue(
        "'" + Text.brief(text) + "' means no days", "write 2026-12-24, or 2026-12-24..2027-01-02");
  }

  private enum OnlyIf {
    NEW_DATA
  }
}
