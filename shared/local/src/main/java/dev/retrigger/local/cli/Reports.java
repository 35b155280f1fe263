package dev.retrigger.local.cli;

import dev.retrigger.aws.ObjectStore;
import dev.retrigger.domain.Decision;
import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.RunId;
import dev.retrigger.domain.Signal;
import dev.retrigger.events.Notice;
import dev.retrigger.ledger.IgnoredEvents;
import dev.retrigger.ledger.IgnoredEvents.IgnoredEvent;
import dev.retrigger.ledger.Models;
import dev.retrigger.ledger.Outbox;
import dev.retrigger.ledger.Pipelines;
import dev.retrigger.ledger.Row;
import dev.retrigger.ledger.Run;
import dev.retrigger.ledger.Runs;
import dev.retrigger.ledger.SignalRecord;
import dev.retrigger.ledger.Signals;
import dev.retrigger.ledger.Table;
import dev.retrigger.local.cli.Why.DecisionStory;
import dev.retrigger.local.cli.Why.NoticeStory;
import dev.retrigger.local.cli.Why.RunStory;
import dev.retrigger.local.cli.Why.SignalStory;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Answers questions from the ledger: which runs there were, and why something did (not) happen. */
public final class Reports {
  private static final String OBJECT = "s3://";

  private final InstantSource clock;
  private final Signals signals;
  private final IgnoredEvents ignored;
  private final Pipelines pipelines;
  private final Runs runs;
  private final Models models;
  private final Outbox outbox;
  private final Carriers carriers;

  /**
   * Reads that ledger.
   *
   * @param store where manifests can be read, to see for certain which one lists an object
   */
  public Reports(Table table, Optional<ObjectStore> store, InstantSource clock) {
    this.clock = clock;
    this.signals = new Signals(table);
    this.ignored = new IgnoredEvents(table);
    this.pipelines = new Pipelines(table);
    this.runs = new Runs(table);
    this.models = new Models(table);
    this.outbox = new Outbox(table);
    this.carriers = new Carriers(table, store, clock);
  }

  /** The runs of the last days, of one model or of all in force, the newest first. */
  public List<RunLine> runs(Optional<ModelId> model, int days) {
    LocalDate today = clock.instant().atOffset(ZoneOffset.UTC).toLocalDate();
    List<ModelId> asked = model.map(List::of).orElseGet(() -> models.all().toList());
    List<RunLine> lines = new ArrayList<>();
    for (ModelId each : asked) {
      for (int back = 0; back < days; back++) {
        runs.onDay(each, today.minusDays(back)).stream().map(RunLine::of).forEach(lines::add);
      }
    }
    return lines.stream().sorted(Comparator.comparing(RunLine::intended).reversed()).toList();
  }

  /**
   * What is known about a run's id, an object's URI, the id of an event, or what an event is about.
   */
  public Why why(String asked) {
    if (RunId.isOne(asked)) {
      return aboutRun(asked);
    }
    return asked.startsWith(OBJECT) ? aboutObject(asked) : aboutEvent(asked);
  }

  private Why aboutRun(String asked) {
    Optional<RunStory> run = runs.find(new RunId(asked)).map(this::story);
    return new Why(
        asked, "the ledger has no run of this id", List.of(), List.of(), run.stream().toList());
  }

  private Why aboutObject(String asked) {
    return told(
        asked,
        "the ledger has no decision about this object; objects that match no input are counted and"
            + " not kept, and so are those whose announcement never came (does the bucket send"
            + " events to EventBridge?)",
        subject(asked),
        ignored.about(asked).toList());
  }

  private Why aboutEvent(String asked) {
    return told(
        asked,
        "the ledger has no decision about an event or a subject of this name; a repeated fact is under"
            + " the id of the event that came first, and a new one is found after some seconds",
        Stream.concat(signals.ofEvent(asked).stream(), subject(asked).stream()).toList(),
        Stream.concat(ignored.ofEvent(asked).stream(), ignored.about(asked)).toList());
  }

  private List<SignalRecord> subject(String asked) {
    return signals.about(asked).sorted(Comparator.comparing(SignalRecord::at)).toList();
  }

  private Why told(
      String asked, String looked, List<SignalRecord> records, List<IgnoredEvent> passed) {
    List<DecisionStory> decisions = records.stream().map(this::story).toList();
    Set<RunId> carried = new LinkedHashSet<>();
    decisions.forEach(decision -> runsOf(decision).forEach(carried::add));
    return new Why(
        asked,
        looked,
        decisions,
        passed,
        carried.stream().map(runs::find).flatMap(Optional::stream).map(this::story).toList());
  }

  private static Stream<RunId> runsOf(DecisionStory decision) {
    return Stream.concat(
        decision.run().stream(), decision.next().stream().flatMap(Reports::runsOf));
  }

  private DecisionStory story(SignalRecord record) {
    Signal signal = record.signal();
    Optional<Carriers.Carrier> carrier = carriers.of(record);
    Optional<String> fate =
        record.decision() instanceof Decision.Start(var run, _)
            ? Optional.of(run.value())
            : pipelines.fateOf(record);
    return new DecisionStory(
        signal.trigger(),
        record.pipeline(),
        record.decision().getClass().getSimpleName(),
        Reasons.of(record.decision()),
        Reasons.until(record.decision()),
        signal.subject(),
        signal.source(),
        signal.key(),
        signal.eventId(),
        signal.occurredAt(),
        record.at(),
        record.modelVersion(),
        record.duplicates(),
        boxed(record.batch()),
        carrier.map(Carriers.Carrier::window),
        carrier.flatMap(Carriers.Carrier::decision).map(this::story),
        fate.filter(RunId::isOne).map(RunId::new),
        fate.filter(text -> !RunId.isOne(text)).map(Reports::instead));
  }

  private static String instead(String fate) {
    return Arrays.stream(Decision.Limit.values())
        .filter(limit -> limit.name().equals(fate))
        .findFirst()
        .map(limit -> Reasons.of(new Decision.Suppress(limit)))
        .orElse(fate);
  }

  private static Optional<Long> boxed(OptionalLong number) {
    return number.isPresent() ? Optional.of(number.getAsLong()) : Optional.empty();
  }

  private RunStory story(Run run) {
    Run.Progress progress = run.progress();
    return new RunStory(
        run.id(),
        run.pipeline(),
        run.status(),
        run.reason(),
        progress.detail(),
        run.request().mode().text(),
        run.modelVersion(),
        run.request().target() + "/" + run.request().resource(),
        parameters(run),
        run.request().objects(),
        run.request().manifests(),
        progress.intended(),
        progress.firstAttempt(),
        progress.attempts(),
        progress.started(),
        progress.ended(),
        progress.execution(),
        new TreeMap<>(run.lineage()),
        pipelines.batch(run.pipeline(), run.batch()).stream().map(Reports::story).toList(),
        notices(run.id()));
  }

  private static SignalStory story(Signal signal) {
    return new SignalStory(
        signal.trigger(),
        signal.subject(),
        signal.source(),
        signal.key(),
        signal.eventId(),
        signal.occurredAt(),
        signal.attributes());
  }

  private List<NoticeStory> notices(RunId run) {
    List<NoticeStory> notices = new ArrayList<>();
    for (Notice.Kind kind : Notice.Kind.values()) {
      String id = run + "-" + kind.word();
      outbox.find(id).ifPresent(row -> notices.add(notice(id, kind, row)));
    }
    return notices.stream().sorted(Comparator.comparing(NoticeStory::owed)).toList();
  }

  private static NoticeStory notice(String id, Notice.Kind kind, Row row) {
    return new NoticeStory(
        id, kind, row.instant("at"), row.optionalInstant("sentAt"), row.optionalText("problem"));
  }

  /** The parameters of a run as people may see them: secrets by the name of their entry. */
  static SequencedMap<String, String> parameters(Run run) {
    SequencedMap<String, String> shown = new LinkedHashMap<>(run.request().parameters());
    run.request().secrets().forEach((name, entry) -> shown.put(name, "${ssm:" + entry + "}"));
    return shown;
  }
}
