package dev.retrigger.receiverequest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.retrigger.domain.Decision;
import dev.retrigger.domain.PipelineId;
import dev.retrigger.domain.RunId;
import dev.retrigger.domain.RunStatus;
import dev.retrigger.domain.Signal;
import dev.retrigger.domain.SignalId;
import dev.retrigger.domain.TriggerId;
import dev.retrigger.ledger.Requests;
import dev.retrigger.ledger.Requests.Request;
import dev.retrigger.ledger.Run;
import dev.retrigger.ledger.Runs;
import dev.retrigger.ledger.SignalRecord;
import dev.retrigger.ledger.Signals;
import dev.retrigger.ledger.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/** Tells what became of one request, or of one run, by the id that its caller was given. */
final class Lookups {
  private static final Pattern SIGNAL = Pattern.compile("[a-z2-7]{52}");

  private final Requests requests;
  private final Signals signals;
  private final Runs runs;

  Lookups(Table table) {
    this.requests = new Requests(table);
    this.signals = new Signals(table);
    this.runs = new Runs(table);
  }

  /** What is known of the id; one that nobody was given is refused. */
  Answer find(String id) {
    Optional<Answer> found =
        RunId.isOne(id)
            ? runs.find(new RunId(id)).map(run -> Answer.Told.of(RunView.of(run)))
            : Optional.of(id)
                .filter(text -> SIGNAL.matcher(text).matches())
                .flatMap(text -> requests.find(new SignalId(text)))
                .map(request -> Answer.Told.of(view(request)));
    return found.orElseThrow(
        () ->
            Refusal.unknown(
                "id",
                "there is no request and no run of that id",
                "give the id 'signal' or 'run' of an answer to a request"));
  }

  private RequestView view(Request request) {
    Signal signal = request.signal();
    Optional<SignalRecord> record = signals.find(signal);
    return new RequestView(
        signal.id(),
        signal.trigger(),
        request.at(),
        Optional.ofNullable(signal.attributes().get("by")),
        record.isPresent() ? State.DECIDED : State.WAITING,
        record.map(SignalRecord::decision),
        record.flatMap(this::run).map(RunView::of));
  }

  /** The run that carries the signal, where it leads it or started at once. */
  private Optional<Run> run(SignalRecord record) {
    Optional<RunId> id =
        record.decision() instanceof Decision.Start(var run, _)
            ? Optional.of(run)
            : record.pipeline().map(pipeline -> RunId.of(pipeline, record.signal().id(), 0));
    return id.flatMap(runs::find);
  }

  /** How far a request is. */
  enum State {
    /** The starter has not decided about it yet. */
    WAITING,
    DECIDED
  }

  /** What became of a request. */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  @JsonPropertyOrder({"request", "trigger", "asked", "by", "state", "decision", "run"})
  record RequestView(
      SignalId request,
      TriggerId trigger,
      Instant asked,
      Optional<String> by,
      State state,
      Optional<Decision> decision,
      Optional<RunView> run) {}

  /** How a run stands. */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  @JsonPropertyOrder({
    "run",
    "pipeline",
    "status",
    "reason",
    "intended",
    "started",
    "ended",
    "execution",
    "detail",
    "next"
  })
  record RunView(
      RunId run,
      PipelineId pipeline,
      RunStatus status,
      String reason,
      Instant intended,
      Optional<Instant> started,
      Optional<Instant> ended,
      Optional<String> execution,
      Optional<String> detail,
      Optional<RunId> next) {
    static RunView of(Run run) {
      return new RunView(
          run.id(),
          run.pipeline(),
          run.status(),
          run.reason(),
          run.progress().intended(),
          run.progress().started(),
          run.progress().ended(),
          run.progress().execution(),
          run.progress().detail(),
          run.follow().run());
    }
  }
}
