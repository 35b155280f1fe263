package dev.retrigger.startrun;

import dev.retrigger.domain.Decision.Refuse;
import dev.retrigger.domain.Decision.Waiting;
import dev.retrigger.domain.Digest;
import dev.retrigger.domain.PipelineId;
import dev.retrigger.domain.PipelineState;
import dev.retrigger.domain.ProjectState;
import dev.retrigger.domain.RunId;
import dev.retrigger.domain.Signal;
import dev.retrigger.domain.StartPolicy.Departure;
import dev.retrigger.domain.StartPolicy.Question;
import dev.retrigger.events.Json;
import dev.retrigger.events.Notice;
import dev.retrigger.ledger.Approval;
import dev.retrigger.ledger.Approval.Status;
import dev.retrigger.ledger.ApprovalNotices;
import dev.retrigger.ledger.Approvals;
import dev.retrigger.ledger.Outbox;
import dev.retrigger.ledger.Pipelines;
import dev.retrigger.ledger.Run;
import dev.retrigger.ledger.RunEnding;
import dev.retrigger.ledger.RunNotices;
import dev.retrigger.ledger.Runs;
import dev.retrigger.ledger.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Writes down what leaves: a run that starts, or the question whether it may. */
final class Departures {
  /** How many batches leave without a run in one transaction. */
  static final int MOST_SEALED = 80;

  private final RunPlanner planner;

  Departures(RunPlanner planner) {
    this.planner = planner;
  }

  /**
   * What to write about a batch that leaves, or would.
   *
   * @param launches the run that the target is to be called for
   * @param run what was planned
   */
  record Left(List<Write> writes, Optional<RunId> launches, Run run, Optional<Refuse> refusal) {}

  /**
   * A batch leaves with a run. One that was asked about is started exactly as it was then.
   *
   * @param next the states once it has left
   */
  Left start(
      Standing standing,
      Departure departure,
      Signal leader,
      PipelineState next,
      ProjectState project) {
    Optional<Standing.Question> question =
        standing.question().filter(open -> open.run().id().equals(departure.run()));
    if (question.isPresent()) {
      return leave(
          standing, question.get().run().approved(standing.now()), List.of(), next, project);
    }
    RunPlan plan = plan(standing, departure, leader);
    return plan.refusal().isPresent()
        ? refused(standing, plan, next.refused(standing.state()))
        : leave(standing, plan.run(), plan.takes(), next, project);
  }

  /** People are asked about the run that a batch would leave with. */
  Left ask(
      Standing standing,
      Departure departure,
      Question question,
      List<Signal> batch,
      PipelineState next) {
    RunPlan plan = plan(standing, departure, batch.getFirst());
    if (plan.refusal().isPresent()) {
      return refused(standing, plan, next.waitingFrom(departure.batch() + 1));
    }
    Instant now = standing.now();
    Run run = plan.run().asked();
    Approval approval =
        new Approval(
            question.asked().approval(),
            standing.pipeline(),
            run.id(),
            run.batch(),
            run.reason(),
            batch.stream().flatMap(People::behind).distinct().toList(),
            standing.rules().approval().orElseThrow(),
            now,
            question.expires(),
            Status.PENDING,
            Optional.empty(),
            Digest.of(Json.write(run.request())),
            run.request().tell());
    List<Write> writes = new ArrayList<>(standing.writes(next, standing.situation().project()));
    writes.add(Runs.update(run, Optional.empty()));
    writes.add(Approvals.ask(approval));
    writes.addAll(plan.takes());
    writes.add(Outbox.owe(ApprovalNotices.asked(approval, facts(run)), now));
    return new Left(writes, Optional.empty(), run, Optional.empty());
  }

  /** What to write when everything goes on waiting, and people are told why. */
  static List<Write> exhausted(Standing standing, Waiting budget) {
    Run.Tell tell = RunPlanner.tell(standing.model());
    if (!tell.events().contains(Notice.Kind.PAUSED.word())) {
      return List.of();
    }
    boolean own = budget == Waiting.BUDGET;
    String whose = own ? standing.pipeline().toString() : standing.pipeline().model().project();
    String period =
        (own ? standing.state().spend() : standing.situation().project().spend()).period();
    LinkedHashMap<String, String> facts = new LinkedHashMap<>();
    facts.put("Why", "the budget of " + whose + " is used up for " + period);
    facts.put("Mend", "raise the budget, or: retrigger start --override REASON");
    return List.of(
        Outbox.owe(
            new Notice(
                whose.replace('/', '-') + "-budget-" + period,
                Notice.Kind.PAUSED,
                standing.pipeline().model(),
                Optional.of(standing.pipeline()),
                Optional.empty(),
                standing.now(),
                "budget used up",
                facts,
                Optional.empty(),
                tell.slack(),
                tell.topic()),
            standing.now()));
  }

  /** Notes why batches leave without a run; as many of them as a transaction has room for. */
  static Stream<Write> sealed(PipelineId pipeline, long first, long end, String why, Instant now) {
    return LongStream.range(first, Math.min(end, first + MOST_SEALED))
        .mapToObj(batch -> Pipelines.seal(pipeline, batch, why, now));
  }

  private RunPlan plan(Standing standing, Departure departure, Signal leader) {
    return planner.plan(
        departure, standing.model(), standing.pipeline(), standing.rules(), leader, standing.now());
  }

  private static Left refused(Standing standing, RunPlan plan, PipelineState next) {
    Left left = leave(standing, plan.run(), plan.takes(), next, standing.situation().project());
    return new Left(left.writes(), left.launches(), left.run(), plan.refusal());
  }

  private static Left leave(
      Standing standing, Run run, List<Write> takes, PipelineState next, ProjectState project) {
    Instant now = standing.now();
    boolean calls = !run.status().isFinal();
    List<Write> writes = new ArrayList<>(standing.writes(next, project));
    writes.addAll(takes);
    writes.add(
        Runs.update(run, calls ? Optional.of(now.plus(Launcher.PATIENCE)) : Optional.empty()));
    writes.add(Pipelines.seal(run.pipeline(), run.batch(), run.id().value(), now));
    if (!calls) {
      RunNotices.about(run, RunEnding.kind(run.status()), now)
          .ifPresent(notice -> writes.add(Outbox.owe(notice, now)));
    }
    return new Left(
        writes, calls ? Optional.of(run.id()) : Optional.empty(), run, Optional.empty());
  }

  private static Map<String, String> facts(Run run) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("Target", run.request().target() + " " + run.request().resource());
    run.request().parameters().forEach(facts::put);
    return facts;
  }
}
