package dev.retrigger.models;

import dev.retrigger.domain.Caps;
import dev.retrigger.domain.Limits;
import dev.retrigger.domain.OnBusy;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Who owns a group of models and what they may start and read. */
public record ProjectFile(
    int version,
    String project,
    Owner owner,
    String timezone,
    Allow allow,
    Caps caps,
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
        new Allow(List.of("**"), List.of("*"), List.of()),
        Caps.NONE,
        LimitsReader.NONE);
  }

  /** The place whose clock and calendar the project lives by. */
  public ZoneId zone() {
    return ZoneId.of(timezone);
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

    /** Whether an input may read {@code prefix} of {@code bucket}: {@code acme-lake-*}/churn/*. */
    public boolean bucket(String bucket, String prefix) {
      return buckets.stream().anyMatch(glob -> BucketGlob.of(glob).covers(bucket, prefix));
    }
  }

  /** What a model's pipelines get where they do not say otherwise. */
  public record Defaults(
      Optional<Duration> cooldown, OptionalInt concurrency, Optional<OnBusy> onBusy) {
    static final Limits BUILT_IN = Limits.of(Duration.ZERO, 1, OnBusy.COALESCE);

    /** The limits of a pipeline that sets none itself. */
    public Limits limits() {
      return Limits.of(
          cooldown.orElse(BUILT_IN.cooldown()),
          concurrency.orElse(BUILT_IN.concurrency()),
          onBusy.orElse(BUILT_IN.onBusy()));
    }
  }
}
