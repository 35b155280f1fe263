package dev.retrigger.receivewebhook;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.domain.Text;
import dev.retrigger.receivewebhook.GitLabFact.Deployment;
import dev.retrigger.receivewebhook.GitLabFact.Job;
import dev.retrigger.receivewebhook.GitLabFact.MergeRequest;
import dev.retrigger.receivewebhook.GitLabFact.Origin;
import dev.retrigger.receivewebhook.GitLabFact.Pipeline;
import dev.retrigger.receivewebhook.GitLabFact.Push;
import dev.retrigger.receivewebhook.GitLabFact.Ref;
import dev.retrigger.receivewebhook.GitLabFact.TagPush;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Reads GitLab's webhooks. What has the shape of another version or another kind of hook is
 * nothing, with its reason, and never a failure.
 */
final class GitLabEvents {
  private static final String HEADS = "refs/heads/";
  private static final String TAGS = "refs/tags/";
  private static final String REQUESTS = "refs/merge-requests/";

  private final Document body;
  private final String project;

  private GitLabEvents(Document body, String project) {
    this.body = body;
    this.project = project;
  }

  static Reading read(JsonNode json) {
    Document body = new Document(json);
    Optional<String> kind = body.at("object_kind").text();
    Optional<String> project = body.at("project", "path_with_namespace").project();
    String subject = "gitlab/" + project.orElse("-");
    if (kind.isEmpty()) {
      boolean system = body.at("event_name").text().isPresent();
      return new Reading.Nothing(subject, system ? "a system hook" : "no 'object_kind'");
    }
    if (project.isEmpty()) {
      return new Reading.Nothing(subject, "no 'project.path_with_namespace'");
    }
    GitLabEvents events = new GitLabEvents(body, project.get());
    return switch (kind.get()) {
      case "push" -> events.push();
      case "tag_push" -> events.tagPush();
      case "merge_request" -> events.mergeRequest();
      case "pipeline" -> events.pipeline();
      case "build" -> events.job();
      case "deployment" -> events.deployment();
      default -> events.nothing("GitLab's " + Text.brief(kind.get(), 40) + " events start nothing");
    };
  }

  private Reading push() {
    Optional<String> branch = body.at("ref").ref(HEADS);
    Optional<String> before = body.at("before").sha();
    Optional<String> after = body.at("after").sha();
    if (branch.isEmpty() || before.isEmpty() || after.isEmpty()) {
      return nothing("a push without 'ref', 'before' and 'after'");
    }
    if (Document.isZeros(before.get()) && Document.isZeros(after.get())) {
      return nothing("a push from nothing to nothing");
    }
    return new Reading.Of(
        new Push(
            origin(
                body.at("user_username").user(),
                body.at("after").commit(),
                page("/-/commit/", body.at("after").commit())),
            branch.get(),
            before.get(),
            after.get(),
            Document.isZeros(before.get()) ? body.at("project", "default_branch").plain() : before,
            files(Document.isZeros(before.get())),
            body.at("ref_protected").truth()));
  }

  /**
   * GitLab lists twenty commits, and counts all of them. A branch that is set back has no new
   * commit, and yet its files change; one that is made without any has those of another.
   */
  private ChangedFiles files(boolean creates) {
    List<Document> commits = body.at("commits").each().toList();
    OptionalLong total = body.at("total_commits_count").number();
    return new ChangedFiles(
        commits.stream()
            .flatMap(
                commit ->
                    Stream.of("added", "modified", "removed")
                        .flatMap(change -> commit.at(change).paths().stream()))
            .distinct()
            .toList(),
        total.isPresent()
            && total.getAsLong() <= commits.size()
            && (creates || total.getAsLong() > 0));
  }

  private Reading tagPush() {
    Optional<String> tag = body.at("ref").ref(TAGS);
    Optional<String> after = body.at("after").sha();
    if (tag.isEmpty() || after.isEmpty()) {
      return nothing("a push without a tag's 'ref', and 'after'");
    }
    if (Document.isZeros(after.get())) {
      return nothing("a tag was deleted");
    }
    // An annotated tag is an object of its own; what it names is checked out.
    Optional<String> commit = body.at("checkout_sha").commit().or(() -> after);
    return new Reading.Of(
        new TagPush(
            origin(body.at("user_username").user(), commit, page("/-/commit/", commit)),
            tag.get(),
            after.get(),
            body.at("ref_protected").truth()));
  }

  private Reading mergeRequest() {
    Document request = body.at("object_attributes");
    OptionalLong number = request.at("iid").number();
    Optional<String> action = request.at("action").word();
    Optional<String> source = request.at("source_branch").ref();
    Optional<String> target = request.at("target_branch").ref();
    OptionalLong from = request.at("source_project_id").number();
    OptionalLong to = request.at("target_project_id").number();
    if (number.isEmpty() || action.isEmpty() || source.isEmpty() || target.isEmpty()) {
      return nothing("a merge request without 'iid', 'action' and its branches");
    }
    boolean fork = from.isEmpty() || to.isEmpty() || from.getAsLong() != to.getAsLong();
    String home =
        fork ? request.at("source", "path_with_namespace").project().orElse("-") : project;
    return new Reading.Of(
        new MergeRequest(
            origin(
                body.at("user", "username").user(),
                request
                    .at("merge_commit_sha")
                    .commit()
                    .or(() -> request.at("last_commit", "id").commit()),
                request.at("url").address()),
            number.getAsLong(),
            action.get(),
            target.get(),
            Sandbox.name(home, source.get()),
            fork,
            !action.get().equals("update") || request.at("oldrev").commit().isPresent(),
            Text.brief(request.at("updated_at").text().orElse(""), 40)));
  }

  private Reading pipeline() {
    Document pipeline = body.at("object_attributes");
    OptionalLong number = pipeline.at("id").number();
    Optional<String> status = pipeline.at("status").word();
    if (number.isEmpty() || status.isEmpty()) {
      return nothing("a pipeline without 'id' and 'status'");
    }
    Document request = body.at("merge_request");
    return new Reading.Of(
        new Pipeline(
            origin(
                body.at("user", "username").user(),
                pipeline.at("sha").commit(),
                page("/-/pipelines/", Optional.of(Long.toString(number.getAsLong())))),
            number.getAsLong(),
            ref(pipeline),
            status.get(),
            request.node().isObject()
                && !request
                    .at("source_project_id")
                    .number()
                    .equals(request.at("target_project_id").number())));
  }

  private Reading job() {
    OptionalLong number = body.at("build_id").number();
    Optional<String> name = body.at("build_name").text();
    Optional<String> status = body.at("build_status").word();
    if (number.isEmpty() || name.isEmpty() || status.isEmpty()) {
      return nothing("a job without 'build_id', 'build_name' and 'build_status'");
    }
    return new Reading.Of(
        new Job(
            origin(
                body.at("user", "username").user(),
                body.at("sha").commit(),
                page("/-/jobs/", Optional.of(Long.toString(number.getAsLong())))),
            number.getAsLong(),
            ref(body),
            name.get(),
            status.get(),
            body.at("ref").text().filter(ref -> ref.startsWith(REQUESTS)).isPresent()));
  }

  private Reading deployment() {
    OptionalLong number = body.at("deployment_id").number();
    Optional<String> environment = body.at("environment").text();
    Optional<String> status = body.at("status").word();
    if (number.isEmpty() || environment.isEmpty() || status.isEmpty()) {
      return nothing("a deployment without 'deployment_id', 'environment' and 'status'");
    }
    return new Reading.Of(
        new Deployment(
            origin(
                body.at("user", "username").user(), committed(), body.at("commit_url").address()),
            number.getAsLong(),
            environment.get(),
            status.get()));
  }

  /** A deployment names its commit in full only at the end of an address. */
  private Optional<String> committed() {
    return body.at("commit_url")
        .address()
        .map(url -> Document.of(url.substring(url.lastIndexOf('/') + 1)))
        .flatMap(Document::commit);
  }

  private static Ref ref(Document document) {
    Optional<String> name = document.at("ref").ref();
    return name.<Ref>map(
            text -> document.at("tag").isTrue() ? new Ref.Tag(text) : new Ref.Branch(text))
        .orElseGet(Ref.None::new);
  }

  private Origin origin(Optional<String> author, Optional<String> commit, Optional<String> url) {
    return new Origin(project, author, commit, url);
  }

  private Optional<String> page(String folder, Optional<String> what) {
    return body.at("project", "web_url")
        .address()
        .flatMap(address -> what.map(each -> address + folder + each));
  }

  private Reading nothing(String why) {
    return new Reading.Nothing("gitlab/" + project, why);
  }
}
