package dev.retrigger.receiverequest;

import dev.retrigger.domain.Decision.Defer;
import dev.retrigger.domain.PipelineId;
import dev.retrigger.domain.PipelineState;
import dev.retrigger.domain.StartPolicy;
import dev.retrigger.domain.StartPolicy.Answer;
import dev.retrigger.domain.StartPolicy.Rules;
import dev.retrigger.domain.StartPolicy.Situation;
import dev.retrigger.ledger.Approval;
import dev.retrigger.ledger.Approvals;
import dev.retrigger.ledger.Pauses;
import dev.retrigger.ledger.Pipelines;
import dev.retrigger.ledger.Projects;
import dev.retrigger.ledger.Table;
import dev.retrigger.models.CompiledModel;
import dev.retrigger.models.Pipeline;
import java.time.Instant;
import java.util.Optional;

/** Reads how pipelines stand, as the starter does, and asks its policy why nothing starts. */
final class Standings {
  private final Pipelines pipelines;
  private final Projects projects;
  private final Pauses pauses;
  private final Approvals approvals;

  Standings(Table table) {
    this.pipelines = new Pipelines(table);
    this.projects = new Projects(table);
    this.pauses = new Pauses(table);
    this.approvals = new Approvals(table);
  }

  /** How a pipeline stands, and why it does not start, if something holds it back. */
  record Standing(PipelineState state, Optional<Defer> held) {}

  Standing of(CompiledModel model, Pipeline rules, Instant now) {
    PipelineId id = new PipelineId(model.file().model(), rules.name());
    PipelineState state = pipelines.state(id);
    Situation situation =
        new Situation(
            state,
            projects.state(model.project().project()),
            !pauses.of(id.model()).isEmpty(),
            pipelines.waitingLeader(id, state),
            state.asked().flatMap(asked -> approvals.find(asked.approval())).map(Standings::answer),
            false,
            now);
    StartPolicy policy =
        new StartPolicy(
            id,
            new Rules(
                rules.limits(), model.file().mode(), rules.approval(), model.project().caps()));
    return new Standing(state, policy.held(situation));
  }

  private static Answer answer(Approval approval) {
    return switch (approval.status()) {
      case PENDING -> Answer.PENDING;
      case APPROVED -> Answer.APPROVED;
      case REJECTED -> Answer.REJECTED;
      case EXPIRED, SUPERSEDED -> Answer.EXPIRED;
    };
  }
}
