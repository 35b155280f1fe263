package dev.retrigger.models;

import dev.retrigger.domain.Caps;
import dev.retrigger.domain.Text;
import dev.retrigger.models.ProjectFile.Allow;
import dev.retrigger.models.ProjectFile.Defaults;
import dev.retrigger.models.ProjectFile.Launch;
import dev.retrigger.models.ProjectFile.Owner;
import java.time.ZoneId;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a project file; what is wrong with it becomes findings. */
final class ProjectReader {
  private static final String UTC = "UTC";
  private static final int CONCURRENCY_MOST = 1000;
  private static final Pattern ROLE =
      Pattern.compile("arn:aws[a-z-]*:iam::(\\d{12}):role/retrigger/launch/([a-z0-9-]+)");
  private static final Function<String, String> APPROVER =
      Words.matching(
          "(?:slack|gitlab|iam):\\S{1,255}|link",
          "write slack:@GROUP, gitlab:@GROUP, iam:ROLE or link; in the first three * is any text");

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
    ZoneId zone = ZoneId.of(timezone);
    Optional<Fields> caps = fields.fields("caps", Shape.CAPS);
    Caps together = caps.map(inside -> caps(inside, zone)).orElse(Caps.NONE);
    Optional<TaskSize> task =
        caps.flatMap(inside -> inside.fields("task", Shape.TASK)).flatMap(ProjectReader::task);
    Optional<Launch> launch =
        fields
            .fields("launch", Shape.LAUNCH)
            .flatMap(inside -> name.flatMap(project -> launch(inside, project)));
    Defaults defaults =
        fields
            .fields("defaults", Shape.DEFAULTS)
            .map(inside -> defaults(inside, new LimitsReader(zone, together), allow))
            .orElse(Defaults.NONE);
    if (version.isEmpty() || name.isEmpty() || owner.isEmpty() || allow.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new ProjectFile(
            version.get(),
            name.get(),
            owner.get(),
            timezone,
            allow.get(),
            together,
            task,
            launch,
            defaults));
  }

  private static Caps caps(Fields fields, ZoneId zone) {
    return new Caps(
        fields
            .read("concurrency", Words.number(1, CONCURRENCY_MOST))
            .map(OptionalInt::of)
            .orElse(OptionalInt.empty()),
        fields
            .fields("budget", Shape.BUDGET)
            .flatMap(new BudgetReader(zone, Optional.empty())::ofProject));
  }

  private static Optional<TaskSize> task(Fields fields) {
    Optional<Integer> cpu = fields.readRequired("cpu", Words.number(256, Integer.MAX_VALUE));
    Optional<Integer> memory = fields.readRequired("memory", Words.number(512, Integer.MAX_VALUE));
    return cpu.flatMap(units -> memory.map(mebibytes -> new TaskSize(units, mebibytes)));
  }

  /** Only on the path of launch roles, and only its own one: nobody starts as somebody else. */
  private static Optional<Launch> launch(Fields fields, String project) {
    Optional<String> externalId =
        fields.read(
            "externalId",
            Words.matching(
                "[A-Za-z0-9+=,.@:/_-]{2,1224}", "write 2 to 1224 letters, digits and +=,.@:/-_"));
    return fields
        .readRequired("role", text -> role(text, project))
        .map(role -> new Launch(role, externalId));
  }

  private static String role(String text, String project) {
    Matcher role = ROLE.matcher(text);
    if (!role.matches() || !role.group(2).equals(project)) {
      throw new InvalidValue(
          "'" + Text.brief(text) + "' is not a launch role of project '" + project + "'",
          "write " + Launch.role("aws", "ACCOUNT", project));
    }
    return text;
  }

  private static Defaults defaults(Fields fields, LimitsReader limits, Optional<Allow> allow) {
    return new Defaults(
        fields.fields("limits", Shape.LIMITS).map(limits::read).orElse(ChosenLimits.NONE),
        fields.fields("retry", Shape.RETRY).map(RetryReader::read).orElse(ChosenRetry.NONE),
        fields
            .fields("approval", Shape.APPROVAL)
            .flatMap(
                inside ->
                    allow.flatMap(
                        found -> new ApprovalReader(found).read(inside, Optional.empty()))));
  }

  private static Optional<Owner> owner(Fields fields) {
    Optional<String> slack = fields.read("slack", Words.CHANNEL);
    Optional<String> sns = fields.read("sns", Words.TOPIC);
    return fields.readRequired("team", Words.TEXT).map(team -> new Owner(team, slack, sns));
  }

  private static Allow allow(Fields fields) {
    fields.require("targets");
    return new Allow(
        fields.list("targets", ProjectReader::targetGlob),
        fields.list("buckets", ProjectReader::bucketGlob),
        fields.list("approvers", APPROVER));
  }

  private static String targetGlob(String text) {
    int slash = text.indexOf('/');
    String type = slash < 0 ? text : text.substring(0, slash);
    Set<String> types = TargetKind.words();
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
