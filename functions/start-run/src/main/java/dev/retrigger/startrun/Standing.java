package dev.retrigger.startrun;

import dev.retrigger.domain.Limits;
import dev.retrigger.domain.OnBusy;
import dev.retrigger.domain.PipelineId;
import dev.retrigger.domain.PipelineState;
import dev.retrigger.domain.PipelineState.Asked;
import dev.retrigger.domain.ProjectState;
import dev.retrigger.domain.RunStatus;
import dev.retrigger.domain.Signal;
import dev.retrigger.domain.StartPolicy;
import dev.retrigger.domain.StartPolicy.Rules;
import dev.retrigger.domain.StartPolicy.Situation;
import dev.retrigger.ledger.Approval;
import dev.retrigger.ledger.ApprovalNotices;
import dev.retrigger.ledger.Approvals;
import dev.retrigger.ledger.Outbox;
import dev.retrigger.ledger.Pipelines;
import dev.retrigger.ledger.Projects;
import dev.retrigger.ledger.Run;
import dev.retrigger.ledger.Runs;
import dev.retrigger.ledger.Verdict;
import dev.retrigger.ledger.Write;
import dev.retrigger.models.CompiledModel;
import dev.retrigger.models.Pipeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Everything that a decision about a pipeline is made from, as it was read, and how to write what
 * was decided on condition that none of it has changed.
 *
 * @param question what a person is asked about the first waiting batch, and the run it would be
 */
record Standing(
    CompiledModel model,
    PipelineId pipeline,
    Pipeline rules,
    Situation situation,
    Optional<Question> question) {

  private static final Duration PAUSE = Duration.ofMinutes(15);
  private static final String REPLACED = "it no longer waits: it was replaced or dropped";

  /** A question to a person, and the run that it is about. */
  record Question(Approval approval, Run run) {}

  StartPolicy policy() {
    return policy(rules.limits());
  }

  /** The policy for a signal. Drift is told of once: what would be dropped waits instead. */
  StartPolicy policyFor(Signal signal) {
    Limits limits = rules.limits();
    boolean kept = signal.source().equals(Signal.DRIFT) && limits.onBusy() == OnBusy.SKIP;
    return policy(kept ? limits.with(OnBusy.COALESCE) : limits);
  }

  private StartPolicy policy(Limits limits) {
    return new StartPolicy(
        pipeline, new Rules(limits, model.file().mode(), rules.approval(), model.project().caps()));
  }

  PipelineState state() {
    return situation.pipeline();
  }

  Instant now() {
    return situation.now();
  }

  /** Writes the states, and ends a question that is not asked any longer. */
  List<Write> writes(PipelineState next, ProjectState project) {
    List<Write> writes = new ArrayList<>();
    Optional<Instant> wakesAt = policy().wakesAt(next, project, situation);
    writes.add(Pipelines.update(pipeline, next, wakesAt));
    if (!project.equals(situation.project())) {
      writes.add(Projects.update(pipeline.model().project(), project));
    }
    Optional<Asked> asks = next.asked();
    question
        .filter(_ -> asks.isEmpty() || !asks.equals(state().asked()))
        .ifPresent(open -> writes.addAll(settled(open, next.active().contains(open.run().id()))));
    return writes;
  }

  /** An answer that must wait for a limit asks for attention when the limit ends. */
  List<Write> postponed(PipelineState next, ProjectState project) {
    return question
        .filter(open -> open.approval().status() == Approval.Status.APPROVED)
        .filter(_ -> next.asked().equals(state().asked()))
        .map(
            open ->
                List.of(
                    Approvals.postpone(
                        open.approval(),
                        policy()
                            .wakesAt(next, project, situation)
                            .filter(at -> at.isAfter(now()))
                            .orElse(now().plus(PAUSE)))))
        .orElse(List.of());
  }

  private List<Write> settled(Question open, boolean starts) {
    return switch (open.approval().status()) {
      case APPROVED ->
          starts
              ? List.of(Approvals.takenUp(open.approval()))
              : List.of(Approvals.takenUp(open.approval()), refuse(open.run(), REPLACED));
      case REJECTED ->
          List.of(
              Approvals.takenUp(open.approval()),
              refuse(
                  open.run(),
                  "rejected by " + open.approval().verdict().map(Verdict::by).orElse("someone")));
      case PENDING -> {
        boolean late = !now().isBefore(open.approval().expires());
        Approval closed = late ? open.approval().expired() : open.approval().superseded();
        yield List.of(
            Approvals.close(closed),
            Outbox.owe(ApprovalNotices.decided(closed, now()), now()),
            refuse(open.run(), late ? "nobody approved it in time" : REPLACED));
      }
      case EXPIRED, SUPERSEDED -> List.of();
    };
  }

  private Write refuse(Run run, String why) {
    return Runs.update(run.ended(RunStatus.REFUSED, Optional.of(why), now()), Optional.empty());
  }

  /** What became of a question, as the policy wants to know it. */
  static StartPolicy.Answer answer(Approval approval, Instant now) {
    return switch (approval.status()) {
      case APPROVED -> StartPolicy.Answer.APPROVED;
      case REJECTED -> StartPolicy.Answer.REJECTED;
      case EXPIRED, SUPERSEDED -> StartPolicy.Answer.EXPIRED;
      case PENDING ->
          now.isBefore(approval.expires())
              ? StartPolicy.Answer.PENDING
              : StartPolicy.Answer.EXPIRED;
    };
  }
}
