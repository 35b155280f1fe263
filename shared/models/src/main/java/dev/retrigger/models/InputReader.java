package dev.retrigger.models;

import dev.retrigger.domain.Text;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads what runs read. */
final class InputReader {
  private static final Function<String, String> FILES =
      Words.matching("[^/\\s](?:.{0,255})", "write a glob such as *.csv, without a leading '/'");
  private static final Function<String, String> PARTITION =
      Words.matching(
          "(?!.*\\*\\*)(?:[^/\\s]+/){1,10}",
          "write a glob of folders that ends in '/', such as dt=*/");
  private static final Set<String> LATER_SNAPSHOTS = Set.of("copy");
  private static final Function<String, String> REPOSITORY =
      Words.matching(
          "(?:[a-z0-9]+(?:[._-][a-z0-9]+)*/)*[a-z0-9]+(?:[._-][a-z0-9]+)*",
          "write the repository's name, such as growth/churn, without registry or tag");
  private static final List<String> SEVERITIES =
      List.of("critical", "high", "medium", "low", "informational", "undefined");
  private static final Function<String, Duration> SCAN_WAIT =
      Durations.between(Duration.ofMinutes(1), Duration.ofDays(1));
  private static final Function<String, Duration> SPAN =
      Durations.between(Duration.ofMinutes(1), Duration.ofDays(3650));

  private final ProjectFile project;
  private final EnvironmentText environment;

  InputReader(ProjectFile project, EnvironmentText environment) {
    this.project = project;
    this.environment = environment;
  }

  Optional<? extends Input> read(String name, Value value) {
    return value.hasAny(Set.of("ecr"))
        ? value.fields(Shape.IMAGE_INPUT).flatMap(fields -> image(name, fields))
        : value.fields(Shape.INPUT).flatMap(fields -> data(name, fields));
  }

  private Optional<ImageInput> image(String name, Fields fields) {
    Optional<String> repository =
        fields.readRequired("ecr", text -> REPOSITORY.apply(environment.apply(text)));
    Optional<TagRule> tags =
        fields.has("tags")
            ? fields.fields("tags", Shape.TAGS).flatMap(TagRuleReader::read)
            : Optional.of(TagRule.ANY_VERSION);
    boolean replication = fields.read("replication", Words.BOOLEAN).orElse(false);
    Optional<ScanRule> scan = fields.fields("scan", Shape.SCAN).map(InputReader::scan);
    return repository.flatMap(
        from -> tags.map(rule -> new ImageInput(name, from, rule, replication, scan)));
  }

  private static ScanRule scan(Fields fields) {
    Duration wait = fields.read("wait", SCAN_WAIT).orElse(Duration.ofMinutes(30));
    Map<String, Integer> most = new LinkedHashMap<>();
    for (String severity : SEVERITIES) {
      fields
          .read(severity, Words.number(0, 10_000))
          .ifPresent(number -> most.put(severity.toUpperCase(Locale.ROOT), number));
    }
    if (most.isEmpty()) {
      most.put("CRITICAL", 0);
    }
    return new ScanRule(wait, most);
  }

  private Optional<DataInput> data(String name, Fields fields) {
    Optional<Folder> folder =
        fields.readRequired("s3", text -> Folder.of(text, environment, project));
    String files = fields.read("files", FILES).orElse("*");
    Optional<String> partition = fields.read("partition", PARTITION);
    Select select = fields.read("select", InputReader::select).orElse(new Select.New());
    DataInput.Snapshot snapshot =
        fields
            .read("snapshot", Words.of(List.of(DataInput.Snapshot.values()), LATER_SNAPSHOTS))
            .orElse(DataInput.Snapshot.PIN);
    return folder.map(
        at -> new DataInput(name, at.bucket(), at.prefix(), files, partition, select, snapshot));
  }

  private static Select select(String text) {
    if (text.startsWith("last ")) {
      return new Select.Last(SPAN.apply(text.substring("last ".length()).strip()));
    }
    return switch (text) {
      case "new" -> new Select.New();
      case "all" -> new Select.All();
      default ->
          throw new InvalidValue(
              "'" + Text.brief(text) + "' selects nothing", "write new, all, or last 90d");
    };
  }
}
