package dev.retrigger.models;

import dev.retrigger.domain.Caps;
import dev.retrigger.domain.Text;
import dev.retrigger.models.ProjectFile.Allow;
import dev.retrigger.models.ProjectFile.Defaults;
import dev.retrigger.models.ProjectFile.Owner;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads a project file; what is wrong with it becomes findings. */
final class ProjectReader {
  private static final String UTC = "UTC";

  private ProjectReader() {}

  static Optional<ProjectFile> read(Value root) {
    return root.fields(Shape.PROJECT).flatMap(ProjectReader::project);
  }

  private static Optional<ProjectFile> project(Fields fields) {
    Optional<Integer> version = fields.readRequired("version", Words.VERSION);
    Optional<String> name = fields.readRequired("project", Words.NAME);
    Optional<Owner> owner = required(fields, "owner", Shape.OWNER).flatMap(ProjectReader::owner);
    String timezone = fields.read("timezone", Words.ZONE).orElse(UTC);
    Optional<Allow> allow = required(fields, "allow", Shape.ALLOW).map(ProjectReader::allow);
    Defaults defaults =
        fields
            .fields("defaults", Shape.DEFAULTS)
            .flatMap(inside -> inside.fields("limits", Shape.LIMITS))
            .map(LimitsReader::read)
            .orElse(LimitsReader.NONE);
    if (version.isEmpty() || name.isEmpty() || owner.isEmpty() || allow.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new ProjectFile(
            version.get(), name.get(), owner.get(), timezone, allow.get(), Caps.NONE, defaults));
  }

  private static Optional<Owner> owner(Fields fields) {
    Optional<String> slack = fields.read("slack", Words.CHANNEL);
    Optional<String> sns = fields.read("sns", Words.TOPIC);
    return fields.readRequired("team", Words.TEXT).map(team -> new Owner(team, slack, sns));
  }

  private static Allow allow(Fields fields) {
    fields.require("targets");
    List<String> approvers = fields.list("approvers", Words.TEXT);
    if (!approvers.isEmpty()) {
      fields
          .get("approvers")
          .ifPresent(value -> value.warn("has no effect yet", "this version asks for no approval"));
    }
    return new Allow(
        fields.list("targets", ProjectReader::targetGlob),
        fields.list("buckets", ProjectReader::bucketGlob),
        approvers);
  }

  private static String targetGlob(String text) {
    int slash = text.indexOf('/');
    String type = slash < 0 ? text : text.substring(0, slash);
    Set<String> types = PipelineReader.TARGET_TYPES;
    if (!types.contains(type) && !Shape.LATER_TARGETS.contains(type)) {
      throw new InvalidValue(
          "'" + Text.brief(type) + "' is not a kind of target", Value.suggestion(types, type));
    }
    if (slash < 0 || slash == text.length() - 1) {
      throw new InvalidValue("names no target", "write " + type + "/NAME, in which * is any text");
    }
    return text;
  }

  private static String bucketGlob(String text) {
    if (text.startsWith("s3:")) {
      throw new InvalidValue("begins with 's3:'", "write BUCKET or BUCKET/FOLDER/*");
    }
    if (text.contains("${")) {
      throw new InvalidValue("'${...}' is not read here", "write * for what differs");
    }
    BucketGlob glob = BucketGlob.of(text);
    if (glob.bucket().isEmpty() || !glob.keys().endsWith("*")) {
      throw new InvalidValue(
          "allows no folder", "end it with /* to allow what is below: " + Text.brief(text) + "/*");
    }
    return text;
  }

  private static Optional<Fields> required(Fields fields, String key, Shape shape) {
    return fields.require(key).flatMap(value -> value.fields(shape));
  }
}
