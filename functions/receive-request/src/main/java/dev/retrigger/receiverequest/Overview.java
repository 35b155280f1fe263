package dev.retrigger.receiverequest;

import dev.retrigger.domain.ApprovalRule;
import dev.retrigger.domain.Budget;
import dev.retrigger.domain.Caps;
import dev.retrigger.domain.Decision.Defer;
import dev.retrigger.domain.Limits;
import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.PipelineId;
import dev.retrigger.domain.PipelineState;
import dev.retrigger.domain.ProjectState;
import dev.retrigger.domain.Signal;
import dev.retrigger.domain.Spend;
import dev.retrigger.domain.TriggerId;
import dev.retrigger.ledger.Approval;
import dev.retrigger.ledger.Approvals;
import dev.retrigger.ledger.Combinations;
import dev.retrigger.ledger.Due;
import dev.retrigger.ledger.DueKind;
import dev.retrigger.ledger.Pauses;
import dev.retrigger.ledger.Pipelines;
import dev.retrigger.ledger.Projects;
import dev.retrigger.ledger.Row;
import dev.retrigger.ledger.Runs;
import dev.retrigger.ledger.SignalRecord;
import dev.retrigger.ledger.Signals;
import dev.retrigger.ledger.Table;
import dev.retrigger.ledger.Windows;
import dev.retrigger.models.CombinationTrigger;
import dev.retrigger.models.CompiledModel;
import dev.retrigger.models.Pipeline;
import dev.retrigger.receiverequest.ModelStatus.Money;
import dev.retrigger.receiverequest.ModelStatus.PipelineStatus;
import dev.retrigger.receiverequest.ModelStatus.ProjectStatus;
import dev.retrigger.receiverequest.Standings.Standing;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Reads from the ledger what waits, and how models stand. It changes nothing. */
public final class Overview {
  /** Of each pipeline: a queue may be long. */
  private static final int MOST_BATCHES = 20;

  /** Of each combination. */
  private static final int MOST_FACTS = 20;

  private static final int MOST_DUE = 500;

  /** Beyond everything that is ever due. */
  private static final Duration AHEAD = Duration.ofDays(400);

  private final InstantSource clock;
  private final ModelsInForce models;
  private final Standings standings;
  private final Pipelines pipelines;
  private final Projects projects;
  private final Signals signals;
  private final Windows windows;
  private final Combinations combinations;
  private final Approvals approvals;
  private final Pauses pauses;
  private final Runs runs;
  private final Due due;

  public Overview(Table table, InstantSource clock) {
    this.clock = clock;
    this.models = new ModelsInForce(table);
    this.standings = new Standings(table);
    this.pipelines = new Pipelines(table);
    this.projects = new Projects(table);
    this.signals = new Signals(table);
    this.windows = new Windows(table);
    this.combinations = new Combinations(table);
    this.approvals = new Approvals(table);
    this.pauses = new Pauses(table);
    this.runs = new Runs(table);
    this.due = new Due(table);
  }

  /** The models in force. */
  public List<CompiledModel> models() {
    return models.in(new Pauses.Scope.Everything());
  }

  /** What waits, of one model or of all. */
  public Pending pending(Optional<ModelId> model) {
    Instant now = clock.instant();
    Pauses.Scope scope =
        model.<Pauses.Scope>map(Pauses.Scope.Model::new).orElseGet(Pauses.Scope.Everything::new);
    return new Pending(
        models.in(scope).stream().flatMap(each -> batches(each, now)).toList(),
        rows(DueKind.WINDOW, now).flatMap(this::window).filter(each -> isOf(model, each)).toList(),
        rows(DueKind.COMBINATION, now)
            .flatMap(this::combination)
            .filter(each -> isOf(model, each.combination().model()))
            .toList(),
        approvals.open().stream()
            .filter(each -> each.status() == Approval.Status.PENDING)
            .filter(each -> isOf(model, each.pipeline().model()))
            .map(Overview::question)
            .toList(),
        rows(DueKind.RETRY, now)
            .flatMap(this::retry)
            .filter(each -> isOf(model, each.pipeline().model()))
            .toList());
  }

  private static boolean isOf(Optional<ModelId> asked, Pending.Window window) {
    return isOf(asked, window.trigger().model());
  }

  private static boolean isOf(Optional<ModelId> asked, ModelId model) {
    return asked.map(model::equals).orElse(true);
  }

  private Stream<Row> rows(DueKind kind, Instant now) {
    return due.by(kind, now.plus(AHEAD), MOST_DUE).stream();
  }

  private Stream<Pending.Batch> batches(CompiledModel model, Instant now) {
    return model.file().pipelines().values().stream()
        .flatMap(
            rules -> {
              Standing standing = standings.of(model, rules, now);
              return batches(new PipelineId(model.file().model(), rules.name()), standing);
            });
  }

  private Stream<Pending.Batch> batches(PipelineId pipeline, Standing standing) {
    PipelineState state = standing.state();
    return LongStream.range(state.firstWaiting(), state.nextBatch())
        .limit(MOST_BATCHES)
        .boxed()
        .flatMap(
            number -> {
              List<Signal> waiting = pipelines.batch(pipeline, number);
              return waiting.isEmpty()
                  ? Stream.empty()
                  : Stream.of(batch(pipeline, number, waiting, standing));
            });
  }

  private Pending.Batch batch(
      PipelineId pipeline, long number, List<Signal> waiting, Standing standing) {
    Signal leader = waiting.getFirst();
    return new Pending.Batch(
        pipeline,
        number,
        standing.state().nextBatch() - standing.state().firstWaiting(),
        waiting.size(),
        leader.trigger(),
        leader.subject(),
        reason(leader),
        signals.find(leader).map(SignalRecord::at).orElse(leader.occurredAt()),
        standing.held().map(Defer::reason),
        standing.held().flatMap(Defer::until));
  }

  private Stream<Pending.Window> window(Row row) {
    return windows
        .find(Windows.nameOf(row))
        .map(
            open ->
                new Pending.Window(
                    open.name(),
                    open.trigger(),
                    open.signals(),
                    open.opened(),
                    row.instant(Table.Index.DUE.sort())))
        .stream();
  }

  private Stream<Pending.Combination> combination(Row row) {
    TriggerId combination = Combinations.triggerOf(row);
    List<Signal> waiting = combinations.state(combination).waiting();
    return waiting.isEmpty()
        ? Stream.empty()
        : Stream.of(
            new Pending.Combination(
                combination,
                models.find(combination.model()).stream()
                    .flatMap(model -> model.triggers(CombinationTrigger.class))
                    .filter(trigger -> trigger.name().equals(combination.name()))
                    .map(CombinationTrigger::show)
                    .findFirst(),
                waiting.size(),
                waiting.stream().limit(MOST_FACTS).map(Overview::fact).toList(),
                row.instant(Table.Index.DUE.sort())));
  }

  private static Pending.Fact fact(Signal fact) {
    return new Pending.Fact(fact.trigger().name(), fact.subject(), reason(fact), fact.occurredAt());
  }

  private static String reason(Signal signal) {
    return signal.attributes().getOrDefault("reason", signal.subject());
  }

  private static Pending.Question question(Approval approval) {
    ApprovalRule rule = approval.rule();
    return new Pending.Question(
        approval.id(),
        approval.pipeline(),
        approval.run(),
        approval.reason(),
        approval.asked(),
        approval.expires(),
        rule.approvers());
  }

  private Stream<Pending.Retry> retry(Row row) {
    return runs
        .find(Runs.runOf(row))
        .filter(run -> run.follow().retries())
        .map(
            run ->
                new Pending.Retry(
                    run.id(),
                    run.pipeline(),
                    run.progress().ended(),
                    row.instant(Table.Index.DUE.sort()),
                    run.progress().detail(),
                    run.follow().operator().map(operator -> operator.by())))
        .stream();
  }

  /** How a model stands; empty if it is not in force. */
  public Optional<ModelStatus> status(ModelId id) {
    Instant now = clock.instant();
    return models
        .find(id)
        .map(
            model ->
                new ModelStatus(
                    id,
                    model.file().mode().text(),
                    model.version(),
                    pauses.of(id),
                    model.file().pipelines().values().stream()
                        .map(rules -> status(rules, standings.of(model, rules, now), now))
                        .toList(),
                    project(model, now)));
  }

  /** How every model in force stands. */
  public List<ModelStatus> statuses() {
    return models.in(new Pauses.Scope.Everything()).stream()
        .flatMap(model -> status(model.file().model()).stream())
        .toList();
  }

  private static PipelineStatus status(Pipeline rules, Standing standing, Instant now) {
    PipelineState state = standing.state();
    Limits limits = rules.limits();
    return new PipelineStatus(
        rules.name(),
        rules.target().allowName(),
        state.active(),
        limits.concurrency(),
        state.nextBatch() - state.firstWaiting(),
        standing.held().map(Defer::reason),
        standing.held().flatMap(Defer::until),
        state
            .lastStart()
            .map(start -> start.plus(limits.cooldown()))
            .filter(until -> until.isAfter(now)),
        state.failures().inARow(),
        limits.breaker().failures(),
        limits.breaker().openUntil(state.failures(), now),
        limits.budget().map(budget -> money(budget, state.spend(), now)),
        state.lastStart());
  }

  private Optional<ProjectStatus> project(CompiledModel model, Instant now) {
    Caps caps = model.project().caps();
    if (caps.isNone()) {
      return Optional.empty();
    }
    ProjectState state = projects.state(model.project().project());
    return Optional.of(
        new ProjectStatus(
            model.project().project(),
            state.active().size(),
            boxed(caps.concurrency()),
            caps.budget().map(budget -> money(budget, state.spend(), now))));
  }

  private static Money money(Budget budget, Spend spent, Instant now) {
    Spend current = budget.current(spent, now);
    return new Money(
        current.period(),
        current.runs(),
        boxed(budget.runs()),
        current.usd(),
        budget.usd(),
        budget.renewsAt(now));
  }

  private static Optional<Integer> boxed(OptionalInt number) {
    return number.isPresent() ? Optional.of(number.getAsInt()) : Optional.empty();
  }
}
