package dev.retrigger.receivewebhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.events.Json;
import dev.retrigger.models.CompiledModel;
import dev.retrigger.models.GitLabRule;
import dev.retrigger.models.GitLabTrigger;
import dev.retrigger.models.ModelCompiler;
import dev.retrigger.models.ModelCompiler.WithoutProject;
import dev.retrigger.models.Source;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which rule wants which event, where the sample files say the one and not the other. */
@Tag("G-01")
final class GitLabRulesTest {
  private static final GitLabRules RULES = new GitLabRules(_ -> Optional.empty());

  @ParameterizedTest(name = "{0} of {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          event: push                                 | push-to-main                    | true
          event: push, branch: "ma*"                  | push-to-main                    | true
          event: push, branch: "*/*"                  | push-to-main                    | false
          event: push, branch: "feature/*"            | branch-created                  | true
          event: push                                 | branch-deleted                  | false
          event: push, paths: ["**"]                  | branch-created                  | false
          event: push, protected: true                | push-to-main                    | true
          event: push, protected: true                | branch-created                  | false
          event: branch-created, branch: main         | branch-created                  | false
          event: branch-created                       | push-to-main                    | false
          event: branch-deleted, branch: "feature/**" | branch-deleted                  | true
          event: tag                                  | tag-pushed                      | true
          event: tag                                  | push-to-main                    | false
          event: tag, tags: {exact: [v1.4.0]}         | tag-pushed                      | true
          event: tag, protected: true                 | tag-pushed                      | true
          event: merge-request                        | merge-request-of-a-fork-merged  | false
          event: merge-request, forks: true           | merge-request-of-a-fork-merged  | true
          event: merge-request, branch: release       | merge-request-merged            | false
          event: merge-request, actions: [open]       | merge-request-merged            | false
          event: pipeline, statuses: [failed]         | pipeline-failed                 | true
          event: pipeline, branch: main               | pipeline-succeeded              | true
          event: pipeline, branch: wip                | pipeline-succeeded              | false
          event: job                                  | job-of-another-name             | true
          event: deployment, statuses: [running]      | deployment-succeeded            | false
          event: deployment                           | push-to-main                    | false
          """)
  void shouldWantWhatTheRuleSays(String rule, String sample, boolean wanted) {
    assertThat(RULES.mismatch(rule(rule), fact(sample)).isEmpty()).isEqualTo(wanted);
  }

  @Test
  void shouldWantNothingOfAnotherProject() {
    assertThat(RULES.mismatch(rule("growth/fraud", "event: push"), fact("push-to-main")))
        .hasValue("its project is growth/fraud");
  }

  @Test
  void shouldTakeARunOfATagForNoBranchs() {
    ObjectNode pipeline = document("pipeline-succeeded");
    pipeline.withObject("/object_attributes").put("tag", true).put("ref", "main");

    assertThat(RULES.mismatch(rule("event: pipeline, branch: main"), fact(pipeline)))
        .hasValue("it is about tag main");
  }

  @Test
  void shouldTakeABranchForUnprotectedWhereGitLabDoesNotSay() {
    ObjectNode push = document("push-to-main");
    push.remove("ref_protected");

    assertThat(RULES.mismatch(rule("event: push, protected: true"), fact(push)))
        .hasValue("GitLab does not say whether it is protected");
    assertThat(RULES.mismatch(rule("event: push"), fact(push))).isEmpty();
  }

  @Test
  void shouldTakeABranchThatIsSetBackToHaveChanged() {
    ObjectNode push = document("push-to-main").put("total_commits_count", 0);
    push.putArray("commits");

    assertThat(RULES.mismatch(rule("event: push, paths: [models/**]"), fact(push))).isEmpty();
  }

  @Test
  void shouldWantNoJobOfAMergeRequestThatMayBeOfAFork() {
    ObjectNode job = document("job-succeeded").put("ref", "refs/merge-requests/7/head");

    assertThat(RULES.mismatch(rule("event: job"), fact(job)))
        .hasValue("the job is for a merge request, which may be of a fork");
  }

  private static GitLabRule rule(String text) {
    return rule("growth/churn", text);
  }

  private static GitLabRule rule(String project, String text) {
    CompiledModel model =
        new ModelCompiler("dev", WithoutProject.ALLOW_ALL)
            .compile(
                List.of(
                    Source.of(
                        "model.yaml",
                        """
                        version: 1
                        model: growth/churn
                        pipelines: {build: {target: {type: codebuild, project: churn-build}}}
                        triggers: {it: {gitlab: {project: %s, %s}, start: build}}
                        """
                            .formatted(project, text))))
            .models()
            .getFirst();
    return model.triggers(GitLabTrigger.class).findFirst().orElseThrow().rule();
  }

  private static GitLabFact fact(String sample) {
    return fact(document(sample));
  }

  private static GitLabFact fact(JsonNode document) {
    return GitLabEvents.read(document) instanceof Reading.Of(GitLabFact fact)
        ? fact
        : fail("nothing that a rule could want");
  }

  private static ObjectNode document(String sample) {
    return (ObjectNode)
        Json.read(
            World.request(World.read(World.file("webhook-gitlab/" + sample))).body(),
            JsonNode.class);
  }
}
