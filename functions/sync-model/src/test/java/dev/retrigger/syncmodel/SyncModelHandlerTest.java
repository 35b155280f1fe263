package dev.retrigger.syncmodel;

import static dev.retrigger.syncmodel.Files.MODEL;
import static dev.retrigger.syncmodel.Files.MODEL_KEY;
import static dev.retrigger.syncmodel.Files.PROJECT;
import static dev.retrigger.syncmodel.Files.PROJECT_KEY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.TriggerId;
import dev.retrigger.events.Json;
import dev.retrigger.ledger.MemoryTable;
import dev.retrigger.ledger.Models;
import dev.retrigger.ledger.Models.StoredModel;
import dev.retrigger.ledger.Table;
import dev.retrigger.models.CompiledModel;
import dev.retrigger.models.ModelCompiler.WithoutProject;
import dev.retrigger.models.Route;
import dev.retrigger.models.Source;
import dev.retrigger.syncmodel.SyncReport.ScheduleChanges;
import dev.retrigger.testing.FakeContext;
import dev.retrigger.testing.FaultSchedule;
import dev.retrigger.testing.Faults;
import dev.retrigger.testing.Halt;
import dev.retrigger.testing.InjectedFault;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files in, rows and schedules out. */
final class SyncModelHandlerTest {
  private static final ModelId CHURN = new ModelId("growth", "churn");
  private static final Instant NOW = Instant.parse("2026-11-21T03:20:00Z");
  private static final String NIGHTLY = Schedule.name(new TriggerId(CHURN, "nightly"));

  private final MemoryTable table = new MemoryTable();
  private final BucketOfFiles files = new BucketOfFiles();
  private final FakeSchedules schedules = new FakeSchedules();

  @Test
  @Tag("R-01")
  void shouldPutModelItsRoutesAndItsScheduleInForceWhenItsFileIsNew() {
    files.put(PROJECT_KEY, PROJECT).put(MODEL_KEY, MODEL);

    SyncReport report = sync();

    assertThat(report)
        .isEqualTo(
            new SyncReport(List.of(CHURN), 0, List.of(), List.of(), new ScheduleChanges(1, 0, 0)));
    StoredModel stored = new Models(table).find(CHURN).orElseThrow();
    CompiledModel model = Json.read(stored.body(), CompiledModel.class);
    assertThat(stored.version()).isEqualTo("v2").isEqualTo(model.version());
    assertThat(model.project().allow().targets()).contains("sagemaker-pipeline/churn-*");
    assertThat(new Models(table).listening(Route.S3, "acme-lake-dev"))
        .containsExactly(new TriggerId(CHURN, "new-data"));
    assertThat(schedules.all())
        .containsExactly(
            Map.entry(
                NIGHTLY,
                new Schedule(
                    NIGHTLY,
                    "cron(0 3 * * ? *)",
                    "Europe/Oslo",
                    Duration.ZERO,
                    "{\"model\":\"growth/churn\",\"trigger\":\"nightly\","
                        + "\"scheduledTime\":\"<aws.scheduler.scheduled-time>\"}")));
  }

  @Test
  void shouldWriteNothingWhenNothingChanged() {
    files.put(PROJECT_KEY, PROJECT).put(MODEL_KEY, MODEL);
    sync();
    Faults calls = new Faults(FaultSchedule.none());

    SyncReport report = sync(calls);

    assertThat(report)
        .isEqualTo(
            new SyncReport(List.of(), 1, List.of(), List.of(), new ScheduleChanges(0, 0, 0)));
    assertThat(calls.calls())
        .containsOnly(
            "ConfigFiles.list",
            "ConfigFiles.read",
            "Table.get",
            "Table.query",
            "Schedules.names",
            "Schedules.compare");
  }

  @Test
  void shouldWriteOnlyWhatChangedWhenOneOfTwoModelsDid() {
    files.put(PROJECT_KEY, PROJECT).put(MODEL_KEY, MODEL);
    files.put("models/growth/uplift.yaml", MODEL.replace("growth/churn", "growth/uplift"));
    sync();
    files.put(MODEL_KEY, MODEL.replace("cron(0 3 ", "cron(0 4 "));

    assertThat(sync())
        .isEqualTo(
            new SyncReport(List.of(CHURN), 1, List.of(), List.of(), new ScheduleChanges(0, 1, 0)));
    assertThat(schedules.all().values())
        .extracting(Schedule::expression)
        .containsExactly("cron(0 4 * * ? *)", "cron(0 3 * * ? *)");
  }

  @Test
  void shouldPutEveryModelOfProjectInForceAgainWhenTheProjectsRulesChanged() {
    files.put(PROJECT_KEY, PROJECT).put(MODEL_KEY, MODEL);
    sync();
    files.put(PROJECT_KEY, PROJECT.replace("Europe/Oslo", "UTC"));

    assertThat(sync().applied()).containsExactly(CHURN);
    assertThat(schedules.all().values()).extracting(Schedule::timezone).containsExactly("UTC");
  }

  @Test
  void shouldTakeModelOutOfForceWhenItsFileIsGone() {
    files.put(PROJECT_KEY, PROJECT).put(MODEL_KEY, MODEL);
    sync();
    files.delete(MODEL_KEY);

    assertThat(sync())
        .isEqualTo(
            new SyncReport(List.of(), 0, List.of(CHURN), List.of(), new ScheduleChanges(0, 0, 1)));
    assertThat(new Models(table).all()).isEmpty();
    assertThat(new Models(table).listening(Route.S3, "acme-lake-dev")).isEmpty();
    assertThat(schedules.all()).isEmpty();
  }

  @Test
  void shouldDeleteScheduleBeforeItsTriggerWhenTheTriggerIsRemoved() {
    files.put(PROJECT_KEY, PROJECT).put(MODEL_KEY, MODEL);
    sync();
    files.put(MODEL_KEY, MODEL.replaceAll("(?m)^ +nightly.*\n", ""));
    Faults calls = new Faults(FaultSchedule.none());

    assertThat(sync(calls).schedules()).isEqualTo(new ScheduleChanges(0, 0, 1));
    assertThat(calls.calls()).containsSubsequence("Schedules.delete", "Table.write");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrongFiles")
  @Tag("N-20")
  void shouldKeepLastGoodVersionAndItsScheduleWhenFileIsWrong(
      String name, String key, String text, String path) {
    files.put(PROJECT_KEY, PROJECT).put(MODEL_KEY, MODEL);
    sync();
    Optional<StoredModel> before = new Models(table).find(CHURN);
    files.put(key, text);

    SyncReport report = sync();

    assertThat(report.refused()).extracting(SyncReport.Refusal::file).contains(key);
    assertThat(report.refused())
        .flatExtracting(SyncReport.Refusal::problems)
        .extracting(SyncReport.Finding::path)
        .contains(path);
    assertThat(report.applied()).isEmpty();
    assertThat(report.removed()).isEmpty();
    assertThat(new Models(table).find(CHURN)).isEqualTo(before);
    assertThat(schedules.all()).containsOnlyKeys(NIGHTLY);
  }

  static Stream<Arguments> wrongFiles() {
    return Stream.of(
        Arguments.of("not YAML", MODEL_KEY, "model: [", ""),
        Arguments.of("empty", MODEL_KEY, "", ""),
        Arguments.of("unknown key", MODEL_KEY, MODEL.replace("inputs:", "imputs:"), "imputs"),
        Arguments.of(
            "a schedule that is none",
            MODEL_KEY,
            MODEL.replace("cron(0 3 * * ? *)", "hunter2"),
            "triggers.nightly.schedule"),
        Arguments.of(
            "a target that the project does not allow",
            MODEL_KEY,
            MODEL.replace("churn-train", "payroll"),
            "pipelines.train.target"),
        Arguments.of(
            "a wrong project file", PROJECT_KEY, PROJECT.replace("owner", "ovner"), "ovner"),
        Arguments.of(
            "a project file of another project", PROJECT_KEY, "version: 1\nproject: x\n", ""),
        Arguments.of("another project's model", MODEL_KEY, MODEL.replace("growth/", "sales/"), ""));
  }

  @Test
  @Tag("N-20")
  void shouldTellNothingOfTheFileButWhereAndHowToMendItWhenItIsWrong() {
    files.put(PROJECT_KEY, PROJECT).put(MODEL_KEY, MODEL.replace("cron(0 3 * * ? *)", "hunter2"));

    assertThat(Json.write(sync()))
        .contains("triggers.nightly.schedule", "cron(0 3 * * ? *)", "\"line\":10")
        .doesNotContain("hunter2");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("misplacedFiles")
  @Tag("N-20")
  void shouldRefuseFileByNameAndLeaveTheRightOneInForceWhenItIsNotWhereItBelongs(
      String name, String key, String text) {
    files.put(PROJECT_KEY, PROJECT).put(MODEL_KEY, MODEL).put(key, text);

    SyncReport report = sync();

    assertThat(report.applied()).containsExactly(CHURN);
    assertThat(report.refused())
        .singleElement()
        .extracting(SyncReport.Refusal::file)
        .isEqualTo(key);
  }

  static Stream<Arguments> misplacedFiles() {
    return Stream.of(
        Arguments.of("a second file of the model", "models/growth/churn-2.yaml", MODEL),
        Arguments.of("in another project's folder", "models/sales/churn.yaml", MODEL),
        Arguments.of("in a folder too deep", "models/growth/old/churn.yaml", MODEL),
        Arguments.of("with another suffix", "models/growth/churn.yml", MODEL),
        Arguments.of("a project's rules as a model", "models/sales/growth.yaml", PROJECT),
        Arguments.of("a second file of the project", "projects/sales.yaml", PROJECT),
        Arguments.of("a wrong second one", "projects/sales.yaml", PROJECT + "ovner: x\n"),
        Arguments.of("a model as project", "projects/churn.yaml", MODEL),
        Arguments.of("no such file at all", "models/README.md", "# Hi"));
  }

  @Test
  void shouldRefuseModelWhenItsProjectHasNoFile() {
    files.put(MODEL_KEY, MODEL);

    SyncReport report = sync();

    assertThat(report.refused()).extracting(SyncReport.Refusal::file).containsExactly(MODEL_KEY);
    assertThat(new Models(table).all()).isEmpty();
  }

  @Test
  @Tag("N-20")
  void shouldRefuseModelWhenItHasMoreRoutesThanOneTransactionCanReplace() {
    String triggers =
        IntStream.rangeClosed(1, 60)
            .mapToObj(
                i ->
                    "  data-%d: {input: training, window: {quiet: %dm}, start: train}\n"
                        .formatted(i, i))
            .collect(Collectors.joining());
    files.put(PROJECT_KEY, PROJECT).put(MODEL_KEY, MODEL + triggers);

    SyncReport report = sync();

    assertThat(report.refused()).hasSize(1);
    assertThat(new Models(table).all()).isEmpty();
  }

  @Test
  void shouldPutTheRestInForceWhenSchedulerDoesNotTakeOneSchedule() {
    files
        .put(PROJECT_KEY, PROJECT)
        .put(MODEL_KEY, MODEL.replace("cron(0 3 * * ? *)", "cron(0 0 29 2 ? 2028)"))
        .put("models/growth/uplift.yaml", MODEL.replace("growth/churn", "growth/uplift"));

    SyncReport report = sync();

    assertThat(report.applied()).hasSize(2);
    assertThat(report.schedules()).isEqualTo(new ScheduleChanges(1, 0, 0));
    assertThat(report.refused())
        .singleElement()
        .satisfies(
            refusal -> {
              assertThat(refusal.file()).isEqualTo(MODEL_KEY);
              assertThat(refusal.problems())
                  .extracting(SyncReport.Finding::path)
                  .containsExactly("triggers.nightly");
            });
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lastFirings")
  void shouldKeepScheduleForAsLongAsItMayFire(String expression, int kept) {
    files.put(PROJECT_KEY, PROJECT).put(MODEL_KEY, MODEL.replace("cron(0 3 * * ? *)", expression));

    sync();

    assertThat(schedules.all()).hasSize(kept);
  }

  static Stream<Arguments> lastFirings() {
    return Stream.of(
        Arguments.of("at(2026-11-21T12:00:00)", 1),
        Arguments.of("at(2026-11-21T04:00:00)", 1), // 20 minutes ago in Oslo: Scheduler may retry.
        Arguments.of("at(2026-11-20T04:00:00)", 0));
  }

  @Test
  void shouldSeeTheLastChangeWhenFileChangesWhileOthersAreRead() {
    files.put(PROJECT_KEY, PROJECT).put(MODEL_KEY, MODEL);
    ConfigFiles changing =
        new ConfigFiles() {
          private boolean changed;

          @Override
          public List<Entry> list() {
            List<Entry> listed = files.list();
            if (!changed) {
              changed = true;
              files.put(MODEL_KEY, MODEL.replace("cron(0 3 ", "cron(0 4 "));
              files.put("models/growth/uplift.yaml", MODEL.replace("/churn\n", "/uplift\n"));
            }
            return listed;
          }

          @Override
          public Optional<Source> read(String key) {
            return files.read(key);
          }
        };

    SyncReport report = answer(new Faults(FaultSchedule.none()), changing);

    assertThat(report.applied()).extracting(ModelId::name).containsExactly("churn", "uplift");
    assertThat(schedules.all()).hasSize(2);
  }

  @Test
  void shouldKeepAllSchedulesWhenVersionInForceCannotBeReadAndItsFileIsWrong() {
    files.put(PROJECT_KEY, PROJECT).put(MODEL_KEY, MODEL);
    files.put("models/growth/uplift.yaml", MODEL.replace("/churn\n", "/uplift\n"));
    sync();
    StoredModel stored = new Models(table).find(CHURN).orElseThrow();
    new Models(table)
        .replace(new StoredModel(CHURN, stored.version(), "{\"older\":1}", stored.routes()));
    files.put(MODEL_KEY, "model: [").put("models/growth/uplift.yaml", "").delete(PROJECT_KEY);

    SyncReport report = sync();

    assertThat(report.refused()).hasSize(3);
    assertThat(schedules.all()).hasSize(2);
  }

  @Test
  @Tag("V-10")
  void shouldComeToTheSameWhicheverCallFailsOrHalts() {
    MemoryTable expected = new MemoryTable();
    FakeSchedules expectedSchedules = new FakeSchedules();
    change(new Faults(FaultSchedule.none()), expected, expectedSchedules, new BucketOfFiles());

    assertThat(FaultSchedule.enumerate(30, 1))
        .allSatisfy(
            schedule -> {
              MemoryTable other = new MemoryTable();
              FakeSchedules others = new FakeSchedules();
              change(new Faults(schedule), other, others, new BucketOfFiles());

              assertThat(others.all()).isEqualTo(expectedSchedules.all());
              assertThat(new Models(other).find(CHURN)).isEqualTo(new Models(expected).find(CHURN));
              assertThat(new Models(other).all()).containsExactly(CHURN);
            });
  }

  /** One model is there and another gone, then a change to each, with a fault on the way. */
  private static void change(
      Faults faults, MemoryTable table, FakeSchedules schedules, BucketOfFiles files) {
    files.put(PROJECT_KEY, PROJECT).put(MODEL_KEY, MODEL);
    files.put("models/growth/uplift.yaml", MODEL.replace("/churn\n", "/uplift\n"));
    answer(handler(new Faults(FaultSchedule.none()), table, files, schedules));
    files.delete("models/growth/uplift.yaml");
    files.put(
        MODEL_KEY, MODEL.replace("nightly:", "early:").replace("acme-lake-${env}", "acme-lake-2"));
    for (int attempt = 0; attempt < 2; attempt++) {
      try {
        answer(handler(faults, table, files, schedules));
      } catch (InjectedFault | Halt _) {
        faults.restart();
      }
    }
  }

  @Test
  void shouldNameTheVariableWhenItIsMissing() {
    assertThatThrownBy(
            () ->
                new SyncModelHandler(
                    Map.of(), () -> NOW, table, files, schedules, WithoutProject.REFUSE))
        .hasMessageContaining("ENVIRONMENT");
  }

  private SyncReport sync() {
    return sync(new Faults(FaultSchedule.none()));
  }

  private SyncReport sync(Faults faults) {
    return answer(faults, files);
  }

  private SyncReport answer(Faults faults, ConfigFiles bucket) {
    return answer(handler(faults, table, bucket, schedules));
  }

  private static SyncModelHandler handler(
      Faults faults, Table table, ConfigFiles files, Schedules schedules) {
    return new SyncModelHandler(
        Map.of("ENVIRONMENT", "dev"),
        () -> NOW,
        faults.around(Table.class, table),
        faults.around(ConfigFiles.class, files),
        faults.around(Schedules.class, schedules),
        WithoutProject.REFUSE);
  }

  private static SyncReport answer(SyncModelHandler handler) {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    try {
      handler.handleRequest(
          new ByteArrayInputStream("{\"source\":\"aws.events\"}".getBytes(UTF_8)),
          output,
          new FakeContext());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Json.read(output.toByteArray(), SyncReport.class);
  }
}
