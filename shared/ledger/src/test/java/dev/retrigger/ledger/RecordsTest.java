package dev.retrigger.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retrigger.domain.Decision;
import dev.retrigger.domain.Mode;
import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.PipelineId;
import dev.retrigger.domain.PipelineState;
import dev.retrigger.domain.RetryRule;
import dev.retrigger.domain.RunId;
import dev.retrigger.domain.RunStatus;
import dev.retrigger.domain.Signal;
import dev.retrigger.domain.SignalId;
import dev.retrigger.domain.TriggerId;
import dev.retrigger.events.Notice;
import dev.retrigger.events.StarterMessage.SignalArrived;
import dev.retrigger.ledger.Models.StoredModel;
import dev.retrigger.ledger.Models.StoredRoute;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written is read again as it was, found by every index, and guarded by its version. */
@Tag("N-16")
final class RecordsTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00.123Z");
  private static final LocalDate TODAY = LocalDate.parse("2026-11-21");
  private static final long KEPT_400_DAYS = NOON.plus(Duration.ofDays(400)).getEpochSecond();
  private static final ModelId CHURN = ModelId.parse("growth/churn");
  private static final PipelineId TRAIN = new PipelineId(CHURN, "train");
  private static final TriggerId NEW_DATA = new TriggerId(CHURN, "new-data");
  private static final RunId RUN = RunId.of(TRAIN, new SignalId("leader"), 0);

  @ParameterizedTest
  @MethodSource("dev.retrigger.ledger.Tables#both")
  void shouldKeepEachKindOfDecision(Table table) {
    Signals signals = new Signals(table);
    List<Decision> decisions =
        List.of(
            new Decision.Start(RUN, Mode.AUTO),
            new Decision.Defer(Optional.of(NOON), Decision.Waiting.COOLDOWN),
            new Decision.Defer(Optional.empty(), Decision.Waiting.BUSY),
            new Decision.Join("growth/churn/new-data/dt=1/", Optional.empty()),
            new Decision.Suppress(Decision.Limit.SUPERSEDED),
            new Decision.Refuse(Decision.Refusal.INPUT_EMPTY, "training"),
            new Decision.Duplicate(new SignalId("other")),
            new Decision.Ignore("no trigger"));
    for (int i = 0; i < decisions.size(); i++) {
      SignalRecord record =
          new SignalRecord(
              signal("key-" + i),
              i % 2 == 0 ? Optional.of(TRAIN) : Optional.empty(),
              decisions.get(i),
              "v1",
              NOON.plusSeconds(i),
              i % 2 == 0 ? OptionalLong.of(i) : OptionalLong.empty(),
              0);
      assertThat(table.write(List.of(Signals.recordInHistory(record))).isWritten()).isTrue();
      assertThat(signals.find(record.signal())).hasValue(record);
      assertThat(table.write(List.of(Signals.record(record))).isWritten()).as("again").isFalse();
    }
    assertThat(signals.about("s3://lake/in.csv")).hasSize(decisions.size());
    assertThat(signals.ofEvent("event-1"))
        .extracting(SignalRecord::decision)
        .containsExactlyElementsOf(decisions);
    assertThat(signals.ofEvent("event-2")).isEmpty();
    assertThat(signals.find(signal("unknown"))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("dev.retrigger.ledger.Tables#both")
  void shouldCountHowOftenAFactIsRepeated(Table table) {
    Signals signals = new Signals(table);
    SignalRecord record =
        new SignalRecord(
            signal("key"),
            Optional.empty(),
            new Decision.Ignore("not yet"),
            "v1",
            NOON,
            OptionalLong.empty(),
            0);
    table.write(List.of(Signals.record(record)));
    signals.countDuplicate(signal("key"));
    signals.countDuplicate(signal("key"));
    signals.countDuplicate(signal("never seen"));
    assertThat(signals.find(signal("key"))).map(SignalRecord::duplicates).hasValue(2L);
    assertThat(signals.find(signal("never seen"))).isEmpty();
    Key key = Keys.signal("s3://lake/in.csv", signal("key").id());
    assertThat(table.get(key).orElseThrow().number(Retention.EXPIRES)).isEqualTo(KEPT_400_DAYS);
  }

  @ParameterizedTest
  @MethodSource("dev.retrigger.ledger.Tables#both")
  void shouldKeepARunThroughItsLife(Table table) {
    Runs runs = new Runs(table);
    Due due = new Due(table);
    Run intended = run(RUN, NOON);
    table.write(List.of(Runs.update(intended, Optional.of(NOON))));
    Run first = runs.find(RUN).orElseThrow();
    assertThat(first).usingRecursiveComparison().ignoringFields("version").isEqualTo(intended);
    assertThat(List.copyOf(first.request().parameters().keySet())).containsExactly("z", "a", "m");
    assertThat(due.by(DueKind.INTENT, NOON, 10)).extracting(Runs::runOf).containsExactly(RUN);
    assertThat(due.by(DueKind.INTENT, NOON.minusMillis(1), 10)).isEmpty();

    Run started = first.attempted(NOON).started("arn:run", NOON.plusSeconds(1));
    table.write(List.of(Runs.update(started, Optional.of(NOON.plusSeconds(60)))));
    assertThat(due.by(DueKind.INTENT, NOON.plusSeconds(99), 10)).isEmpty();
    assertThat(due.by(DueKind.RUN, NOON.plusSeconds(60), 10)).hasSize(1);

    Run second = runs.find(RUN).orElseThrow();
    Run ended = second.ended(RunStatus.FAILED, Optional.of("no disk"), NOON.plusSeconds(2));
    table.write(List.of(Runs.update(ended, Optional.empty())));
    Run third = runs.find(RUN).orElseThrow();
    assertThat(third.status()).isEqualTo(RunStatus.FAILED);
    assertThat(third.progress())
        .isEqualTo(
            new Run.Progress(
                NOON,
                1,
                Optional.of(NOON),
                Optional.of("arn:run"),
                Optional.of(NOON.plusSeconds(1)),
                Optional.of(NOON.plusSeconds(2)),
                Optional.of("no disk"),
                false));
    assertThat(due.by(DueKind.RUN, NOON.plusSeconds(99), 10)).isEmpty();
    assertThat(table.get(Keys.run(RUN)).orElseThrow().number(Retention.EXPIRES))
        .isEqualTo(KEPT_400_DAYS);
  }

  @ParameterizedTest
  @MethodSource("dev.retrigger.ledger.Tables#both")
  void shouldRefuseWhoeverChangesARunThatWasChangedMeanwhile(Table table) {
    Runs runs = new Runs(table);
    assertThat(table.write(List.of(Runs.update(run(RUN, NOON), Optional.empty()))).isWritten())
        .isTrue();
    assertThat(table.write(List.of(Runs.update(run(RUN, NOON), Optional.empty()))).isWritten())
        .as("a second intent")
        .isFalse();
    Run read = runs.find(RUN).orElseThrow();
    Run ended = read.ended(RunStatus.SUCCEEDED, Optional.empty(), NOON);
    assertThat(table.write(List.of(Runs.update(ended, Optional.empty()))).isWritten()).isTrue();
    Table.Outcome late =
        table.write(List.of(Runs.update(read.started("arn:late", NOON), Optional.empty())));
    assertThat(late).isInstanceOf(Table.Outcome.Refused.class);
    Run kept = runs.find(RUN).orElseThrow();
    assertThat(kept.status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(kept.status().mayBecome(RunStatus.STARTED)).isFalse();
  }

  @ParameterizedTest
  @MethodSource("dev.retrigger.ledger.Tables#both")
  void shouldFindEveryRunOfABusyDayNewestFirst(Table table) {
    List<RunId> ids =
        IntStream.range(0, 5).mapToObj(i -> RunId.of(TRAIN, new SignalId("s" + i), 0)).toList();
    for (int i = 0; i < ids.size(); i++) {
      Run run = run(ids.get(i), NOON.plusSeconds(i));
      table.write(List.of(Runs.update(run, Optional.empty())));
    }
    for (int i = 0; i < 250; i++) {
      SignalRecord record =
          new SignalRecord(
              signal("tick-" + i),
              Optional.empty(),
              new Decision.Suppress(Decision.Limit.BUSY),
              "v1",
              NOON.plusSeconds(60 + i),
              OptionalLong.empty(),
              0);
      table.write(List.of(Signals.recordInHistory(record)));
    }
    Runs runs = new Runs(table);
    assertThat(runs.onDay(CHURN, TODAY)).extracting(Run::id).isEqualTo(ids.reversed());
    assertThat(runs.onDay(CHURN, TODAY.plusDays(1))).isEmpty();
    assertThat(runs.onDay(ModelId.parse("growth/other"), TODAY)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("dev.retrigger.ledger.Tables#both")
  void shouldSerialiseDecisionsAboutAPipeline(Table table) {
    Pipelines pipelines = new Pipelines(table);
    PipelineState fresh = pipelines.state(TRAIN);
    assertThat(fresh).isEqualTo(PipelineState.NEW);
    PipelineState next =
        new PipelineState(0, List.of(RUN), Optional.of(NOON), Optional.of(RUN), 2, 3);
    Write decided = Pipelines.update(TRAIN, next, Optional.of(NOON));
    assertThat(table.write(List.of(decided)).isWritten()).isTrue();
    assertThat(table.write(List.of(decided)).isWritten()).as("from a stale state").isFalse();
    assertThat(pipelines.state(TRAIN))
        .isEqualTo(new PipelineState(1, List.of(RUN), Optional.of(NOON), Optional.of(RUN), 2, 3));
    assertThat(new Due(table).by(DueKind.WAKE, NOON, 10))
        .extracting(Pipelines::pipelineOf)
        .containsExactly(TRAIN);
    table.write(List.of(Pipelines.update(TRAIN, pipelines.state(TRAIN), Optional.empty())));
    assertThat(new Due(table).by(DueKind.WAKE, NOON, 10)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("dev.retrigger.ledger.Tables#both")
  void shouldCarrySignalsInTheOrderInWhichTheyBoarded(Table table) {
    Pipelines pipelines = new Pipelines(table);
    PipelineState waiting =
        new PipelineState(1, List.of(), Optional.empty(), Optional.empty(), 1, 3);
    assertThat(pipelines.waitingLeader(TRAIN, waiting)).isEmpty();
    table.write(
        List.of(
            Pipelines.board(TRAIN, 1, signal("b"), NOON),
            Pipelines.board(TRAIN, 1, signal("a"), NOON.plusMillis(1)),
            Pipelines.board(TRAIN, 10, signal("other"), NOON)));
    assertThat(pipelines.batch(TRAIN, 1)).containsExactly(signal("b"), signal("a"));
    assertThat(pipelines.waitingLeader(TRAIN, waiting)).hasValue(signal("b").id());
    assertThat(pipelines.waitingLeader(TRAIN, PipelineState.NEW)).isEmpty();
    assertThat(pipelines.fate(TRAIN, 1)).isEmpty();
    table.write(List.of(Pipelines.seal(TRAIN, 1, RUN.value(), NOON)));
    assertThat(pipelines.fate(TRAIN, 1)).hasValue(RUN.value());
    assertThat(pipelines.batch(TRAIN, 1)).hasSize(2);
    assertThat(pipelines.fateOf(recordIn(OptionalLong.of(1)))).hasValue(RUN.value());
    assertThat(pipelines.fateOf(recordIn(OptionalLong.of(2)))).isEmpty();
    assertThat(pipelines.fateOf(recordIn(OptionalLong.empty()))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("dev.retrigger.ledger.Tables#both")
  void shouldRememberHowFarARunHasRead(Table table) {
    Pipelines pipelines = new Pipelines(table);
    assertThat(pipelines.readThrough(TRAIN, "training")).isZero();
    table.write(List.of(Pipelines.markRead(TRAIN, "training", 42)));
    assertThat(pipelines.readThrough(TRAIN, "training")).isEqualTo(42);
    assertThat(pipelines.readThrough(TRAIN, "other")).isZero();
  }

  @ParameterizedTest
  @MethodSource("dev.retrigger.ledger.Tables#both")
  void shouldOweANoticeUntilItIsSent(Table table) {
    Outbox outbox = new Outbox(table);
    Due due = new Due(table);
    Notice notice =
        new Notice(
            "notice-1",
            Notice.Kind.FAILED,
            CHURN,
            Optional.of(TRAIN),
            Optional.of(RUN),
            NOON,
            "churn failed",
            new LinkedHashMap<>(Map.of("Reason", "no disk")),
            Optional.of(URI.create("https://console.example/1")),
            Optional.of("ml-churn"),
            Optional.empty());
    table.write(List.of(Outbox.owe(notice, NOON)));
    Instant patient = NOON.plus(Duration.ofMinutes(5));
    assertThat(due.by(DueKind.NOTICE, patient.minusMillis(1), 10)).isEmpty();
    Row offered = due.by(DueKind.NOTICE, patient, 10).getFirst();
    assertThat(offered.text("kind")).isEqualTo("notice");
    assertThat(offered.number(Retention.EXPIRES)).isEqualTo(KEPT_400_DAYS);

    outbox.offerAgain(offered, patient);
    assertThat(due.by(DueKind.NOTICE, patient, 10)).isEmpty();
    outbox.offerAgain(offered, patient.plusSeconds(1));
    assertThat(outbox.find("notice-1").orElseThrow().number("offers"))
        .as("offered once")
        .isEqualTo(2);

    assertThat(outbox.markSent("notice-1", patient)).isTrue();
    assertThat(outbox.markSent("notice-1", patient)).isFalse();
    assertThat(outbox.markSent("unknown", patient)).isFalse();
    outbox.offerAgain(offered, patient);
    Row sent = outbox.find("notice-1").orElseThrow();
    assertThat(sent.optionalInstant("sentAt")).hasValue(patient);
    assertThat(due.by(DueKind.NOTICE, patient.plus(Duration.ofDays(1)), 10)).isEmpty();
    assertThat(dev.retrigger.events.Json.read(sent.text("body"), Notice.class)).isEqualTo(notice);
  }

  @ParameterizedTest
  @MethodSource("dev.retrigger.ledger.Tables#both")
  void shouldOweAMessageUntilItIsSettled(Table table) {
    Handoffs handoffs = new Handoffs(table);
    List<SignalArrived> messages =
        Stream.of("a", "b", "c").map(RecordsTest::signal).map(SignalArrived::new).toList();
    for (int i = 0; i < messages.size(); i++) {
      table.write(List.of(Handoffs.owe("h" + i, messages.get(i), NOON.plusSeconds(i))));
    }
    List<Row> due = new Due(table).by(DueKind.HANDOFF, NOON.plusSeconds(90), 10);
    assertThat(due).flatExtracting(Handoffs::messagesOf).isEqualTo(messages);
    assertThat(due).extracting(Handoffs::idOf).containsExactly("h0", "h1", "h2");
    assertThat(new Due(table).by(DueKind.HANDOFF, NOON.plusSeconds(61), 1)).hasSize(1);
    due.stream().map(Handoffs::idOf).forEach(handoffs::settle);
    handoffs.settle("h0");
    assertThat(new Due(table).by(DueKind.HANDOFF, NOON.plusSeconds(90), 10)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("dev.retrigger.ledger.Tables#both")
  void shouldReplaceTheRoutesOfAModelWithIt(Table table) {
    Models models = new Models(table);
    TriggerId other = new TriggerId(CHURN, "other");
    StoredRoute lake = new StoredRoute("s3", "acme-lake", NEW_DATA);
    StoredRoute lakeToo = new StoredRoute("s3", "acme-lake", other);
    StoredRoute pond = new StoredRoute("s3", "acme-pond", NEW_DATA);
    models.replace(new StoredModel(CHURN, "1", "{}", Set.of(lake, lakeToo)));
    assertThat(models.listening("s3", "acme-lake")).containsExactly(NEW_DATA, other);
    StoredModel second = new StoredModel(CHURN, "2", "{\"a\":1}", Set.of(pond, lakeToo));
    models.replace(second);
    assertThat(models.find(CHURN)).hasValue(second);
    assertThat(models.listening("s3", "acme-lake")).containsExactly(other);
    assertThat(models.listening("s3", "acme-pond")).containsExactly(NEW_DATA);
    assertThat(models.listening("ecr", "acme-pond")).isEmpty();
    models.replace(new StoredModel(ModelId.parse("a/b"), "1", "{}", Set.of()));
    assertThat(models.all()).containsExactly(ModelId.parse("a/b"), CHURN);
    models.remove(CHURN);
    assertThat(models.find(CHURN)).isEmpty();
    assertThat(models.listening("s3", "acme-pond")).isEmpty();
    assertThat(models.all()).containsExactly(ModelId.parse("a/b"));
  }

  @Test
  void shouldLeaveNoRouteBehindWhenAModelIsReplacedTwiceAtOnce() {
    MemoryTable table = new MemoryTable();
    StoredModel first = model("1", "one");
    new Models(table).replace(first);
    boolean[] interrupted = {false};
    Table busy =
        new ForwardingTable(table) {
          @Override
          public Outcome write(List<Write> transaction) {
            if (!interrupted[0]) {
              interrupted[0] = true;
              new Models(table).replace(model("2", "two"));
            }
            return super.write(transaction);
          }
        };
    new Models(busy).replace(model("3", "three"));
    assertThat(
            Stream.of("one", "two", "three")
                .filter(bucket -> !new Models(table).listening("s3", bucket).isEmpty()))
        .containsExactly("three");
  }

  @ParameterizedTest
  @MethodSource("dev.retrigger.ledger.Tables#both")
  void shouldReadClosedWindowsFromANumberOn(Table table) {
    Windows windows = new Windows(table);
    for (int number = 1; number <= 12; number++) {
      SignalId leader = new SignalId("leader-" + number);
      OpenWindow window = OpenWindow.by(leader, NEW_DATA, "training", "dt=" + number, NOON);
      Arrival arrival =
          new Arrival(leader, "lake", "in.csv", "v1", 1, "etag", "01", NOON, NOON, false);
      table.write(List.of(Windows.join(window.name(), arrival)));
      windows.noteArrivals(window, 1, NOON);
      OpenWindow taken =
          windows.take(windows.find(window.name()).orElseThrow(), NOON, NOON).orElseThrow();
      assertThat(windows.nextNumber(CHURN, "training")).isEqualTo(number);
      ClosedWindow closed =
          new ClosedWindow(
              taken.id(),
              NEW_DATA,
              "training",
              taken.partition(),
              number,
              "QUIET",
              "s3://a/m",
              "s3://a/s",
              1,
              1,
              0,
              NOON,
              NOON);
      List<Write> commit = new ArrayList<>(Windows.number(closed));
      commit.add(Windows.settle(taken, List.of()));
      assertThat(table.write(commit).isWritten()).isTrue();
      assertThat(table.write(commit).isWritten()).as("again").isFalse();
    }
    assertThat(windows.closedFrom(CHURN, "training", 1)).hasSize(12);
    assertThat(windows.closedFrom(CHURN, "training", 9))
        .extracting(ClosedWindow::number)
        .containsExactly(9L, 10L, 11L, 12L);
    assertThat(windows.closedFrom(CHURN, "training", 13)).isEmpty();
    assertThat(new Due(table).by(DueKind.WINDOW, NOON, 100)).hasSize(12);
  }

  private static StoredModel model(String version, String bucket) {
    return new StoredModel(CHURN, version, "{}", Set.of(new StoredRoute("s3", bucket, NEW_DATA)));
  }

  private static SignalRecord recordIn(OptionalLong batch) {
    return new SignalRecord(
        signal("key"),
        Optional.of(TRAIN),
        new Decision.Defer(Optional.empty(), Decision.Waiting.BUSY),
        "v1",
        NOON,
        batch,
        0);
  }

  private static Signal signal(String key) {
    return new Signal(
        NEW_DATA, "s3", key, "s3://lake/in.csv", "event-1", NOON, Map.of("size", "1"), 0);
  }

  private static Run run(RunId id, Instant intended) {
    LinkedHashMap<String, String> parameters = new LinkedHashMap<>();
    parameters.put("z", "012345670123");
    parameters.put("a", "2.10");
    parameters.put("m", "");
    return Run.intended(
        id,
        TRAIN,
        7,
        Run.Origin.first(signal("leader").id(), 0, Optional.empty()),
        "new data",
        "v1",
        new Run.Request(
            Mode.AUTO,
            "sagemaker-pipeline",
            "churn-train",
            new LinkedHashMap<>(Map.of("subnets.0", "subnet-1")),
            parameters,
            Map.of("Token", "/growth/token"),
            Map.of("training", 3L),
            12,
            List.of("s3://artifacts/manifest.jsonl"),
            Duration.ofHours(4),
            RetryRule.NONE,
            3,
            new Run.Tell(List.of("failed"), Optional.of("ml-churn"), Optional.empty())),
        Map.of("commit", "abc"),
        intended);
  }
}
