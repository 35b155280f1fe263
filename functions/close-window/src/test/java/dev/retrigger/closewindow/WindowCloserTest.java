package dev.retrigger.closewindow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retrigger.aws.MessageQueue;
import dev.retrigger.aws.ObjectStore;
import dev.retrigger.closewindow.Closing.Closed;
import dev.retrigger.closewindow.Closing.Dropped;
import dev.retrigger.closewindow.Closing.Nothing;
import dev.retrigger.closewindow.Closing.Open;
import dev.retrigger.closewindow.Closing.Parked;
import dev.retrigger.domain.Decision.Join;
import dev.retrigger.domain.Decision.Limit;
import dev.retrigger.domain.Decision.Refusal;
import dev.retrigger.domain.Decision.Refuse;
import dev.retrigger.domain.Decision.Suppress;
import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.Signal;
import dev.retrigger.domain.SignalId;
import dev.retrigger.domain.TriggerId;
import dev.retrigger.events.Json;
import dev.retrigger.events.Operator;
import dev.retrigger.events.StarterMessage.SignalArrived;
import dev.retrigger.events.WindowOrder;
import dev.retrigger.ledger.Arrival;
import dev.retrigger.ledger.ClosedWindow;
import dev.retrigger.ledger.Due;
import dev.retrigger.ledger.DueKind;
import dev.retrigger.ledger.MemoryTable;
import dev.retrigger.ledger.Models;
import dev.retrigger.ledger.Models.StoredModel;
import dev.retrigger.ledger.OpenWindow;
import dev.retrigger.ledger.SignalRecord;
import dev.retrigger.ledger.Signals;
import dev.retrigger.ledger.Table;
import dev.retrigger.ledger.Windows;
import dev.retrigger.models.CompiledModel;
import dev.retrigger.models.ModelCompiler;
import dev.retrigger.models.ModelCompiler.WithoutProject;
import dev.retrigger.models.Source;
import dev.retrigger.testing.FaultSchedule;
import dev.retrigger.testing.FaultSchedule.Fault;
import dev.retrigger.testing.Faults;
import dev.retrigger.testing.Halt;
import dev.retrigger.testing.InjectedFault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When a window closes, what its manifest lists, and what is left of it. */
final class WindowCloserTest {
  private static final TriggerId NEW_DATA = TriggerId.parse("growth/churn/new-data");
  private static final Instant START = Instant.parse("2026-11-21T01:00:00Z");
  private static final String DAY = "dt=2026-11-21/";

  private static final String QUIET = "{quiet: 10m, maxWait: 1h, maxObjects: 5}";
  private static final String MARKED = "{maxWait: 1h, doneMarker: _SUCCESS, ifNoMarker: park}";

  private final MemoryTable table = new MemoryTable();
  private final Lake lake = new Lake();
  private final List<String> signals = new ArrayList<>();
  private final List<String> due = new ArrayList<>();
  private Instant now = START;
  private String day = "";

  @Test
  @Tag("N-02")
  void shouldWaitUntilNothingCameForTheQuietTimeAndThenListEverything() {
    model(QUIET, "");
    arrive("a.csv", "v1", "01");
    pass(6);
    arrive("b.csv", "v1", "02");
    pass(5);

    assertThat(close("")).isEqualTo(new Open(now.plus(Duration.ofMinutes(5))));
    pass(5);

    assertThat(close(""))
        .isInstanceOfSatisfying(
            Closed.class,
            closed -> {
              assertThat(closed.objects()).isEqualTo(2);
              assertThat(manifest(closed.manifest())).containsExactly("in/a.csv@v1", "in/b.csv@v1");
            });
    assertThat(signal().attributes()).containsEntry("reason", "2 new objects in training");
    assertThat(closed().getFirst().cause()).isEqualTo("QUIET");
    assertEmpty("");
  }

  @Test
  @Tag("N-02")
  void shouldCloseAtTheLongestWaitWhenObjectsKeepComing() {
    model("{quiet: 10m, maxWait: 30m}", "");
    for (int i = 0; i < 7; i++) {
      arrive("f" + i + ".csv", "v1", "0" + i);
      pass(5);
    }

    assertThat(close("")).isInstanceOf(Closed.class);
    assertThat(closed().getFirst().cause()).isEqualTo("MAX_WAIT");
  }

  @Test
  @Tag("N-02")
  void shouldTakeTheFirstOnesAndLeaveTheRestToTheNextWindowWhenThereAreTooMany() {
    model(QUIET, "");
    for (int i = 0; i < 7; i++) {
      now = now.plusSeconds(1);
      arrive("f" + i + ".csv", "v1", "0" + i);
    }

    Closing first = close("");
    pass(10);
    Closing second = close("");

    assertThat(first).isInstanceOf(Closed.class);
    assertThat(second).isInstanceOf(Closed.class);
    assertThat(closed()).extracting(ClosedWindow::objects).containsExactly(5L, 2L);
    assertThat(closed()).extracting(ClosedWindow::cause).containsExactly("MAX_OBJECTS", "QUIET");
    assertThat(listed()).hasSize(7).doesNotHaveDuplicates();
    assertThat(signals).hasSize(2);
    assertEmpty("");
  }

  @Test
  @Tag("N-19")
  void shouldListTheNewestVersionAloneWhenObjectWasOverwritten() {
    model(QUIET, "");
    arrive("a.csv", "v2", "0B");
    arrive("a.csv", "v1", "0A");
    pass(10);

    close("");

    assertThat(listed()).containsExactly("in/a.csv@v2");
    assertThat(closed().getFirst().superseded()).isEqualTo(1);
    assertEmpty("");
  }

  @Test
  @Tag("A-15")
  @Tag("N-19")
  void shouldListTheFolderItselfWhenItsDoneMarkerIsThere() {
    model(MARKED, DAY);
    lake.holds("in/" + DAY + "a.csv", "v1", 10)
        .holds("in/" + DAY + "never-announced.csv", "v1", 10)
        .holds("in/" + DAY + "empty.csv", "v1", 0)
        .holds("in/" + DAY + "notes.txt", "v1", 10)
        .holds("in/" + DAY + "_SUCCESS", "v1", 0)
        .holds("in/dt=2026-11-20/other.csv", "v1", 10);
    arrive("a.csv", "v1", "01");
    marker("02");

    assertThat(close(DAY)).isInstanceOf(Closed.class);

    assertThat(listed())
        .containsExactly("in/" + DAY + "a.csv@v1", "in/" + DAY + "never-announced.csv@v1");
    assertThat(closed().getFirst().cause()).isEqualTo("DONE_MARKER");
    assertThat(signal().attributes())
        .containsEntry("reason", "2 new objects in training (" + DAY + ")");
    assertThat(new Signals(table).about("s3://lake/in/" + DAY + "never-announced.csv"))
        .singleElement()
        .satisfies(record -> assertThat(record.decision()).isInstanceOf(Join.class));
    assertEmpty(DAY);
  }

  @Test
  @Tag("N-19")
  void shouldWaitWhenTheMarkerCameBeforeItsFiles() {
    model(MARKED, DAY);
    marker("01");
    assertThat(close(DAY)).isEqualTo(new Open(now.plus(Duration.ofMinutes(1))));

    pass(1);
    lake.holds("in/" + DAY + "a.csv", "v1", 10);

    assertThat(close(DAY)).isInstanceOf(Closed.class);
    assertThat(listed()).containsExactly("in/" + DAY + "a.csv@v1");
  }

  @Test
  @Tag("N-19")
  void shouldCarryArrivalsOfBucketWithoutVersions() {
    model(MARKED, DAY);
    lake.holds("in/" + DAY + "a.csv", "", 10);
    arrive("a.csv", "", "0A");
    arrive("a.csv", "", "0B");
    marker("0C");

    assertThat(close(DAY)).isInstanceOf(Closed.class);

    assertThat(lake.manifests().values()).anyMatch(text -> text.contains("\"sequencer\":\"0B\""));
    assertEmpty(DAY);
  }

  @Test
  @Tag("N-19")
  void shouldLeaveNothingBehindWhenObjectWasDeletedOrOverwrittenBeforeTheMarkerCame() {
    model(MARKED, DAY);
    lake.holds("in/" + DAY + "a.csv", "v2-not-announced-yet", 10);
    arrive("a.csv", "v1", "01");
    arrive("deleted.csv", "v1", "02");
    marker("03");

    assertThat(close(DAY)).isInstanceOf(Closed.class);

    assertThat(listed()).containsExactly("in/" + DAY + "a.csv@v2-not-announced-yet");
    assertEmpty(DAY);
  }

  @Test
  @Tag("N-19")
  void shouldKeepWhatCameAfterTheListingOfCloserThatDied() {
    model(MARKED, DAY);
    lake.holds("in/" + DAY + "a.csv", "v1", 10);
    arrive("a.csv", "v1", "01");
    marker("02");
    Faults dying = new Faults(FaultSchedule.at(2, Fault.HALT_AFTER));
    closeWhateverHappens(dying.around(ObjectStore.class, lake));
    lake.holds("in/" + DAY + "b.csv", "v1", 10);
    arrive("b.csv", "v1", "03");
    pass(7);

    assertThat(close(DAY)).isInstanceOf(Closed.class);

    assertThat(listed()).containsExactly("in/" + DAY + "a.csv@v1");
    assertThat(new Windows(table).arrivals(name(DAY)))
        .extracting(Arrival::key)
        .containsExactly("in/" + DAY + "b.csv");
  }

  @Test
  @Tag("N-19")
  @Tag("N-16")
  void shouldParkWithRecordAndNoticeWhenNoMarkerComes() {
    model(MARKED, DAY);
    arrive("a.csv", "v1", "01");
    assertThat(close(DAY)).isEqualTo(new Open(START.plus(Duration.ofHours(1))));
    pass(60);

    Closing closing = close(DAY);

    assertThat(closing).isInstanceOf(Parked.class);
    assertThat(signals).isEmpty();
    assertThat(listed()).containsExactly("in/" + DAY + "a.csv@v1");
    OpenWindow window =
        OpenWindow.by(id("in/" + DAY + "a.csv#v1"), NEW_DATA, "training", DAY, START);
    assertThat(new Signals(table).about("window/" + window.id()))
        .singleElement()
        .extracting(SignalRecord::decision)
        .isInstanceOfSatisfying(
            Refuse.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo(Refusal.NO_MARKER);
              assertThat(refused.detail()).contains("_SUCCESS", "manifest.jsonl");
            });
    assertThat(notices()).singleElement().asString().contains("\"parked\"", "1 objects");
    assertEmpty(DAY);
  }

  @Test
  void shouldReadWhatIsThereWhenNoMarkerComesAndTheModelSaysSo() {
    model(MARKED.replace("park", "close"), DAY);
    arrive("a.csv", "v1", "01");
    pass(60);

    assertThat(close(DAY)).isInstanceOf(Closed.class);
    assertThat(closed().getFirst().cause()).isEqualTo("MAX_WAIT");
  }

  @Test
  void shouldHandOverWhatWasCollectedWhenTheTriggerIsGone() {
    model(QUIET, "");
    arrive("a.csv", "v1", "01");
    new Models(table).remove(new ModelId("growth", "churn"));

    assertThat(close("")).isInstanceOf(Closed.class);
    assertThat(closed().getFirst().cause()).isEqualTo("TRIGGER_GONE");
    assertThat(signals).hasSize(1);
  }

  @Test
  void shouldLeaveWindowToTheCloserThatHasItAndLookLater() {
    model(QUIET, "");
    arrive("a.csv", "v1", "01");
    Windows windows = new Windows(table);
    windows.take(windows.find(name("")).orElseThrow(), now, now.plus(Duration.ofMinutes(6)));
    pass(5);

    assertThat(close("")).isEqualTo(new Nothing());
    assertThat(due).containsExactly("{\"window\":\"" + name("") + "\"}");
    pass(10);
    assertThat(close("")).isInstanceOf(Closed.class);
  }

  @Test
  void shouldDoNothingWhenThereIsNoSuchWindow() {
    assertThat(close("")).isEqualTo(new Nothing());
    assertThat(due).isEmpty();
  }

  @Test
  @Tag("R-06")
  void shouldWriteTheSameSetForSageMaker() {
    model(QUIET, "");
    arrive("with \"quotes\".csv", "v1", "01");
    arrive("b.csv", "v1", "02");
    pass(10);
    close("");

    assertThat(
            Json.tree(lake.manifests().getOrDefault(closed().getFirst().sageMakerManifest(), "")))
        .hasToString("[{\"prefix\":\"s3://lake/\"},\"in/b.csv\",\"in/with \\\"quotes\\\".csv\"]");
  }

  /** Whoever comes after a crash finds the manifest that was written, though more has arrived. */
  @Test
  @Tag("R-06")
  void shouldFinishWithTheManifestThatIsWrittenWhenTheCloserDiedAfterIt() {
    model(QUIET, "");
    arrive("a.csv", "v1", "01");
    pass(10);
    Faults dying = new Faults(FaultSchedule.at(1, Fault.HALT_AFTER));
    closeWhateverHappens(dying.around(ObjectStore.class, lake));
    assertThat(lake.manifests()).hasSize(1);
    arrive("b.csv", "v1", "02");
    pass(7);

    closeWhateverHappens(lake);
    pass(10);
    closeWhateverHappens(lake);
    pass(10);
    closeWhateverHappens(lake);

    assertThat(closed()).extracting(ClosedWindow::objects).containsExactly(1L, 1L);
    assertThat(listed()).containsExactlyInAnyOrder("in/a.csv@v1", "in/b.csv@v1");
    assertEmpty("");
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  @Tag("N-02")
  void shouldListEachObjectOnceAndSignalOnceWhicheverCallGoesWrong(Fault fault) {
    boolean happened = true;
    for (int call = 1; happened; call++) {
      WindowCloserTest story = new WindowCloserTest();
      happened = story.survives(new Faults(FaultSchedule.at(call, fault)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {QUIET, MARKED})
  @Tag("N-22")
  void shouldCloseBeforeItsTimeWhenSomebodySaysSo(String window) {
    model(window, "");
    arrive("a.csv", "v1", "01");

    Closing closing = obey(header().id(), false);

    assertThat(closing).isInstanceOf(Closed.class);
    assertThat(closed().getFirst().cause()).isEqualTo("BY_HAND");
    assertThat(listed()).containsExactly("in/a.csv@v1");
    assertThat(signal().source()).isEqualTo("window");
    assertEmpty("");
  }

  @Test
  @Tag("N-22")
  void shouldKeepARecordAndStartNothingWhenSomebodyDropsIt() {
    model(QUIET, "");
    arrive("a.csv", "v1", "01");
    String id = header().id();

    Closing closing = obey(id, true);

    assertThat(closing).isInstanceOf(Dropped.class);
    assertThat(signals).isEmpty();
    assertThat(closed()).isEmpty();
    assertThat(listed()).containsExactly("in/a.csv@v1");
    assertThat(new Signals(table).about("window/" + id))
        .singleElement()
        .satisfies(
            record -> {
              assertThat(record.decision()).isEqualTo(new Suppress(Limit.DROPPED));
              assertThat(record.signal().attributes())
                  .containsEntry("by", "iam:operators/ann")
                  .containsEntry("reason", "1 new objects in training, dropped: a test upload");
            });
    assertEmpty("");
  }

  @Test
  @Tag("N-22")
  void shouldLeaveAnotherWindowAloneThanTheOneThatWasMeant() {
    model(QUIET, "");
    arrive("a.csv", "v1", "01");

    Closing closing = obey("one-before", true);

    assertThat(closing).isInstanceOf(Nothing.class);
    assertThat(new Windows(table).arrivals(name(""))).hasSize(1);
  }

  @Test
  @Tag("N-22")
  void shouldObeyLaterWhenAnotherCloserHasTheWindow() {
    model(QUIET, "");
    arrive("a.csv", "v1", "01");
    OpenWindow window = header();
    new Windows(table).take(window, now, now.plus(Duration.ofMinutes(6)));

    Closing closing = obey(window.id(), false);

    assertThat(closing).isInstanceOf(Nothing.class);
    assertThat(due).singleElement().asString().contains("orderedWindow");
  }

  private Closing obey(String id, boolean drop) {
    return closer(lake, table, (_, body, _) -> signals.add(body))
        .obey(
            new WindowOrder(
                name(""), id, drop, new Operator("iam:operators/ann", "a test upload")));
  }

  private OpenWindow header() {
    return new Windows(table).find(name("")).orElseThrow();
  }

  private boolean survives(Faults faults) {
    model(QUIET, "");
    arrive("a.csv", "v1", "01");
    arrive("b.csv", "v1", "02");
    pass(10);
    for (int i = 0; i < 4; i++) {
      try {
        closer(
                faults.around(ObjectStore.class, lake),
                faults.around(Table.class, table),
                faults.around(MessageQueue.class, (_, body, _) -> signals.add(body)))
            .close(name(""));
      } catch (InjectedFault | Halt _) {
        faults.restart();
      }
      pass(7);
    }

    assertThat(listed()).as("%s", faults.calls()).containsExactly("in/a.csv@v1", "in/b.csv@v1");
    assertThat(closed()).hasSize(1);
    int owed = new Due(table).by(DueKind.HANDOFF, now, 10).size();
    assertThat(signals.size() + owed).as("%s", faults.calls()).isPositive();
    assertThat(Set.copyOf(signals)).hasSizeLessThanOrEqualTo(1);
    assertEmpty("");
    return faults.allHappened();
  }

  private void closeWhateverHappens(ObjectStore store) {
    try {
      closer(store, table, (_, body, _) -> signals.add(body)).close(name(day));
    } catch (Halt _) {
      // The next one finishes it.
    }
  }

  private Closing close(String partition) {
    return closer(lake, table, (_, body, _) -> signals.add(body)).close(name(partition));
  }

  private WindowCloser closer(ObjectStore store, Table ledger, MessageQueue starter) {
    return new WindowCloser(
        () -> now,
        ledger,
        new Manifests(store, "artifacts"),
        starter,
        (_, body, _) -> due.add(body));
  }

  private void model(String window, String partition) {
    String text =
        """
        version: 1
        model: growth/churn
        inputs:
          training: {s3: "s3://lake/in/", files: "*.csv"%s}
        pipelines:
          train:
            target: {type: sagemaker-pipeline, name: churn-train}
            parameters: {InputManifest: "${inputs.training.manifest}"}
        triggers:
          new-data: {input: training, window: %s, start: train}
        """
            .formatted(partition.isEmpty() ? "" : ", partition: \"dt=*/\"", window);
    CompiledModel compiled =
        new ModelCompiler("dev", WithoutProject.ALLOW_ALL)
            .compile(List.of(Source.of("churn.yaml", text)))
            .models()
            .getFirst();
    new Models(table)
        .replace(
            new StoredModel(
                compiled.file().model(), compiled.version(), Json.write(compiled), Set.of()));
    day = partition;
  }

  private void arrive(String file, String version, String sequencer) {
    take("in/" + day + file, version, sequencer, false);
  }

  private void marker(String sequencer) {
    take("in/" + day + "_SUCCESS", "v1", sequencer, true);
  }

  private void take(String key, String version, String sequencer, boolean marker) {
    String identity = version.isEmpty() ? sequencer : version;
    Arrival arrival =
        new Arrival(
            id(key + "#" + identity), "lake", key, version, 10, "e", sequencer, now, now, marker);
    OpenWindow window = OpenWindow.by(arrival.signal(), NEW_DATA, "training", day, now);
    table.write(List.of(Windows.join(window.name(), arrival)));
    new Windows(table).noteArrivals(window, 1, now);
  }

  private static SignalId id(String key) {
    return SignalId.of(NEW_DATA, "s3", "lake/" + key);
  }

  private void pass(int minutes) {
    now = now.plus(Duration.ofMinutes(minutes));
  }

  private static String name(String partition) {
    return OpenWindow.name(NEW_DATA, partition);
  }

  private Signal signal() {
    return Json.read(signals.getLast(), SignalArrived.class).signal();
  }

  private List<ClosedWindow> closed() {
    return new Windows(table).closedFrom(NEW_DATA.model(), "training", 1).toList();
  }

  private List<String> listed() {
    return lake.manifests().keySet().stream()
        .filter(uri -> uri.endsWith("manifest.jsonl"))
        .flatMap(uri -> manifest(uri).stream())
        .toList();
  }

  private List<String> manifest(String uri) {
    return lake.manifests()
        .getOrDefault(uri, "")
        .lines()
        .map(line -> Json.read(line, ManifestEntry.class))
        .map(entry -> entry.key() + "@" + entry.versionId())
        .toList();
  }

  private Stream<String> notices() {
    return new Due(table)
        .by(DueKind.NOTICE, now.plus(Duration.ofDays(1)), 100).stream()
            .map(row -> row.text("body"));
  }

  private void assertEmpty(String partition) {
    assertThat(new Windows(table).arrivals(name(partition))).isEmpty();
    assertThat(new Windows(table).find(name(partition))).isEmpty();
  }
}
