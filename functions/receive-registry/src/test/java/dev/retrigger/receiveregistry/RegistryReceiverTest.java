package dev.retrigger.receiveregistry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retrigger.aws.MessageQueue;
import dev.retrigger.domain.Mode;
import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.PipelineId;
import dev.retrigger.domain.RetryRule;
import dev.retrigger.domain.RunId;
import dev.retrigger.domain.Signal;
import dev.retrigger.domain.SignalId;
import dev.retrigger.events.EventBridgeEvent;
import dev.retrigger.events.InvalidEventException;
import dev.retrigger.events.Json;
import dev.retrigger.events.Notice;
import dev.retrigger.events.StarterMessage.SignalArrived;
import dev.retrigger.intake.Intake;
import dev.retrigger.ledger.Due;
import dev.retrigger.ledger.DueKind;
import dev.retrigger.ledger.MemoryTable;
import dev.retrigger.ledger.Models;
import dev.retrigger.ledger.Models.StoredModel;
import dev.retrigger.ledger.Models.StoredRoute;
import dev.retrigger.ledger.Outbox;
import dev.retrigger.ledger.Run;
import dev.retrigger.ledger.Runs;
import dev.retrigger.models.CompiledModel;
import dev.retrigger.models.ModelCompiler;
import dev.retrigger.models.ModelCompiler.WithoutProject;
import dev.retrigger.models.Source;
import dev.retrigger.receiveregistry.ModelPackages.Version;
import dev.retrigger.testing.EventFiles;
import dev.retrigger.testing.FakeContext;
import dev.retrigger.testing.Mutations;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which events are changes of an approval, and what a change leads to. */
final class RegistryReceiverTest {
  private static final Instant NOW = Instant.parse("2026-11-21T05:05:00Z");
  private static final String ACCOUNT = "111122223333";
  private static final String PACKAGES = "sagemaker/model-package-state/";
  private static final String ARN =
      "arn:aws:sagemaker:eu-north-1:111122223333:model-package/churn/";
  private static final String EXECUTION =
      "arn:aws:sagemaker:eu-north-1:111122223333:pipeline/churn-train/execution/p4jn9xou8a8s";
  private static final String MODEL =
      """
      version: 1
      model: growth/churn
      pipelines:
        deploy:
          target: {type: state-machine, name: churn-deploy}
      triggers:
        candidate: {registered: {modelPackageGroup: churn}, start: deploy}
        champion: {mlflow: {model: churn, alias: champion}, start: deploy}
        created: {mlflow: {model: churn, event: version}, start: deploy}
      """;
  private static final StoredModel STORED = stored();

  private final MemoryTable table = new MemoryTable();
  private final List<Signal> sent = new ArrayList<>();
  private final List<Version> approved = new ArrayList<>();

  RegistryReceiverTest() {
    new Models(table).replace(STORED);
  }

  @ParameterizedTest
  @Tag("G-05")
  @Tag("N-06")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          model-package-state/approved                         | fires candidate 7
          model-package-state/approved-again-under-another-id  | fires candidate 7
          model-package-state/approved-with-fields             | fires candidate 7
          model-package-state/approved-by-its-pipeline         | fires candidate 8
          model-package-state/approved-with-times-as-numbers   | fires candidate 7
          model-package-state/approved-again-after-rejection   | fires candidate 7
          model-package-state/description-edited               | fires candidate 7
          model-package-state/approved-while-in-progress       | not usable yet: InProgress
          model-package-state/pending                          | not approved yet
          model-package-state/pending-late                     | not approved yet
          model-package-state/moved-to-production              | something else than its approval
          model-package-state/rejected                         | was not approved before
          model-package-state/rejected-by-its-gate             | was not approved before
          model-package-state/unversioned                      | no version of a model package group
          model-package-state/unheard-of-approval              | none we know: ApprovedByCommittee
          model-package-state/without-arn                      | invalid 'detail.ModelPackageArn'
          model-package-state/with-hostile-arn                 | invalid 'detail.ModelPackageArn'
          model-package-state/of-another-group-than-its-arn    | invalid 'detail.ModelPackageGroupName'
          mlflow-alias/set                                     | fires champion 7
          mlflow-alias/set-again-under-another-id              | fires champion 7
          mlflow-alias/set-to-an-older-version-late            | fires champion 6
          mlflow-alias/set-in-another-spelling                 | fires champion 7
          mlflow-alias/set-another-alias                       | waits for the alias champion
          mlflow-alias/without-model                           | which model
          mlflow-alias/without-alias                           | which alias
          mlflow-alias/with-hostile-model                      | which model
          mlflow-version/created                               | fires created 7
          mlflow-version/created-again-under-another-id        | fires created 7
          mlflow-version/created-an-older-one-late             | fires created 6
          mlflow-version/of-another-model                      | no trigger listens to mlflow/fraud
          mlflow-version/without-version                       | which version
          mlflow-version/with-hostile-version                  | which version
          """)
  void shouldMakeOfEachEventWhatItIs(String file, String expected) {
    if (expected.startsWith("invalid ")) {
      assertThatThrownBy(() -> receive("sagemaker/" + file))
          .isInstanceOf(InvalidEventException.class)
          .hasMessageContaining(expected.substring("invalid ".length()));
    } else if (expected.startsWith("fires ")) {
      receive("sagemaker/" + file);
      assertThat(sent)
          .extracting(
              signal ->
                  "fires " + signal.trigger().name() + " " + signal.attributes().get("version"))
          .containsExactly(expected);
    } else {
      assertThat(receive("sagemaker/" + file)).contains(expected);
      assertThat(sent).isEmpty();
    }
  }

  @Test
  void shouldHaveAnExpectationForEachEventFile() throws NoSuchMethodException {
    String table =
        getClass()
            .getDeclaredMethod("shouldMakeOfEachEventWhatItIs", String.class, String.class)
            .getAnnotation(CsvSource.class)
            .textBlock();

    assertThat(
            table.lines().map(line -> "sagemaker/" + line.substring(0, line.indexOf('|')).strip()))
        .containsExactlyInAnyOrderElementsOf(files().keySet());
  }

  @Test
  @Tag("G-05")
  void shouldSayWhichVersionOfWhichGroupWasApproved() {
    receive(PACKAGES + "pending");
    receive(PACKAGES + "approved");

    assertThat(sent)
        .singleElement()
        .satisfies(
            signal -> {
              assertThat(signal.trigger()).hasToString("growth/churn/candidate");
              assertThat(signal.source()).isEqualTo("registry");
              assertThat(signal.key()).isEqualTo(ARN + "7#Approved#2");
              assertThat(signal.subject()).isEqualTo(ARN + "7");
              assertThat(signal.depth()).isZero();
              assertThat(signal.attributes())
                  .containsOnly(
                      Map.entry("modelPackage", ARN + "7"),
                      Map.entry("group", "churn"),
                      Map.entry("version", "7"),
                      Map.entry("reason", "version 7 of churn was approved"));
            });
  }

  @Test
  @Tag("N-06")
  void shouldFireOnChangesOfTheApprovalOnly() {
    receive(PACKAGES + "pending");
    receive(PACKAGES + "approved");
    assertThat(receive(PACKAGES + "description-edited")).contains("its approval is what it was");
    assertThat(receive(PACKAGES + "moved-to-production")).contains("something else");

    assertThat(sent).hasSize(1);
  }

  @Test
  @Tag("N-04")
  void shouldBeOneChangeWhateverTheOrderAndHoweverOften() {
    List<String> events =
        Stream.of(
                "pending",
                "pending-late",
                "approved",
                "approved-again-under-another-id",
                "approved-with-fields",
                "approved-with-times-as-numbers",
                "moved-to-production")
            .map(name -> PACKAGES + name)
            .toList();
    for (int seed = 0; seed < 200; seed++) {
      RegistryReceiverTest fresh = new RegistryReceiverTest();
      List<String> shuffled = new ArrayList<>(events);
      shuffled.addAll(events);
      Collections.shuffle(shuffled, new Random(seed));
      shuffled.forEach(fresh::receive);

      assertThat(fresh.sent.stream().map(Signal::id).distinct()).as("seed %d", seed).hasSize(1);
    }
  }

  @Test
  @Tag("N-02")
  void shouldSendAgainWhatWasNotedAndNotSent() {
    assertThatThrownBy(
            () ->
                receiver(
                        (_, _, _) -> {
                          throw new IllegalStateException("SQS is away");
                        })
                    .receive(EventBridgeEvent.read(EventFiles.text(PACKAGES + "approved"))))
        .hasMessage("SQS is away");
    receive(PACKAGES + "approved-again-under-another-id");
    receive(PACKAGES + "description-edited");
    assertThat(sent).isEmpty();

    receive(PACKAGES + "approved");
    receive(PACKAGES + "approved");

    assertThat(sent).hasSize(2);
    assertThat(sent.stream().map(Signal::id).distinct()).hasSize(1);
  }

  @Test
  @Tag("N-06")
  void shouldGoBackToTheNewestOtherApprovedVersionWhenTheNewestIsRejected() {
    receive(PACKAGES + "approved");
    sent.clear();
    listed(7, 5, 4);

    receive(PACKAGES + "rejected");
    receive(PACKAGES + "rejected");

    assertThat(sent.stream().map(Signal::id).distinct()).hasSize(1);
    assertThat(sent.getFirst().key()).isEqualTo(ARN + "7#Rejected#2");
    assertThat(sent.getFirst().attributes())
        .containsOnly(
            Map.entry("modelPackage", ARN + "5"),
            Map.entry("group", "churn"),
            Map.entry("version", "5"),
            Map.entry("fallbackFrom", ARN + "7"),
            Map.entry(
                "reason",
                "version 7 of churn was rejected; version 5 is the newest other approved one"));
  }

  @Test
  @Tag("N-06")
  void shouldLeaveEverythingAsItIsWhenNoOtherVersionIsApproved() {
    receive(PACKAGES + "approved");
    sent.clear();
    listed(7);

    assertThat(receive(PACKAGES + "rejected"))
        .contains("no other approved version; nothing is deployed, nothing is deleted");
    assertThat(sent).isEmpty();
  }

  @Test
  @Tag("N-06")
  void shouldTellOnceThatNoApprovedVersionIsLeft() {
    receive(PACKAGES + "approved");
    receive(PACKAGES + "rejected");

    assertThat(owed())
        .singleElement()
        .satisfies(
            notice -> {
              assertThat(notice.kind()).isEqualTo(Notice.Kind.PARKED);
              assertThat(notice.title())
                  .isEqualTo("version 7 of churn was rejected, and no other is approved");
              assertThat(notice.pipeline()).hasValue(PipelineId.parse("growth/churn/deploy"));
              assertThat(notice.facts()).containsEntry("Model package", ARN + "7");
            });
    assertThat(new Outbox(table).markSent(owed().getFirst().id(), NOW)).isTrue();
    receive(PACKAGES + "rejected");
    assertThat(owed()).as("delivered again").isEmpty();
  }

  @Test
  @Tag("N-06")
  void shouldTellAgainWhenItIsRejectedAgain() {
    receive(PACKAGES + "approved");
    receive(PACKAGES + "rejected");
    receive(PACKAGES + "approved-again-after-rejection");
    answer(
        EventFiles.text(PACKAGES + "rejected")
            .replaceFirst("(\"id\": \")[^\"]*", "$1another")
            .replace("2026-11-21T04:00:00Z", "2026-11-22T04:00:00Z"));

    assertThat(owed())
        .extracting(Notice::id)
        .containsExactlyInAnyOrder(
            "registry/growth/churn/churn/7/2", "registry/growth/churn/churn/7/4");
  }

  @Test
  @Tag("N-06")
  void shouldTellNobodyWhenThereIsAVersionToGoBackTo() {
    receive(PACKAGES + "approved");
    listed(7, 5);

    receive(PACKAGES + "rejected");

    assertThat(owed()).isEmpty();
  }

  @Test
  @Tag("N-06")
  void shouldLeaveANewerApprovedVersionAsItIs() {
    receive(PACKAGES + "approved");
    sent.clear();
    listed(8, 7, 5);

    assertThat(receive(PACKAGES + "rejected")).contains("version 8 is newer and approved");
    assertThat(sent).isEmpty();
  }

  @Test
  @Tag("N-06")
  void shouldFireAgainWhenARejectedVersionIsApprovedAgain() {
    receive(PACKAGES + "approved");
    receive(PACKAGES + "rejected");
    receive(PACKAGES + "approved-again-after-rejection");
    receive(PACKAGES + "approved");

    assertThat(sent)
        .extracting(Signal::key)
        .containsExactly(ARN + "7#Approved#1", ARN + "7#Approved#3");
  }

  @Test
  @Tag("N-17")
  void shouldCountTheRunThatMadeTheVersion() {
    RunId made = ran(2);

    receive(PACKAGES + "approved-by-its-pipeline");

    assertThat(new Runs(table).find(made)).isPresent();
    assertThat(sent).singleElement().extracting(Signal::depth).isEqualTo(3);
  }

  @Test
  void shouldTakeEventsOfItsOwnAccountOnly() {
    String event = EventFiles.text(PACKAGES + "approved").replace(ACCOUNT, "444455556666");

    assertThat(answer(event)).contains("another account");
    assertThat(sent).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\"source\": [\"aws.sagemaker\"], \"detail\": {", "\"detail\": {\"detail\": 1},"})
  void shouldRefuseTheSampleOfTheDocumentationThatHasANameTwice(String twice) {
    String event = EventFiles.text(PACKAGES + "approved").replaceFirst("\"detail\": \\{", twice);

    assertThatThrownBy(() -> answer(event)).isInstanceOf(InvalidEventException.class);
    assertThat(sent).isEmpty();
  }

  @Test
  @Tag("N-04")
  void shouldNeitherCrashNorStartWhateverIsMadeOfTheEvents() {
    Mutations documents = new Mutations(List.copyOf(files().values()), 20261121);
    int parked = 0;
    for (int i = 0; i < 100; i++) {
      RegistryReceiverTest fresh = new RegistryReceiverTest();
      RegistryReceiver receiver = fresh.receiver(fresh::take);
      for (int j = 0; j < 1_000; j++) {
        String document = documents.next();
        try {
          receiver.receive(EventBridgeEvent.read(document));
        } catch (InvalidEventException _) {
          parked++;
        }
      }
      assertThat(fresh.sent)
          .allSatisfy(
              signal -> {
                assertThat(signal.trigger().model()).isEqualTo(ModelId.parse("growth/churn"));
                assertThat(signal.key())
                    .matches(
                        "arn:aws[a-z-]*:sagemaker:[a-z0-9-]+:\\d{12}:model-package/(?i:churn)/\\d+"
                            + "#Approved#\\d+"
                            + "|ALIAS#churn#\\d*#champion#.{24}|VERSION#churn#\\d+##.{24}");
              });
    }
    assertThat(parked).as("documents that are events no more").isBetween(10_000, 95_000);
  }

  private static Map<String, String> files() {
    return Stream.of("model-package-state", "mlflow-alias", "mlflow-version")
        .flatMap(folder -> EventFiles.under("sagemaker/" + folder).entrySet().stream())
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** The notices that are owed. */
  private List<Notice> owed() {
    return new Due(table)
        .by(DueKind.NOTICE, NOW.plus(Duration.ofDays(1)), 10).stream()
            .map(row -> Json.read(row.text("body"), Notice.class))
            .toList();
  }

  private void listed(int... versions) {
    IntStream.of(versions).forEach(number -> approved.add(new Version(ARN + number, number)));
  }

  private String receive(String file) {
    return answer(EventFiles.text(file));
  }

  /** Receives an event; what the handler answers. */
  private String answer(String event) {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    try {
      new ReceiveRegistryHandler(
              Map.of("ACCOUNT", ACCOUNT),
              () -> NOW,
              table,
              _ -> approved.stream(),
              (_, body, _) -> take(body))
          .handleRequest(
              new ByteArrayInputStream(event.getBytes(UTF_8)), answer, new FakeContext());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return answer.toString(UTF_8);
  }

  private RegistryReceiver receiver(MessageQueue signals) {
    return new RegistryReceiver(
        () -> NOW, table, new Intake(() -> NOW, table, signals), _ -> approved.stream(), ACCOUNT);
  }

  private void take(String group, String body, Duration delay) {
    take(body);
  }

  private void take(String body) {
    sent.add(Json.read(body, SignalArrived.class).signal());
  }

  /** One of our runs has the execution that made version 8. */
  private RunId ran(int depth) {
    PipelineId train = PipelineId.parse("growth/churn/train");
    SignalId leader = new SignalId("leader");
    Run run =
        Run.intended(
            RunId.of(train, leader, 0),
            train,
            1,
            Run.Origin.first(leader, depth, Optional.empty()),
            "nightly",
            "v1",
            new Run.Request(
                Mode.AUTO,
                "sagemaker-pipeline",
                "churn-train",
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                Map.of(),
                Map.of(),
                0,
                List.of(),
                Duration.ofHours(4),
                RetryRule.NONE,
                3,
                new Run.Tell(List.of(), Optional.empty(), Optional.empty())),
            Map.of(),
            NOW);
    table.write(List.of(Runs.update(run, Optional.empty()), Runs.name(EXECUTION, run.id(), NOW)));
    return run.id();
  }

  private static StoredModel stored() {
    CompiledModel model =
        new ModelCompiler("dev", WithoutProject.ALLOW_ALL)
            .compile(List.of(Source.of("model.yaml", MODEL)))
            .models()
            .getFirst();
    return new StoredModel(
        model.file().model(),
        model.version(),
        Json.write(model),
        model.routes().stream()
            .map(route -> new StoredRoute(route.source(), route.resource(), route.trigger()))
            .collect(Collectors.toSet()));
  }
}
