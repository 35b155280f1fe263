package dev.retrigger.models;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What must happen in a GitLab project.
 *
 * @param project its path, such as {@code growth/churn}
 * @param branch a glob; the branch pushed to, or merged into. Any, if there is none
 * @param tag which tags count, of tag pushes
 * @param paths globs, one of which a changed file must match; any file, if there are none
 * @param actions of merge requests, such as {@code merge}
 * @param statuses of pipelines, jobs and deployments, such as {@code success}
 * @param job a job's name
 * @param environment a deployment's environment
 * @param forks whether merge requests from forks count
 * @param protectedOnly whether the branch or tag must be protected, where GitLab says so
 */
public record GitLabRule(
    String project,
    Event event,
    Optional<String> branch,
    Optional<TagRule> tag,
    List<String> paths,
    List<String> actions,
    List<String> statuses,
    Optional<String> job,
    Optional<String> environment,
    boolean forks,
    boolean protectedOnly) {
  public GitLabRule {
    paths = List.copyOf(paths);
    actions = List.copyOf(actions);
    statuses = List.copyOf(statuses);
  }

  /** Whether the branch counts. */
  public boolean takesBranch(String name) {
    return branch.isEmpty() || Glob.path(branch.get()).matches(name);
  }

  /** Whether one of the files counts. */
  public boolean takesPaths(Iterable<String> files) {
    if (paths.isEmpty()) {
      return true;
    }
    Function<String, Boolean> counts =
        file -> paths.stream().anyMatch(glob -> Glob.path(glob).matches(file));
    for (String file : files) {
      if (counts.apply(file)) {
        return true;
      }
    }
    return false;
  }

  /** What may happen. */
  public enum Event {
    PUSH,
    TAG,
    MERGE_REQUEST,
    PIPELINE,
    JOB,
    DEPLOYMENT,
    BRANCH_CREATED,
    BRANCH_DELETED
  }
}
