package dev.retrigger.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.retrigger.domain.Limits;
import dev.retrigger.domain.Mode;
import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.OnBusy;
import dev.retrigger.events.Notice;
import dev.retrigger.models.ModelCompiler.WithoutProject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class ModelCompilerTest {
  @Test
  void shouldApplyEveryDefaultWhenNothingIsSaid() {
    ModelFile model = Texts.model(Texts.MODEL);

    assertThat(model.mode()).isEqualTo(Mode.DRY_RUN);
    assertThat(model.inputs().get("training"))
        .isEqualTo(
            new DataInput(
                "training",
                "lake-dev",
                "churn/in/",
                "*",
                Optional.empty(),
                new Select.New(),
                DataInput.Snapshot.PIN));
    assertThat(model.pipelines().values())
        .singleElement()
        .satisfies(
            pipeline -> {
              assertThat(pipeline.timeout()).isEqualTo(Duration.ofHours(24));
              assertThat(pipeline.limits()).isEqualTo(Limits.of(Duration.ZERO, 1, OnBusy.COALESCE));
              assertThat(pipeline.inputs()).containsExactly("training");
            });
    assertThat(model.triggers().get("new-data"))
        .isEqualTo(
            new DataTrigger(
                "new-data",
                "training",
                new Window(
                    Duration.ofMinutes(2),
                    Duration.ofHours(1),
                    100_000,
                    Optional.empty(),
                    Window.IfNoMarker.PARK),
                Optional.of("train")));
    assertThat(model.notices())
        .isEqualTo(new Notify(Optional.of("growth-oncall"), List.of(Notice.Kind.values())));
  }

  @Test
  @Tag("V-16")
  void shouldReadTheExampleOfTheDocs() {
    CompiledFile file = Texts.compile(Texts.example("growth.yaml"), Texts.example("churn.yaml"));

    assertThat(file.problems()).isEmpty();
    assertThat(file.warnings()).isEmpty();
    assertThat(file.model().orElseThrow().trigger("nightly"))
        .contains(
            new ScheduleTrigger(
                "nightly",
                "cron(0 3 * * ? *)",
                "Europe/Oslo",
                true,
                ScheduleTrigger.Missed.LAST,
                Duration.ZERO,
                List.of(),
                Optional.of("train")));
    assertThat(file.model().orElseThrow().routes())
        .singleElement()
        .hasToString("Route[source=s3, resource=acme-lake-dev, trigger=growth/churn/new-data]");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("literalTexts")
  @Tag("N-20")
  void shouldKeepTextsAsTheyAreWrittenWhenYamlWouldChangeThem(String text) {
    ModelFile model =
        Texts.model(Texts.MODEL.replace("parameters: {", "parameters: {Account: " + text + ", "));

    assertThat(model.pipelines().values())
        .singleElement()
        .satisfies(
            pipeline ->
                assertThat(pipeline.parameters())
                    .containsEntry("Account", new ParameterTemplate(text)));
  }

  static Stream<String> literalTexts() {
    return Stream.of(
        "012345670123",
        "2.10",
        "no",
        "on",
        "yes",
        "true",
        "0x10",
        "1e3",
        "1_000",
        "12:30:45",
        "2026-11-21",
        ".inf",
        "0o17",
        "=");
  }

  @Test
  void shouldTakeLimitsFromModelThenProjectThenDefaults() {
    String project = Texts.PROJECT + "defaults: {limits: {cooldown: 1h, concurrency: 3}}\n";
    String model =
        Texts.MODEL.replace("train:\n", "train:\n    limits: {concurrency: 2, onBusy: queue}\n");

    CompiledModel compiled = Texts.compile(project, model).model().orElseThrow();

    assertThat(compiled.pipeline("train").orElseThrow().limits())
        .isEqualTo(Limits.of(Duration.ofHours(1), 2, OnBusy.QUEUE));
  }

  @Test
  void shouldResolveTheEnvironmentInFoldersAndNamesOfTargets() {
    ModelFile model =
        Texts.model(
            Texts.MODEL
                .replace("s3://lake-dev/churn/in/", "s3://lake-${env}/churn/${env}/")
                .replace("churn-train", "\"churn-train-${env}\""));

    assertThat(model.inputs().get("training"))
        .isInstanceOfSatisfying(
            DataInput.class,
            input -> {
              assertThat(input.bucket()).isEqualTo("lake-dev");
              assertThat(input.prefix()).isEqualTo("churn/dev/");
            });
    assertThat(model.pipelines().values())
        .singleElement()
        .satisfies(pipeline -> assertThat(pipeline.target().name()).isEqualTo("churn-train-dev"));
  }

  @Test
  void shouldAllowAModeAutoWithLimitsOfTheProject() {
    CompiledFile file =
        Texts.compile(
            Texts.PROJECT + "defaults: {limits: {concurrency: 1, budget: {per: day, runs: 3}}}\n",
            "mode: auto\n" + Texts.MODEL);

    assertThat(file.model()).get().extracting(m -> m.file().mode()).isEqualTo(Mode.AUTO);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("warned")
  @Tag("N-20")
  void shouldWarnOfWhatIsProbablyNotMeant(String name, String text, String path, String message) {
    CompiledFile file = Texts.compile(text);

    assertThat(file.problems()).isEmpty();
    assertThat(file.warnings())
        .singleElement()
        .satisfies(
            warning -> {
              assertThat(warning.path()).isEqualTo(path);
              assertThat(warning.message()).contains(message);
              assertThat(warning.hint()).isNotEmpty();
            });
  }

  static Stream<Arguments> warned() {
    return Stream.of(
        arguments(
            "pipeline without a trigger",
            Texts.MODEL.replace(
                "triggers:", "  spare: {target: {type: state-machine, name: spare}}\ntriggers:"),
            "pipelines.spare",
            "no trigger starts it"),
        arguments(
            "input without a reader",
            Texts.MODEL.replace(
                "inputs:\n", "inputs:\n  spare: {s3: \"s3://lake-dev/churn/b/\"}\n"),
            "inputs.spare",
            "nothing reads it"),
        arguments(
            "input whose objects no trigger collects",
            Texts.MODEL
                .replace("inputs:\n", "inputs:\n  spare: {s3: \"s3://lake-dev/churn/b/\"}\n")
                .replace("parameters: {", "parameters: {Spare: \"${inputs.spare.manifest}\", "),
            "inputs.spare",
            "no trigger collects its objects"),
        arguments(
            "data that the pipeline is not told of",
            Texts.MODEL.replace("${inputs.training.manifest}", "fixed"),
            "triggers.new-data",
            "is not told which objects arrived"));
  }

  @Test
  @Tag("N-20")
  void shouldRefuseAModelWithoutAProjectFileWhereOthersTargetsAreWithinReach() {
    List<Source> alone = List.of(Source.of("churn.yaml", Texts.MODEL));

    Compilation strict = new ModelCompiler("dev", WithoutProject.REFUSE).compile(alone);
    Compilation lenient = new ModelCompiler("dev", WithoutProject.ALLOW_ALL).compile(alone);

    assertThat(strict.models()).isEmpty();
    assertThat(strict.problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).contains("nothing is allowed"));
    assertThat(lenient.models()).hasSize(1);
    assertThat(lenient.warnings()).hasSize(1);
  }

  @Test
  void shouldHoldBackModelsWhenTheirProjectFileIsWrong() {
    Compilation compilation =
        new ModelCompiler("dev", WithoutProject.REFUSE)
            .compile(
                List.of(
                    Source.of("churn.yaml", Texts.MODEL),
                    Source.of("growth.yaml", Texts.PROJECT + "cap: {concurrency: 6}\n"),
                    Source.of("other.yaml", Texts.MODEL.replace("growth/", "other/")),
                    Source.of("o.yaml", Texts.PROJECT.replace("growth\n", "other\n"))));

    assertThat(compilation.clean()).isFalse();
    assertThat(compilation.models())
        .extracting(model -> model.file().model())
        .containsExactly(ModelId.parse("other/churn"));
    assertThat(compilation.files().getFirst().claims()).contains(ModelId.parse("growth/churn"));
    assertThat(compilation.problems())
        .extracting(Problem::toString)
        .containsExactly(
            "churn.yaml:1:1: the file of project 'growth' must be mended first (see growth.yaml)",
            "growth.yaml:8:1: cap: unknown key (did you mean 'caps'?)");
  }

  @Test
  void shouldRefuseBothFilesWhenTwoClaimOneModel() {
    Compilation compilation =
        new ModelCompiler("dev", WithoutProject.ALLOW_ALL)
            .compile(List.of(Source.of("a.yaml", Texts.MODEL), Source.of("b.yaml", Texts.MODEL)));

    assertThat(compilation.models()).isEmpty();
    assertThat(compilation.problems())
        .extracting(Problem::message)
        .containsExactly(
            "model 'growth/churn' is also in b.yaml", "model 'growth/churn' is also in a.yaml");
  }

  @Test
  @Tag("N-20")
  void shouldTellAllProblemsOfAFileAtOnceWithTheirPlaces() {
    CompiledFile file =
        Texts.compile(
            """
            version: 2
            model: growth/churn
            mode: asks
            inputs:
              training:
                s3: s3://lake-dev/churn/in/
                selcet: all
            monitors:
              quality: {every: 1d}
            pipelines:
              train:
                target: {type: sagemaker-pipeline, name: churn-train}
                timeout: 4 hours
                limits:
                  concurrency: 0
                  budget: {runs: 3}
                parameters:
                  A: "${inputs.trainng.manifest}"
                  B: "${triger.reason}"
            triggers:
              merge: {gitlab: {project: a}, start: train}
              new-data: {input: training, start: trian, missed: last}
            notify: {slack: #ml-churn
              }
            """);

    assertThat(file.model()).isEmpty();
    assertThat(file.problems())
        .extracting(Problem::toString)
        .containsExactly(
            "churn.yaml:1:10: version: '2' is not a known version (write 1)",
            "churn.yaml:3:7: mode: 'asks' is not known (did you mean 'ask'?)",
            "churn.yaml:7:5: inputs.training.selcet: unknown key (did you mean 'select'?)",
            "churn.yaml:9:13: monitors.quality.every: 'every' is not supported yet by this version"
                + " (remove it)",
            "churn.yaml:13:14: pipelines.train.timeout: '4 hours' is not a duration"
                + " (write 30m, 6h, 2d or ISO 8601: PT30M)",
            "churn.yaml:15:20: pipelines.train.limits.concurrency: '0' is not a whole number from 1"
                + " to 100 (write digits only)",
            "churn.yaml:16:7: pipelines.train.limits.budget: 'per' is missing (add it; day or month)",
            "churn.yaml:18:10: pipelines.train.parameters.A: there is no input 'trainng'"
                + " (did you mean 'training'?)",
            "churn.yaml:19:10: pipelines.train.parameters.B: '${triger.reason}' is not a name that"
                + " a run knows (did you mean ${trigger.reason}?)",
            "churn.yaml:21:11: triggers.merge.gitlab: 'event' is missing"
                + " (add it; such as push, tag or merge-request)",
            "churn.yaml:21:29: triggers.merge.gitlab.project: 'a' is not of the expected form"
                + " (write GROUP/PROJECT, as in its address)",
            "churn.yaml:22:38: triggers.new-data.start: there is no pipeline 'trian'"
                + " (did you mean 'train'?)",
            "churn.yaml:22:45: triggers.new-data.missed: 'missed' has no effect here: it belongs to a"
                + " schedule (remove it)",
            "churn.yaml:23:16: notify.slack: has no value (YAML reads what follows '#' as a"
                + " comment: leave the '#' out, or quote the text)");
  }
}
