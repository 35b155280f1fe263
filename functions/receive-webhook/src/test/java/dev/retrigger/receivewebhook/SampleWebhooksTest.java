package dev.retrigger.receivewebhook;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import dev.retrigger.ledger.IgnoredEvents;
import dev.retrigger.ledger.IgnoredEvents.IgnoredEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The requests under {@code events/apigateway/webhook-*}: the status, which triggers fire, and what
 * the record says if none does.
 */
@Tag("N-05")
@Tag("G-01")
final class SampleWebhooksTest {
  private static final String OUTCOMES =
      """
      webhook-gitlab/push-to-main, 200, merge,
      webhook-gitlab/push-sent-again, 200, merge,
      webhook-gitlab/push-under-a-new-id, 200, merge,
      webhook-gitlab/push-other-body-under-the-same-id, 200, , it is about other
      webhook-gitlab/push-in-base64, 200, merge,
      webhook-gitlab/push-older-after-newer, 200, merge,
      webhook-gitlab/push-to-another-branch, 200, , it is about wip
      webhook-gitlab/push-of-other-paths, 200, , no file of the push is under its paths
      webhook-gitlab/push-of-thirty-commits, 200, merge,
      webhook-gitlab/branch-created, 200, begun,
      webhook-gitlab/branch-deleted, 200, gone,
      webhook-gitlab/branch-with-a-command-in-its-name, 200, begun,
      webhook-gitlab/tag-pushed, 200, release,
      webhook-gitlab/tag-that-is-no-version, 200, , the tag nightly is not semver
      webhook-gitlab/tag-deleted, 200, , a tag was deleted
      webhook-gitlab/merge-request-merged, 200, merged,
      webhook-gitlab/merge-request-opened, 200, updated,
      webhook-gitlab/merge-request-updated-with-commits, 200, updated,
      webhook-gitlab/merge-request-updated-without-commits, 200, , no new commit
      webhook-gitlab/merge-request-of-a-fork-merged, 200, , of a fork
      webhook-gitlab/pipeline-succeeded, 200, passed,
      webhook-gitlab/pipeline-failed, 200, , the status is failed
      webhook-gitlab/pipeline-of-a-fork, 200, , of a fork
      webhook-gitlab/job-succeeded, 200, trained,
      webhook-gitlab/job-of-another-name, 200, , the job is lint
      webhook-gitlab/deployment-succeeded, 200, live,
      webhook-gitlab/deployment-to-review, 200, , the environment is review/1
      webhook-gitlab/note, 200, , GitLab's note events start nothing
      webhook-gitlab/system-hook, 200, , a system hook
      webhook-gitlab/push-of-a-project-that-is-not-allowed, 200, , the sender may not speak of
      webhook-gitlab/push-with-another-projects-name-as-a-list, 200, , no 'project.path_with
      webhook-gitlab/body-cut, 400, ,
      webhook-gitlab/keys-twice, 400, ,
      webhook-gitlab/nested-too-deep, 400, ,
      webhook-gitlab/signature-of-someone-else, 401, ,
      webhook-gitlab/signed-six-minutes-ago, 401, ,
      webhook-gitlab/signed-six-minutes-ahead, 401, ,
      webhook-gitlab/body-changed-after-signing, 401, ,
      webhook-gitlab/signature-sent-twice, 401, ,
      webhook-gitlab/signature-of-another-version, 401, ,
      webhook-gitlab/two-signatures, 200, merge,
      webhook-gitlab/token-instead-of-a-signature, 401, ,
      webhook-gitlab/id-with-a-dot, 401, ,
      webhook-gitlab/token-push, 200, merge,
      webhook-gitlab/token-push-without-idempotency-key, 200, merge,
      webhook-gitlab/token-of-someone-else, 401, ,
      webhook-gitlab/token-and-a-signature, 401, ,
      webhook-mlflow/alias-set, 200, champion,
      webhook-mlflow/alias-set-sent-again, 200, champion,
      webhook-mlflow/alias-set-under-a-new-id, 200, champion,
      webhook-mlflow/alias-of-another-name, 200, , the alias is challenger
      webhook-mlflow/alias-removed, 200, , an alias was removed
      webhook-mlflow/version-created, 200, version,
      webhook-mlflow/version-tag-set, 200, , MLflow's model_version_tag set starts nothing
      webhook-mlflow/registered-model-created, 200, , MLflow's registered_model created starts
      webhook-mlflow/prompt-created, 200, , MLflow's prompt_version created starts nothing
      webhook-mlflow/test-delivery, 200, , MLflow's test delivery
      webhook-mlflow/model-nobody-listens-to, 200, , no trigger listens to mlflow/fraud
      webhook-mlflow/model-that-is-not-allowed, 200, , the sender may not speak of ops-secret
      webhook-mlflow/version-as-a-number, 200, , no 'data.version' and 'data.alias'
      webhook-mlflow/alias-with-a-path, 200, , no 'data.version' and 'data.alias'
      webhook-mlflow/unknown-entity, 200, , MLflow's trace created starts nothing
      webhook-mlflow/body-cut, 400, ,
      webhook-mlflow/body-changed-after-signing, 401, ,
      webhook-mlflow/without-signature, 401, ,
      webhook-mlflow/signed-an-hour-ago, 401, ,
      webhook-mlflow/unknown-sender, 401, ,
      webhook-github/push-to-main, 200, pushed,
      webhook-github/push-under-a-new-id, 200, pushed,
      webhook-github/push-to-another-branch, 200, , /ref is not 'refs/heads/main'
      webhook-github/push-older-after-newer, 200, pushed,
      webhook-github/ping, 200, , GitHub's ping
      webhook-github/form-encoded, 400, ,
      webhook-github/ref-as-an-object, 200, , /ref is not
      webhook-github/body-changed-after-signing, 401, ,
      webhook-github/sha1-only, 401, ,
      webhook-github/signature-of-someone-else, 401, ,
      webhook-custom/labels-ready, 200, labels,
      webhook-custom/labels-ready-sent-again, 200, labels,
      webhook-custom/labels-ready-under-a-new-id, 200, labels,
      webhook-custom/labels-ready-in-base64, 200, labels,
      webhook-custom/other-event, 200, , /event is not 'labels.ready'
      webhook-custom/not-approved, 200, , /approved is not 'true'
      webhook-custom/a-list, 200, , /event is not
      webhook-custom/other-body-under-the-same-id, 200, labels,
      webhook-custom/body-cut, 400, ,
      webhook-custom/not-utf-8, 400, ,
      webhook-custom/signed-six-minutes-ago, 401, ,
      webhook-custom/timestamp-in-other-digits, 401, ,
      webhook-custom/id-sent-twice, 401, ,
      webhook-custom/without-id, 401, ,
      """;

  @ParameterizedTest
  @CsvSource(textBlock = OUTCOMES, emptyValue = "", nullValues = "-", quoteCharacter = '`')
  @Tag("G-05")
  void shouldLeadToWhatIsNamedHere(String name, int statusCode, String trigger, String why) {
    World world = new World();

    assertThat(world.send(World.file(name)).statusCode()).isEqualTo(statusCode);

    assertThat(world.fired()).isEqualTo(trigger == null ? List.of() : List.of(trigger));
    List<IgnoredEvent> ignored = ignored(world);
    if (why == null) {
      assertThat(ignored).isEmpty();
    } else {
      assertThat(ignored).singleElement().extracting(IgnoredEvent::reason).asString().contains(why);
    }
  }

  @Test
  @Tag("G-05")
  void shouldHandOverTheModelsVersionAliasAndSource() {
    World world = new World();
    world.send(World.file("webhook-mlflow/alias-set"));

    assertThat(world.signals)
        .singleElement()
        .satisfies(
            signal -> {
              assertThat(signal.source()).isEqualTo("mlflow");
              assertThat(signal.subject()).isEqualTo("mlflow/churn");
              assertThat(signal.attributes())
                  .containsEntry("version", "7")
                  .containsEntry("alias", "champion")
                  .containsEntry("url", "models:/churn/7");
            });
  }

  @Test
  void shouldHandOverTheCommitThatWasPushed() {
    World world = new World();
    world.send(World.file("webhook-gitlab/push-to-main"));

    assertThat(world.signals.getFirst().attributes())
        .containsEntry("commit", "da1560886d4f094c3e6c9ef40349f7d38b5d27d7")
        .containsEntry("branch", "main")
        .containsEntry("ref", "refs/heads/main")
        .containsEntry("project", "growth/churn")
        .containsEntry("author", "ann")
        .containsEntry("reason", "push to main of growth/churn by ann")
        .containsEntry(
            "url",
            "https://gitlab.example/growth/churn/-/commit/da1560886d4f094c3e6c9ef40349f7d38b5d27d7");
  }

  @Test
  @Tag("R-09")
  void shouldNameTheSameSandboxWhenABranchIsMadeAndGone() {
    World world = new World();
    world.send(World.file("webhook-gitlab/branch-created"));
    world.send(World.file("webhook-gitlab/branch-deleted"));

    assertThat(world.signals)
        .extracting(signal -> signal.attributes().get("sandbox"))
        .hasSize(2)
        .containsOnly(Sandbox.name("growth/churn", "feature/Ærlig_Tall"));
  }

  @Test
  @Tag("R-09")
  void shouldNameTheSandboxOfTheBranchThatWasMergedAndNotOfTheOneItWentInto() {
    World world = new World();
    world.send(World.file("webhook-gitlab/merge-request-merged"));

    assertThat(world.attribute("sandbox"))
        .isEqualTo(Sandbox.name("growth/churn", "feature/Deeper_Tree"));
    assertThat(world.attribute("branch")).isEqualTo("main");
    assertThat(world.attribute("action")).isEqualTo("merge");
  }

  @Test
  void shouldHandOverNoNameThatAShellWouldReadAnew() {
    World world = new World();
    world.send(World.file("webhook-gitlab/branch-with-a-command-in-its-name"));

    assertThat(world.signals.getFirst().attributes())
        .doesNotContainKeys("branch", "ref")
        .containsKey("sandbox");
    assertThat(world.attribute("sandbox")).matches("[a-z][a-z0-9-]{0,39}");
  }

  @Test
  void shouldNameEveryFile() {
    Set<String> named =
        OUTCOMES
            .lines()
            .map(line -> line.substring(0, line.indexOf(',')))
            .collect(toCollection(TreeSet::new));

    assertThat(files()).isEqualTo(named);
  }

  private static List<IgnoredEvent> ignored(World world) {
    IgnoredEvents events = new IgnoredEvents(world.table);
    return Stream.of(
            "gitlab/growth/churn",
            "gitlab/ops/secret",
            "gitlab/-",
            "mlflow/churn",
            "mlflow/fraud",
            "mlflow/ops-secret",
            "mlflow/example_model",
            "webhook/github",
            "webhook/acme")
        .flatMap(events::about)
        .toList();
  }

  static Set<String> files() {
    try (Stream<Path> files = Files.walk(World.EVENTS)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> World.EVENTS.relativize(file).toString().replace('\\', '/'))
          .filter(name -> name.startsWith("webhook-"))
          .map(name -> name.substring(0, name.length() - ".json".length()))
          .collect(toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
