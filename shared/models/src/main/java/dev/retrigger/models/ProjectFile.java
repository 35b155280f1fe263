package dev.retrigger.models;

import dev.retrigger.domain.ApprovalRule;
import dev.retrigger.domain.Caps;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * Who owns a group of models and what they may start and read.
 *
 * @param caps what its pipelines may do together
 * @param largestTask the largest Fargate task that a pipeline may ask for
 * @param launch the role under which targets start, if it is not the stack's own one
 */
public record ProjectFile(
    int version,
    String project,
    Owner owner,
    String timezone,
    Allow allow,
    Caps caps,
    Optional<TaskSize> largestTask,
    Optional<Launch> launch,
    Defaults defaults) {

  /**
   * The rules of a project that has no file: everything is allowed that the launch role allows. For
   * one's own machine only.
   */
  public static ProjectFile open(String project) {
    return new ProjectFile(
        1,
        project,
        new Owner(project, Optional.empty(), Optional.empty()),
        "UTC",
        new Allow(List.of("**"), List.of("*"), List.of("*")),
        Caps.NONE,
        Optional.empty(),
        Optional.empty(),
        Defaults.NONE);
  }

  /** The place whose clock and calendar the project lives by. */
  public ZoneId zone() {
    return ZoneId.of(timezone);
  }

  /** Why a pipeline may not start {@code target}; empty if it may. */
  public Optional<Objection> objection(Target target) {
    if (!allow.target(target)) {
      return Optional.of(
          new Objection(
              "project '" + project + "' does not allow this target",
              "add '" + target.allowName() + "' to allow.targets of its project file"));
    }
    if (largestTask.isPresent() && target instanceof Target.EcsTask task) {
      return objection(task, largestTask.get());
    }
    return Optional.empty();
  }

  private Optional<Objection> objection(Target.EcsTask task, TaskSize largest) {
    if (task.size().isEmpty()) {
      return Optional.of(
          new Objection(
              "says no size, and project '" + project + "' allows at most " + largest,
              "add cpu and memory"));
    }
    return task.size()
        .filter(size -> !size.fits(largest))
        .map(
            size ->
                new Objection(
                    "is larger than project '" + project + "' allows: " + largest,
                    "ask for less, or raise caps.task in the project file"));
  }

  /** Why something may not be, and what to do about it. */
  public record Objection(String message, String hint) {}

  /**
   * A launch role.
   *
   * @param externalId what its trust asks for; empty: the stack's name
   */
  public record Launch(String role, Optional<String> externalId) {
    /** The role's account, which is that of the project's targets. */
    public String account() {
      return role.split(":", -1)[4];
    }

    static String role(String partition, String account, String project) {
      return "arn:" + partition + ":iam::" + account + ":role/retrigger/launch/" + project;
    }
  }

  /** Whom to tell: a team, its channel without {@code #}, and the name of its e-mail topic. */
  public record Owner(String team, Optional<String> slack, Optional<String> sns) {}

  /** What the project's models may touch; each entry is a glob, and nothing else is allowed. */
  public record Allow(List<String> targets, List<String> buckets, List<String> approvers) {
    public Allow {
      targets = List.copyOf(targets);
      buckets = List.copyOf(buckets);
      approvers = List.copyOf(approvers);
    }

    /** Whether a pipeline may start {@code target}: {@code sagemaker-pipeline/churn-*}. */
    public boolean target(Target target) {
      return targets.stream().anyMatch(glob -> Glob.path(glob).matches(target.allowName()));
    }

    /** Whether a pipeline may ask {@code approver}: {@code slack:@ml-leads}. */
    public boolean approver(String approver) {
      return approvers.stream().anyMatch(glob -> Glob.flat(glob).matches(approver));
    }

    /** Whether an input may read {@code prefix} of {@code bucket}: {@code acme-lake-*}/churn/*. */
    public boolean bucket(String bucket, String prefix) {
      return buckets.stream().anyMatch(glob -> BucketGlob.of(glob).covers(bucket, prefix));
    }
  }

  /**
   * What a model's pipelines get where they do not say otherwise.
   *
   * @param approval who is asked in mode ask
   */
  public record Defaults(ChosenLimits limits, ChosenRetry retry, Optional<ApprovalRule> approval) {
    static final Defaults NONE =
        new Defaults(ChosenLimits.NONE, ChosenRetry.NONE, Optional.empty());
  }
}
