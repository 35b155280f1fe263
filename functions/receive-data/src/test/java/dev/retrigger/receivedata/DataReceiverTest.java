package dev.retrigger.receivedata;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retrigger.aws.Invocation.Batch;
import dev.retrigger.aws.Invocation.Message;
import dev.retrigger.domain.Decision.Duplicate;
import dev.retrigger.domain.Decision.Ignore;
import dev.retrigger.domain.Decision.Join;
import dev.retrigger.domain.Decision.Limit;
import dev.retrigger.domain.Decision.Suppress;
import dev.retrigger.domain.TriggerId;
import dev.retrigger.events.Decided;
import dev.retrigger.events.EventBridgeEvent;
import dev.retrigger.events.Json;
import dev.retrigger.ledger.Arrival;
import dev.retrigger.ledger.Due;
import dev.retrigger.ledger.DueKind;
import dev.retrigger.ledger.MemoryTable;
import dev.retrigger.ledger.Models;
import dev.retrigger.ledger.Models.StoredModel;
import dev.retrigger.ledger.Models.StoredRoute;
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
import dev.retrigger.testing.Faults;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose an arrived object is, and what becomes of it. */
final class DataReceiverTest {
  private static final TriggerId NEW_DATA = TriggerId.parse("growth/churn/new-data");
  private static final Instant NOW = Instant.parse("2026-11-21T01:00:00Z");
  private static final String DAY = "dt=2026-11-21/";
  private static final String WINDOW = OpenWindow.name(NEW_DATA, DAY);
  private static final String MODEL =
      """
      version: 1
      model: growth/churn
      inputs:
        training: {s3: "s3://lake/in/", files: "*.csv", partition: "dt=*/"}
      pipelines:
        train:
          target: {type: sagemaker-pipeline, name: churn-train}
          parameters: {InputManifest: "${inputs.training.manifest}"}
      triggers:
        new-data:
          input: training
          window: {quiet: 10m, maxWait: 1h, maxObjects: 4}
          start: train
      """;

  private final MemoryTable table = new MemoryTable();
  private final List<String> due = new ArrayList<>();

  @Test
  @Tag("A-11")
  @Tag("A-15")
  void shouldPutObjectIntoTheWindowOfItsPartition() {
    apply(MODEL);

    List<Decided> decided = receive(created("in/" + DAY + "a.csv", "v1", "01"));

    assertThat(decided)
        .singleElement()
        .satisfies(
            each -> {
              assertThat(each.trigger()).hasValue(NEW_DATA);
              assertThat(each.decision()).isInstanceOf(Join.class);
              assertThat(each.key()).isEqualTo("lake/in/" + DAY + "a.csv#v1");
            });
    assertThat(arrivals())
        .singleElement()
        .satisfies(
            arrival -> {
              assertThat(arrival.version()).isEqualTo("v1");
              assertThat(arrival.arrived()).isEqualTo(NOW);
              assertThat(arrival.marker()).isFalse();
            });
    assertThat(dueWindows(Duration.ofMinutes(10))).isEqualTo(1);
    assertThat(dueWindows(Duration.ofMinutes(10).minusMillis(1))).isZero();
    assertThat(due).isEmpty();
  }

  @Test
  @Tag("N-16")
  void shouldCountTheDuplicateAndJoinNothingWhenObjectIsAnnouncedAgain() {
    apply(MODEL);
    String event = created("in/" + DAY + "a.csv", "v1", "01");
    receive(event);

    List<Decided> again = receive(event.replace("e-01", "e-redelivered"));

    assertThat(again).singleElement().extracting(Decided::decision).isInstanceOf(Duplicate.class);
    assertThat(arrivals()).hasSize(1);
    assertThat(records("in/" + DAY + "a.csv"))
        .singleElement()
        .satisfies(
            record -> {
              assertThat(record.duplicates()).isEqualTo(1);
              assertThat(record.decision()).isInstanceOf(Join.class);
            });
  }

  @Test
  @Tag("N-19")
  void shouldSuppressOlderVersionThatIsAnnouncedAfterNewerOne() {
    apply(MODEL);
    receive(created("in/" + DAY + "a.csv", "v2", "0B"));

    List<Decided> late = receive(created("in/" + DAY + "a.csv", "v1", "0A"));

    assertThat(late)
        .singleElement()
        .extracting(Decided::decision)
        .isEqualTo(new Suppress(Limit.SUPERSEDED));
    assertThat(arrivals()).extracting(Arrival::version).containsExactly("v2");
    assertThat(records("in/" + DAY + "a.csv")).hasSize(2);
  }

  @Test
  @Tag("N-19")
  void shouldTakeNewerVersionWhenObjectIsOverwritten() {
    apply(MODEL);
    receive(created("in/" + DAY + "a.csv", "v1", "0A"));
    receive(created("in/" + DAY + "a.csv", "v2", "0B"));

    assertThat(arrivals()).extracting(Arrival::version).containsExactlyInAnyOrder("v1", "v2");
  }

  @Test
  @Tag("N-19")
  void shouldTellOverwritesApartBySequencerWhenTheBucketHasNoVersions() {
    apply(MODEL);
    receive(created("in/" + DAY + "a.csv", "", "0A"));
    receive(created("in/" + DAY + "a.csv", "", "0B"));
    receive(created("in/" + DAY + "a.csv", "", "0B"));

    assertThat(arrivals()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "elsewhere/dt=2026-11-21/a.csv",
        "in/a.csv",
        "in/dt=2026-11-21/a.parquet",
        "in/dt=2026-11-21/"
      })
  @Tag("N-16")
  void shouldIgnoreWithoutRowWhatMatchesNoInput(String key) {
    apply(MODEL);
    Faults calls = new Faults(FaultSchedule.none());

    List<Decided> decided =
        receiver(calls).receive(EventBridgeEvent.read(created(key, "v1", "01")));

    assertThat(decided).singleElement().extracting(Decided::decision).isInstanceOf(Ignore.class);
    assertThat(calls.calls()).doesNotContain("Table.write");
  }

  @Test
  @Tag("N-19")
  void shouldIgnoreEmptyFileUnlessItIsTheMarker() {
    apply(MODEL.replace("maxObjects: 4", "doneMarker: _SUCCESS").replace("quiet: 10m, ", ""));

    List<Decided> empty =
        receive(created("in/" + DAY + "a.csv", "v1", "01").replace("\"size\":10", "\"size\":0"));
    assertThat(empty).singleElement().extracting(Decided::decision).isInstanceOf(Ignore.class);
    assertThat(due).isEmpty();

    receive(created("in/" + DAY + "_SUCCESS", "v1", "02").replace("\"size\":10", "\"size\":0"));

    assertThat(arrivals()).singleElement().matches(Arrival::marker);
    assertThat(due).containsExactly("{\"window\":\"" + WINDOW + "\"}");
  }

  @Test
  void shouldAskForLookAtOnceWhenTheWindowBecomesFull() {
    apply(MODEL);
    for (int i = 1; i <= 6; i++) {
      receive(created("in/" + DAY + "f" + i + ".csv", "v1", "0" + i));
    }

    assertThat(due).hasSize(1);
  }

  @Test
  void shouldTellEveryTriggerThatWantsTheObject() {
    apply(MODEL);
    apply(MODEL.replace("growth/churn", "growth/uplift"));

    List<Decided> decided = receive(created("in/" + DAY + "a.csv", "v1", "01"));

    assertThat(decided)
        .extracting(each -> each.trigger().map(TriggerId::toString).orElse(""))
        .containsExactlyInAnyOrder("growth/churn/new-data", "growth/uplift/new-data");
  }

  @Test
  void shouldFailTheBadMessageAloneWhenOneOfBatchIsNoEvent() {
    apply(MODEL);
    Batch batch =
        batch(
            created("in/" + DAY + "a.csv", "v1", "01"),
            "{}",
            created("in/" + DAY + "b.csv", "v1", "02"));

    receiver(new Faults(FaultSchedule.none())).receive(batch);

    assertThat(batch.answer().batchItemFailures())
        .extracting(failure -> failure.itemIdentifier())
        .containsExactly("m1");
    assertThat(arrivals()).hasSize(2);
  }

  @Test
  void shouldWriteTheHeaderOnceForBatch() {
    apply(MODEL.replace("maxObjects: 4", "maxObjects: 1000"));
    Faults calls = new Faults(FaultSchedule.none());
    Batch batch =
        batch(
            IntStream.range(10, 20)
                .mapToObj(i -> created("in/" + DAY + "f" + i + ".csv", "v1", Integer.toString(i)))
                .toArray(String[]::new));

    receiver(calls).receive(batch);

    assertThat(calls.calls().stream().filter("Table.write"::equals)).hasSize(11);
    assertThat(new Windows(table).find(WINDOW).orElseThrow().signals()).isEqualTo(10);
  }

  @Test
  @Tag("N-02")
  void shouldOfferAllThatJoinedAgainAndLoseNoneWhenTheHeaderCannotBeWritten() {
    apply(MODEL);
    int headerWrite = 6;
    String event = created("in/" + DAY + "a.csv", "v1", "01");
    for (int call = 1; call <= headerWrite; call++) {
      Batch batch = batch(event);
      receiver(new Faults(FaultSchedule.at(call, FaultSchedule.Fault.FAIL_BEFORE))).receive(batch);
      if (batch.answer().batchItemFailures().isEmpty()) {
        break;
      }
    }
    Batch again = batch(event);
    receiver(new Faults(FaultSchedule.none())).receive(again);

    assertThat(again.answer().batchItemFailures()).isEmpty();
    assertThat(arrivals()).hasSize(1);
    assertThat(new Windows(table).find(WINDOW)).isPresent();
  }

  private void apply(String text) {
    CompiledModel compiled =
        new ModelCompiler("dev", WithoutProject.ALLOW_ALL)
            .compile(List.of(Source.of("model.yaml", text)))
            .models()
            .getFirst();
    new Models(table)
        .replace(
            new StoredModel(
                compiled.file().model(),
                compiled.version(),
                Json.write(compiled),
                compiled.routes().stream()
                    .map(
                        route -> new StoredRoute(route.source(), route.resource(), route.trigger()))
                    .collect(Collectors.toSet())));
  }

  private List<Decided> receive(String event) {
    return receiver(new Faults(FaultSchedule.none())).receive(EventBridgeEvent.read(event));
  }

  private DataReceiver receiver(Faults faults) {
    return new DataReceiver(
        () -> NOW, faults.around(Table.class, table), (_, body, _) -> due.add(body));
  }

  private static Batch batch(String... bodies) {
    return new Batch(
        IntStream.range(0, bodies.length)
            .mapToObj(i -> new Message("m" + i, bodies[i], "r" + i, 1))
            .toList());
  }

  private List<Arrival> arrivals() {
    return new Windows(table).arrivals(WINDOW);
  }

  private List<SignalRecord> records(String key) {
    return new Signals(table).about("s3://lake/" + key).toList();
  }

  private int dueWindows(Duration in) {
    return new Due(table).by(DueKind.WINDOW, NOW.plus(in), 10).size();
  }

  private static String created(String key, String version, String sequencer) {
    return """
        {"version":"0","id":"e-%s","detail-type":"Object Created","source":"aws.s3",
        "account":"111122223333","time":"2026-11-21T00:59:58Z","region":"eu-west-1","resources":[],
        "detail":{"version":"0","bucket":{"name":"lake"},
        "object":{"key":"%s","size":10,"etag":"e",%s"sequencer":"%s"},"reason":"PutObject"}}
        """
        .formatted(
            sequencer,
            key,
            version.isEmpty() ? "" : "\"version-id\":\"" + version + "\",",
            sequencer);
  }
}
