package dev.retrigger.receivewebhook;

import dev.retrigger.models.GitLabRule;
import dev.retrigger.models.GitLabRule.Event;
import dev.retrigger.receivewebhook.GitLabFact.Deployment;
import dev.retrigger.receivewebhook.GitLabFact.Job;
import dev.retrigger.receivewebhook.GitLabFact.MergeRequest;
import dev.retrigger.receivewebhook.GitLabFact.Pipeline;
import dev.retrigger.receivewebhook.GitLabFact.Push;
import dev.retrigger.receivewebhook.GitLabFact.Ref;
import dev.retrigger.receivewebhook.GitLabFact.TagPush;
import java.util.List;
import java.util.Optional;

/** Whether a rule wants what happened in its project. */
final class GitLabRules {
  /** Asks GitLab which files a push changed; empty if it does not say. */
  @FunctionalInterface
  interface Comparison {
    Optional<List<String>> changedBy(Push push);
  }

  private final Comparison comparison;

  GitLabRules(Comparison comparison) {
    this.comparison = comparison;
  }

  /** Why the rule does not want it; empty if it does. */
  Optional<String> mismatch(GitLabRule rule, GitLabFact fact) {
    if (!rule.project().equals(fact.origin().project())) {
      return Optional.of("its project is " + rule.project());
    }
    return switch (fact) {
      case Push push -> push(rule, push);
      case TagPush push -> tagPush(rule, push);
      case MergeRequest request -> mergeRequest(rule, request);
      case Pipeline pipeline ->
          first(
              wrong(rule, Event.PIPELINE),
              unless(
                  !pipeline.fork() || rule.forks(),
                  "the pipeline is for a merge request of a fork"),
              status(rule, pipeline.status()),
              branch(rule, pipeline.ref()));
      case Job job ->
          first(
              wrong(rule, Event.JOB),
              unless(
                  !job.request() || rule.forks(),
                  "the job is for a merge request, which may be of a fork"),
              unless(
                  rule.job().map(job.name()::equals).orElse(true),
                  "the job is " + Document.shown(job.name())),
              status(rule, job.status()),
              branch(rule, job.ref()));
      case Deployment deployment ->
          first(
              wrong(rule, Event.DEPLOYMENT),
              unless(
                  rule.environment().map(deployment.environment()::equals).orElse(true),
                  "the environment is " + Document.shown(deployment.environment())),
              status(rule, deployment.status()));
    };
  }

  /** A branch that is created is also pushed to; one that is deleted is not. */
  private Optional<String> push(GitLabRule rule, Push push) {
    boolean heard =
        switch (rule.event()) {
          case PUSH -> !push.deletes();
          case BRANCH_CREATED -> push.creates();
          case BRANCH_DELETED -> push.deletes();
          case TAG, MERGE_REQUEST, PIPELINE, JOB, DEPLOYMENT -> false;
        };
    return first(
            unless(heard, "it is a " + push.deed()),
            branch(rule, push.ref()),
            guarded(rule, push.isProtected()))
        .or(() -> paths(rule, push));
  }

  /**
   * A push of more commits than GitLab lists is taken to change what the rule watches, if GitLab
   * does not say otherwise: a run too many is stopped by limits, a change without one by nothing.
   */
  private Optional<String> paths(GitLabRule rule, Push push) {
    if (rule.takesPaths(push.files().seen())) {
      return Optional.empty();
    }
    boolean wanted =
        !push.files().all() && comparison.changedBy(push).map(rule::takesPaths).orElse(true);
    return unless(wanted, "no file of the push is under its paths");
  }

  private static Optional<String> tagPush(GitLabRule rule, TagPush push) {
    return first(
        wrong(rule, Event.TAG),
        unless(
            rule.tag().map(tags -> tags.accepts(push.tag())).orElse(true),
            "the tag "
                + Document.shown(push.tag())
                + " is not "
                + rule.tag().map(tags -> tags.show()).orElse("")),
        guarded(rule, push.isProtected()));
  }

  private static Optional<String> mergeRequest(GitLabRule rule, MergeRequest request) {
    return first(
        wrong(rule, Event.MERGE_REQUEST),
        unless(!request.fork() || rule.forks(), "the merge request is of a fork"),
        unless(rule.actions().contains(request.action()), "the action is " + request.action()),
        unless(request.newCommits(), "the update brought no new commit"),
        branch(rule, request.ref()));
  }

  private static Optional<String> status(GitLabRule rule, String status) {
    return unless(rule.statuses().contains(status), "the status is " + status);
  }

  private static Optional<String> branch(GitLabRule rule, Ref ref) {
    boolean taken =
        rule.branch().isEmpty() || (ref instanceof Ref.Branch(var name) && rule.takesBranch(name));
    return unless(taken, "it is about " + ref.show());
  }

  private static Optional<String> guarded(GitLabRule rule, Optional<Boolean> isProtected) {
    return unless(
        !rule.protectedOnly() || isProtected.orElse(false),
        isProtected.isPresent()
            ? "the branch or tag is not protected"
            : "GitLab does not say whether it is protected");
  }

  private static Optional<String> wrong(GitLabRule rule, Event event) {
    return unless(rule.event() == event, "it is about another event");
  }

  private static Optional<String> unless(boolean met, String why) {
    return met ? Optional.empty() : Optional.of(why);
  }

  @SafeVarargs
  private static Optional<String> first(Optional<String>... whys) {
    for (Optional<String> why : whys) {
      if (why.isPresent()) {
        return why;
      }
    }
    return Optional.empty();
  }
}
