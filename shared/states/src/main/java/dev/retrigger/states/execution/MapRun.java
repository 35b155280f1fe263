package dev.retrigger.states.execution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.retrigger.states.definition.Distribution;
import dev.retrigger.states.definition.Distribution.Transformation;
import dev.retrigger.states.definition.State;
import dev.retrigger.states.definition.StateMachine;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A distributed Map: every item, or batch of items, is an execution of its own, with a history of
 * its own and without the variables of its parent. Some may fail, as far as that is tolerated.
 */
final class MapRun implements Activity {
  private final Visit visit;
  private final Run run;
  private final State.ForEach state;
  private final StateMachine machine;
  private final String label;
  private final String id;
  private final FailureTolerance tolerance;
  private final Optional<ResultExport> export;
  private final Transformation transformation;
  private final TreeMap<Long, ChildResult> results = new TreeMap<>();
  private final Crew crew;
  private long started;
  private long items;
  private long failedItems;
  private boolean over;

  private MapRun(Visit visit, State.ForEach state, Distribution distribution) {
    this.visit = visit;
    this.run = visit.flow().run();
    this.state = state;
    this.machine = new StateMachine(Optional.empty(), Optional.empty(), state.processor());
    this.label = distribution.label().orElseGet(state::name);
    this.id = run.token();
    Evaluation evaluation = visit.evaluation();
    this.tolerance = FailureTolerance.of(distribution, evaluation);
    this.export =
        distribution
            .writer()
            .filter(writer -> writer.arguments().isPresent())
            .map(
                writer ->
                    new ResultExport(
                        run.environment().objects(),
                        writer,
                        evaluation.any(writer.arguments().orElseThrow()),
                        id));
    this.transformation =
        distribution
            .writer()
            .map(Distribution.Writer::transformation)
            .orElse(Transformation.COMPACT);
    Iterator<Batches.Batch> inputs = new MapRunInputs(visit, state, distribution).iterate();
    this.crew =
        new Crew(
            new Mapped<>(inputs, this::child),
            Iterations.concurrency(
                evaluation, state.maxConcurrency(), run.environment().limits().childConcurrency()),
            this::finished);
  }

  static Activity start(Visit visit, State.ForEach state, Distribution distribution) {
    MapRun mapRun = new MapRun(visit, state, distribution);
    visit.flow().record(EventType.MAP_STATE_STARTED, History.details().put("length", 0));
    visit
        .flow()
        .record(EventType.MAP_RUN_STARTED, History.details().put("mapRunArn", mapRun.arn()));
    mapRun.run.later(() -> mapRun.attempt(mapRun.crew::work));
    return mapRun;
  }

  private String arn() {
    return run.identity().mapRunArn(label, id);
  }

  /** Reading on may fail; then the whole run does. */
  private void attempt(Runnable work) {
    visit.guard(
        () -> {
          try {
            work.run();
          } catch (StatesException e) {
            fail(e.failure());
          }
        });
  }

  private void ended(Child child, ChildResult result) {
    if (over) {
      return;
    }
    results.put(child.number, result);
    if (!result.succeeded()) {
      failedItems += child.batch.items();
    }
    if (tolerance.isExceededBy(failedItems)) {
      fail(exceeded());
    } else {
      attempt(() -> crew.done(child));
    }
  }

  private void finished() {
    over = true;
    if (tolerance.isExceededBy(failedItems, items)) {
      fail(exceeded());
      return;
    }
    JsonNode output =
        export
            .map(writer -> writer.write(arn(), List.copyOf(results.values())))
            .orElseGet(this::collected);
    visit.flow().record(EventType.MAP_RUN_SUCCEEDED);
    visit.flow().record(EventType.MAP_STATE_SUCCEEDED);
    visit.succeed(state.exit(), output);
  }

  /** The results as the state's own: of those that succeeded. */
  private JsonNode collected() {
    var array = JsonNodeFactory.instance.arrayNode();
    results.values().stream()
        .filter(ChildResult::succeeded)
        .forEach(result -> array.addAll(result.shaped(transformation)));
    return array;
  }

  private static Failure exceeded() {
    return Failure.of(
        ErrorNames.EXCEED_TOLERATED_FAILURE_THRESHOLD,
        "The specified tolerated failure threshold was exceeded");
  }

  private void fail(Failure failure) {
    over = true;
    crew.stop();
    visit.flow().record(EventType.MAP_RUN_FAILED, failure.details());
    visit.flow().record(EventType.MAP_STATE_FAILED);
    visit.fail(failure);
  }

  @Override
  public void stop() {
    if (over) {
      return;
    }
    over = true;
    crew.stop();
    if (run.result().isEmpty()) {
      visit.flow().record(EventType.MAP_RUN_ABORTED);
    }
  }

  private Child child(Batches.Batch batch) {
    items += batch.items();
    return new Child(started++, batch);
  }

  /** One execution of the run. */
  private final class Child implements Crew.Job {
    private final long number;
    private final Batches.Batch batch;
    private @Nullable Run execution;

    Child(long number, Batches.Batch batch) {
      this.number = number;
      this.batch = batch;
    }

    @Override
    public void start(Crew owner) {
      ExecutionIdentity identity = run.identity().child(label, run.token());
      Instant begun = run.environment().timeline().instant();
      Run child =
          new Run(
              run.environment(),
              new ExecutionRequest(
                  machine, batch.input(), identity, run.surroundings().random().nextLong()),
              result -> run.later(() -> ended(this, describe(identity, result, begun))));
      execution = child;
      child.start();
    }

    private ChildResult describe(
        ExecutionIdentity identity, ExecutionResult result, Instant begun) {
      Instant end = run.environment().timeline().instant();
      return new ChildResult(identity, batch.input(), result, begun, end);
    }

    @Override
    public void stop() {
      if (execution != null) {
        execution.stop(new Failure(Optional.empty(), Optional.empty()));
      }
    }
  }
}
