package dev.retrigger.receivewebhook;

import dev.retrigger.domain.Text;
import dev.retrigger.models.Route;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What happened in a GitLab project. */
sealed interface GitLabFact extends Fact {
  Origin origin();

  /** Which branch or tag it is about, in which all of these are alike. */
  Ref ref();

  /** What was done, in words that end in "of PROJECT". */
  String deed();

  /** What only this kind of fact has. */
  default Map<String, String> more() {
    return Map.of();
  }

  /** What every fact has: where, by whom, at which commit, and where a person can look. */
  record Origin(
      String project, Optional<String> author, Optional<String> commit, Optional<String> url) {}

  /** A branch, a tag, or neither. */
  sealed interface Ref {
    record Branch(String name) implements Ref {}

    record Tag(String name) implements Ref {}

    record None() implements Ref {}

    default String show() {
      return switch (this) {
        case Branch(var name) -> Document.shown(name);
        case Tag(var name) -> "tag " + Document.shown(name);
        case None _ -> "no branch";
      };
    }
  }

  /**
   * Commits were pushed to a branch, or it was made or deleted.
   *
   * @param compareFrom the commit or branch against which the pushed files changed
   * @param isProtected whether the branch is protected, if GitLab says so
   */
  record Push(
      Origin origin,
      String branch,
      String before,
      String after,
      Optional<String> compareFrom,
      ChangedFiles files,
      Optional<Boolean> isProtected)
      implements GitLabFact {
    boolean creates() {
      return Document.isZeros(before);
    }

    boolean deletes() {
      return Document.isZeros(after);
    }

    @Override
    public Ref ref() {
      return new Ref.Branch(branch);
    }

    @Override
    public String deed() {
      String done = deletes() ? "deletion of " : creates() ? "creation of " : "push to ";
      return done + ref().show();
    }

    @Override
    public List<String> identity() {
      return List.of("push", branch, before, after);
    }
  }

  /** A tag was pushed. */
  record TagPush(Origin origin, String tag, String object, Optional<Boolean> isProtected)
      implements GitLabFact {
    @Override
    public Ref ref() {
      return new Ref.Tag(tag);
    }

    @Override
    public String deed() {
      return "push of " + ref().show();
    }

    @Override
    public List<String> identity() {
      return List.of("tag", tag, object);
    }
  }

  /**
   * Something was done to a merge request.
   *
   * @param sandbox whose branch it comes from: what belongs to that branch alone
   * @param fork whether it comes from another project
   * @param newCommits whether there may be commits that were not there before
   */
  record MergeRequest(
      Origin origin,
      long number,
      String action,
      String target,
      String sandbox,
      boolean fork,
      boolean newCommits,
      String updated)
      implements GitLabFact {
    @Override
    public Ref ref() {
      return new Ref.Branch(target);
    }

    @Override
    public String deed() {
      return "merge request !" + number + ", " + action + ", into " + ref().show();
    }

    @Override
    public List<String> identity() {
      return List.of(
          "merge_request", Long.toString(number), action, origin.commit().orElse(""), updated);
    }

    @Override
    public Map<String, String> more() {
      return Map.of("action", action, "sandbox", sandbox);
    }
  }

  /** A pipeline changed its status. */
  record Pipeline(Origin origin, long number, Ref ref, String status, boolean fork)
      implements GitLabFact {
    @Override
    public String deed() {
      return "pipeline " + number + ", " + status + ", on " + ref.show();
    }

    @Override
    public List<String> identity() {
      return List.of("pipeline", Long.toString(number), status);
    }

    @Override
    public Map<String, String> more() {
      return Map.of("status", status);
    }
  }

  /**
   * A job changed its status.
   *
   * @param request whether it is for a merge request: of which project, GitLab does not say
   */
  record Job(Origin origin, long number, Ref ref, String name, String status, boolean request)
      implements GitLabFact {
    @Override
    public String deed() {
      return "job " + Document.shown(name) + ", " + status + ", on " + ref.show();
    }

    @Override
    public List<String> identity() {
      return List.of("job", Long.toString(number), status);
    }

    @Override
    public Map<String, String> more() {
      return Map.of("status", status);
    }
  }

  /** A deployment changed its status. */
  record Deployment(Origin origin, long number, String environment, String status)
      implements GitLabFact {
    @Override
    public Ref ref() {
      return new Ref.None();
    }

    @Override
    public String deed() {
      return "deployment to " + Document.shown(environment) + ", " + status + ",";
    }

    @Override
    public List<String> identity() {
      return List.of("deployment", Long.toString(number), status);
    }

    @Override
    public Map<String, String> more() {
      Map<String, String> more = new LinkedHashMap<>();
      more.put("status", status);
      Document.plain(environment).ifPresent(name -> more.put("environment", name));
      return more;
    }
  }

  @Override
  default String source() {
    return Route.GITLAB;
  }

  @Override
  default String resource() {
    return origin().project();
  }

  /** The names of branches and tags that nothing may read anew as a command are left out. */
  @Override
  default Map<String, String> attributes() {
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("project", origin().project());
    switch (ref()) {
      case Ref.Branch(var name) -> {
        attributes.put("sandbox", Sandbox.name(origin().project(), name));
        Document.plain(name)
            .ifPresent(
                plain -> {
                  attributes.put("branch", plain);
                  attributes.put("ref", "refs/heads/" + plain);
                });
      }
      case Ref.Tag(var name) ->
          Document.plain(name)
              .ifPresent(
                  plain -> {
                    attributes.put("tag", plain);
                    attributes.put("ref", "refs/tags/" + plain);
                  });
      case Ref.None _ -> {}
    }
    origin().commit().ifPresent(commit -> attributes.put("commit", commit));
    origin().author().ifPresent(author -> attributes.put("author", author));
    origin().url().ifPresent(url -> attributes.put("url", url));
    attributes.putAll(more());
    attributes.put(
        "reason",
        deed()
            + " of "
            + Text.brief(origin().project(), 100)
            + origin().author().map(author -> " by " + Text.brief(author, 60)).orElse(""));
    return attributes;
  }
}
