package dev.retrigger.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.retrigger.domain.Combination;
import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.PipelineId;
import dev.retrigger.domain.RunStatus;
import dev.retrigger.events.Json;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class TriggerReaderTest {
  private static final Optional<String> TRAIN = Optional.of("train");

  @ParameterizedTest(name = "{0}")
  @MethodSource("triggers")
  void shouldReadEveryReasonToFire(String text, Trigger trigger) {
    CompiledFile file = Texts.compile(with("  it: " + text));

    assertThat(file.problems()).isEmpty();
    CompiledModel model = file.model().orElseThrow();
    assertThat(model.trigger("it")).contains(trigger);
    assertThat(Json.read(Json.write(model), CompiledModel.class)).isEqualTo(model);
  }

  static Stream<Arguments> triggers() {
    return Stream.of(
        arguments("{input: image, start: train}", new ImageTrigger("it", "image", TRAIN)),
        arguments("{monitor: quality, start: train}", new DriftTrigger("it", "quality", TRAIN)),
        arguments(
            "{alarm: \"gap in ${env}\", start: train}",
            new AlarmTrigger("it", "gap in dev", TRAIN)),
        arguments(
            "{gitlab: {project: growth/churn, event: push, branch: \"rel/*\", paths: [\"a/**\"]},"
                + " start: train}",
            new GitLabTrigger(
                "it",
                new GitLabRule(
                    "growth/churn",
                    GitLabRule.Event.PUSH,
                    Optional.of("rel/*"),
                    Optional.empty(),
                    List.of("a/**"),
                    List.of("merge"),
                    List.of("success"),
                    Optional.empty(),
                    Optional.empty(),
                    false,
                    false),
                TRAIN)),
        arguments(
            "{mlflow: {model: churn, alias: champion}, start: train}",
            new MlflowTrigger(
                "it", "churn", MlflowTrigger.Event.ALIAS, Optional.of("champion"), TRAIN)),
        arguments(
            "{webhook: {sender: acme, match: {/status: done, /n: 2}}, start: train}",
            new WebhookTrigger("it", "acme", Map.of("/status", "done", "/n", "2"), TRAIN)),
        arguments(
            "{registered: {modelPackageGroup: churn}, start: train}",
            new RegisteredTrigger("it", "churn", TRAIN)),
        arguments(
            "{finished: {pipeline: score, status: [failed, stopped], model: growth/other},"
                + " start: train}",
            new FinishedTrigger(
                "it",
                new PipelineId(ModelId.parse("growth/other"), "score"),
                Set.of(RunStatus.FAILED, RunStatus.STOPPED),
                TRAIN)),
        arguments(
            "{request: {requires: [ticket]}, start: train}",
            new RequestTrigger("it", List.of("ticket"), TRAIN)),
        arguments("{request: {}, start: train}", new RequestTrigger("it", List.of(), TRAIN)),
        arguments(
            "{sequence: [new-data, nightly], within: 90m, start: train}",
            new CombinationTrigger(
                "it",
                Combination.Kind.SEQUENCE,
                List.of("new-data", "nightly"),
                Duration.ofMinutes(90),
                TRAIN)),
        arguments(
            "{schedule: \"cron(0 4 * * ? *)\", missed: all, jitter: 15m,"
                + " except: [2026-12-24, 2026-12-31..2027-01-01], start: train}",
            new ScheduleTrigger(
                "it",
                "cron(0 4 * * ? *)",
                "Europe/Oslo",
                false,
                ScheduleTrigger.Missed.ALL,
                Duration.ofMinutes(15),
                List.of(
                    new Blackout(LocalDate.of(2026, 12, 24), LocalDate.of(2026, 12, 24)),
                    new Blackout(LocalDate.of(2026, 12, 31), LocalDate.of(2027, 1, 1))),
                TRAIN)));
  }

  @Test
  void shouldRouteEachSourceToItsTriggers() {
    CompiledModel model =
        Texts.compile(
                with(
                    """
                      a: {alarm: gap, start: train}
                      b: {monitor: quality, start: train}
                      c: {gitlab: {project: growth/churn, event: tag}, start: train}
                      d: {finished: {pipeline: score, status: [succeeded, failed]}, start: train}
                    """))
            .model()
            .orElseThrow();

    assertThat(model.routes().stream().map(route -> route.source() + " " + route.resource()))
        .containsExactlyInAnyOrder(
            "ecr growth/churn",
            "s3 lake-dev",
            "alarm gap",
            "report lake-monitor",
            "gitlab growth/churn",
            "finished growth/churn/score#SUCCEEDED",
            "finished growth/churn/score#FAILED");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("slips")
  @Tag("N-20")
  void shouldRefuseWhatCannotMeanAnything(String text, String problem) {
    CompiledFile file = Texts.compile(with(text.startsWith("  ") ? text : "  it: " + text));

    assertThat(file.problems().stream().map(Problem::toString).collect(Collectors.joining("\n")))
        .contains(problem);
  }

  static Stream<Arguments> slips() {
    return Stream.of(
        arguments("{alarm: gap}", "triggers.it: starts nothing: it has no 'start'"),
        arguments("{alarm: gap, window: {}, start: train}", "it belongs to a trigger on data"),
        arguments("{monitor: qualty, start: train}", "did you mean 'quality'?"),
        arguments(
            "{gitlab: {project: growth/churn, event: tag, paths: [a]}, start: train}",
            "triggers.it.gitlab.paths: has no effect with event: tag"),
        arguments(
            "{gitlab: {project: growth/churn, event: tag, tags: {semver: \"x\"}}, start: train}",
            "triggers.it.gitlab.tags.semver"),
        arguments(
            "{mlflow: {model: churn, event: version, alias: a}, start: train}",
            "has no effect with event: version"),
        arguments(
            "{webhook: {sender: acme, match: {status: done}}, start: train}",
            "'status' is not a JSON Pointer"),
        arguments("{all: [new-data], within: 1h, start: train}", "needs two triggers or more"),
        arguments("{all: [new-data, it], within: 1h, start: train}", "and not itself"),
        arguments("{all: [new-data, nightly], start: train}", "'within' is missing"),
        arguments(
            "  it: {all: [new-data, nightly], within: 1h, start: train}\n"
                + "  too: {any: [it, nightly], within: 1h, start: score}",
            "'it' is a combination itself"),
        arguments(
            "{finished: {pipeline: train}, start: train}", "ends, which fires 'it' that starts it"),
        arguments(
            "{schedule: \"rate(1 day)\", except: [2026-02-30], start: train}", "means no days"),
        arguments("{schedule: \"rate(1 day)\", jitter: 90s, start: train}", "is not whole minutes"),
        arguments("{request: {requires: [a-b]}, start: train}", "use letters and digits"));
  }

  @ParameterizedTest(name = "{0} accepts {1}: {2}")
  @CsvSource({
    "'{semver: \">=1.0.0 <2.0.0\"}', 1.4.0, true",
    "'{semver: \">=1.0.0 <2.0.0\"}', v1.4.0, true",
    "'{semver: \">=1.0.0 <2.0.0\"}', 2.0.0, false",
    "'{semver: \">=1.0.0 <2.0.0\"}', 1.4.0-rc.1, false",
    "'{semver: \">=1.0.0 <2.0.0\", prerelease: true}', 1.4.0-rc.1, true",
    "'{semver: \">=1.0.0 <2.0.0\"}', latest, false",
    "'{semver: \">=1.0.0 <2.0.0\"}', 1.4, false",
    "'{regex: \"release-[0-9]+\"}', release-12, true",
    "'{regex: \"release-[0-9]+\"}', release-12-x, false",
    "'{exact: [prod, stage]}', prod, true",
    "'{exact: [prod, stage]}', prod2, false",
    "'{semver: \"^1.2\", exact: [a]}', , several ways",
    "'{prerelease: true}', , in no way",
    "'{regex: \"(\"}', , not a regular expression",
    "'{exact: []}', , needs 1 to 50 tags"
  })
  @Tag("V-08")
  void shouldTellWhichTagsAreAccepted(String rule, String tag, String expected) {
    CompiledFile file =
        Texts.compile(with("").replace("ecr: growth/churn", "ecr: growth/churn, tags: " + rule));

    if (tag == null) {
      assertThat(file.problems().toString()).contains(expected);
    } else {
      assertThat(file.model().orElseThrow().file().inputs().get("image"))
          .isInstanceOfSatisfying(
              ImageInput.class,
              input ->
                  assertThat(input.tags().accepts(tag)).isEqualTo(Boolean.parseBoolean(expected)));
    }
  }

  /** A model with an image, a monitor, two triggers, and these. */
  private static String with(String triggers) {
    return """
        version: 1
        model: growth/churn
        inputs:
          training: {s3: "s3://lake-dev/churn/in/"}
          image: {ecr: growth/churn}
        monitors:
          quality: {report: "s3://lake-monitor/churn/"}
        pipelines:
          train:
            target: {type: sagemaker-pipeline, name: churn-train}
            parameters: {Data: "${inputs.training.manifest}", Image: "${inputs.image.uri}"}
          score:
            target: {type: state-machine, name: churn-score}
            parameters: {Data: "${inputs.training.manifest}"}
        triggers:
          new-data: {input: training, start: train}
          nightly: {schedule: "cron(0 3 * * ? *)", start: train}
        """
        + triggers;
  }
}
