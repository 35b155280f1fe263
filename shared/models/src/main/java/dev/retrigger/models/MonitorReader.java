package dev.retrigger.models;

import dev.retrigger.domain.Text;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Reads who judges a model's data, and when that is believed. */
final class MonitorReader {
  /** A name of a CloudWatch alarm: any but control characters, as CloudWatch has it. */
  static final Function<String, String> ALARM =
      Words.matching("\\S(?:[^\\p{Cntrl}]{0,253}\\S)?", "write the alarm's name, not its ARN");

  /** Reports are announced to us by this ending. */
  private static final Function<String, String> FILES =
      Words.matching(
          "[^/\\s].{0,250}\\.json", "write a glob such as **/*.json, without a leading '/'");

  private static final Function<String, String> FEATURE =
      Words.matching("\\S(?:.{0,254}\\S)?", "write the feature's name as the reports have it");
  private static final int MOST_JUDGEMENTS = 100;
  private static final int MOST_ROWS = 100_000_000;

  private final EnvironmentText environment;
  private final ProjectFile project;

  MonitorReader(ProjectFile project, EnvironmentText environment) {
    this.project = project;
    this.environment = environment;
  }

  Optional<Monitor> read(String name, Value value) {
    return value.fields(Shape.MONITOR).flatMap(fields -> monitor(name, value, fields));
  }

  private Optional<Monitor> monitor(String name, Value value, Fields fields) {
    if (fields.has("alarm") == fields.has("report")) {
      if (!value.hasAny(Shape.MONITOR.later())) {
        value.refuse(
            fields.has("alarm") ? "has two origins" : "has no origin",
            "write one of 'alarm: NAME' and 'report: s3://BUCKET/FOLDER/'");
      }
      return Optional.empty();
    }
    Optional<Monitor.Origin> origin = fields.has("alarm") ? alarm(fields) : report(fields);
    Monitor.Check check =
        fields.fields("check", Shape.CHECK).map(this::check).orElse(Monitor.Check.ALL);
    Optional<Monitor.Persist> persist =
        fields.has("persist")
            ? fields.fields("persist", Shape.PERSIST).flatMap(MonitorReader::persist)
            : Optional.of(Monitor.Persist.ONCE);
    return origin.flatMap(from -> persist.map(often -> new Monitor(name, from, check, often)));
  }

  private Optional<Monitor.Origin> alarm(Fields fields) {
    for (String key : List.of("files", "format", "check")) {
      if (fields.has(key)) {
        fields.get(key).ifPresent(value -> value.refuse("has no effect on an alarm", "remove it"));
      }
    }
    return fields
        .read("alarm", text -> ALARM.apply(environment.apply(text)))
        .map(Monitor.Origin.Alarm::new);
  }

  private Optional<Monitor.Origin> report(Fields fields) {
    String files = fields.read("files", FILES).orElse("**/*.json");
    Monitor.Format format =
        fields
            .read("format", Words.of(List.of(Monitor.Format.values())))
            .orElse(Monitor.Format.AUTO);
    return fields
        .read("report", text -> Folder.of(text, environment, project))
        .map(at -> new Monitor.Origin.Report(at.bucket(), at.prefix(), files, format));
  }

  private Monitor.Check check(Fields fields) {
    List<String> features = fields.list("features", FEATURE);
    List<String> critical = fields.list("critical", FEATURE);
    List<String> ignore = fields.list("ignore", FEATURE);
    Set<String> both = new TreeSet<>(critical);
    both.retainAll(ignore);
    if (!both.isEmpty()) {
      fields
          .self()
          .refuse("'" + Text.brief(both.iterator().next()) + "' is critical and ignored", "decide");
    }
    long rows = fields.read("minRows", Words.number(1, MOST_ROWS)).orElse(0);
    return new Monitor.Check(features, critical, ignore, rows);
  }

  private static Optional<Monitor.Persist> persist(Fields fields) {
    Optional<Integer> times = fields.readRequired("times", Words.number(1, MOST_JUDGEMENTS));
    int of = fields.read("of", Words.number(1, MOST_JUDGEMENTS)).orElse(times.orElse(1));
    if (times.isPresent() && of < times.get()) {
      fields.self().refuse("can never be: " + times.get() + " times in " + of, "raise 'of'");
      return Optional.empty();
    }
    return times.map(often -> new Monitor.Persist(often, of));
  }
}
