package dev.retrigger.models;

import dev.retrigger.domain.Text;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what runs read. */
final class InputReader {
  private static final Pattern URI = Pattern.compile("s3://([^/]+)(?:/(.*))?");
  private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
  private static final Function<String, String> FILES =
      Words.matching("[^/\\s](?:.{0,255})", "write a glob such as *.csv, without a leading '/'");
  private static final Function<String, String> PARTITION =
      Words.matching(
          "(?!.*\\*\\*)(?:[^/\\s]+/){1,10}",
          "write a glob of folders that ends in '/', such as dt=*/");
  private static final Set<String> LATER_SNAPSHOTS = Set.of("copy");
  private static final Function<String, Duration> SPAN =
      Durations.between(Duration.ofMinutes(1), Duration.ofDays(3650));

  private final ProjectFile project;
  private final EnvironmentText environment;

  InputReader(ProjectFile project, EnvironmentText environment) {
    this.project = project;
    this.environment = environment;
  }

  Optional<DataInput> read(String name, Value value) {
    return value.fields(Shape.INPUT).flatMap(fields -> input(name, value, fields));
  }

  private Optional<DataInput> input(String name, Value value, Fields fields) {
    if (!fields.has("s3") && value.hasAny(Shape.INPUT.later())) {
      return Optional.empty(); // An image, of which enough was said.
    }
    Optional<Folder> folder = fields.readRequired("s3", this::folder);
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

  private Folder folder(String text) {
    Matcher uri = URI.matcher(environment.apply(text));
    if (!uri.matches() || !BUCKET.matcher(uri.group(1)).matches()) {
      throw new InvalidValue(
          "'" + Text.brief(text) + "' is not a folder of a bucket",
          "write s3://BUCKET/FOLDER/; names of buckets have no capitals and no '_'");
    }
    String prefix = uri.group(2) == null ? "" : uri.group(2);
    if (prefix.startsWith("/") || !(prefix.isEmpty() || prefix.endsWith("/"))) {
      throw new InvalidValue(
          "'" + Text.brief(text) + "' is not a whole folder",
          "end it with '/': without it, other folders that begin alike would match too");
    }
    if (!project.allow().bucket(uri.group(1), prefix)) {
      throw new InvalidValue(
          "project '" + project.project() + "' does not allow this folder",
          "add '"
              + uri.group(1)
              + "/"
              + Text.brief(prefix)
              + "*' to allow.buckets of its project file");
    }
    return new Folder(uri.group(1), prefix);
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

  private record Folder(String bucket, String prefix) {}
}
