package dev.retrigger.models;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Reads what must happen in a GitLab project. */
final class GitLabReader {
  private static final int MOST_PATHS = 50;
  private static final Function<String, String> PROJECT =
      Words.matching(
          "[A-Za-z0-9_][A-Za-z0-9_.-]{0,254}(?:/[A-Za-z0-9_][A-Za-z0-9_.-]{0,254}){1,20}",
          "write GROUP/PROJECT, as in its address");
  private static final Function<String, String> BRANCH =
      Words.matching("[^\\s/][^\\s]{0,254}", "write a branch or a glob, such as main or release/*");
  private static final Function<String, String> PATH =
      Words.matching(
          "[^/\\s].{0,255}", "write a glob such as models/churn/**, without a leading '/'");
  private static final Function<String, String> WORD =
      Words.matching("[a-z][a-z_-]{0,39}", "write a word of GitLab's, such as merge or success");
  private static final Map<GitLabRule.Event, Set<String>> MEANS =
      Map.of(
          GitLabRule.Event.PUSH, Set.of("branch", "paths", "protected"),
          GitLabRule.Event.TAG, Set.of("tags", "protected"),
          GitLabRule.Event.MERGE_REQUEST, Set.of("branch", "actions", "forks"),
          GitLabRule.Event.PIPELINE, Set.of("branch", "statuses"),
          GitLabRule.Event.JOB, Set.of("branch", "statuses", "job"),
          GitLabRule.Event.DEPLOYMENT, Set.of("statuses", "environment"),
          GitLabRule.Event.BRANCH_CREATED, Set.of("branch"),
          GitLabRule.Event.BRANCH_DELETED, Set.of("branch"));

  private GitLabReader() {}

  static Optional<GitLabRule> read(Fields fields) {
    Optional<String> project = fields.readRequired("project", PROJECT);
    Optional<GitLabRule.Event> event =
        fields.readRequired("event", Words.of(List.of(GitLabRule.Event.values())));
    event.ifPresent(kind -> refuseIdle(fields, kind));
    Optional<String> branch = fields.read("branch", BRANCH);
    Optional<TagRule> tags = fields.fields("tags", Shape.TAGS).flatMap(TagRuleReader::read);
    List<String> paths = fields.list("paths", PATH).stream().limit(MOST_PATHS).toList();
    List<String> actions = fields.list("actions", WORD);
    List<String> statuses = fields.list("statuses", WORD);
    Optional<String> job = fields.read("job", Words.TEXT);
    Optional<String> environment = fields.read("environment", Words.TEXT);
    boolean forks = fields.read("forks", Words.BOOLEAN).orElse(false);
    boolean protectedOnly = fields.read("protected", Words.BOOLEAN).orElse(false);
    if (project.isEmpty() || event.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new GitLabRule(
            project.get(),
            event.get(),
            branch,
            tags,
            paths,
            actions.isEmpty() ? List.of("merge") : actions,
            statuses.isEmpty() ? List.of("success") : statuses,
            job,
            environment,
            forks,
            protectedOnly));
  }

  private static void refuseIdle(Fields fields, GitLabRule.Event event) {
    Set<String> idle =
        new TreeSet<>(
            Set.of(
                "branch",
                "tags",
                "paths",
                "actions",
                "statuses",
                "job",
                "environment",
                "forks",
                "protected"));
    idle.removeAll(MEANS.getOrDefault(event, Set.of()));
    for (String key : idle) {
      fields
          .get(key)
          .ifPresent(
              value -> value.refuse("has no effect with event: " + Words.word(event), "remove it"));
    }
  }
}
