package dev.retrigger.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.retrigger.domain.RetryRule;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Limits, retries and approvals: what they come to, and what of them can never bind. */
final class FlowControlTest {
  private static final String PROJECT =
      Texts.PROJECT.replace("\nallow:\n", "\nallow:\n  approvers: [\"slack:@ml-*\", link]\n")
          + "caps: {concurrency: 2, budget: {per: day, runs: 5, usd: 100, costPerRun: 10}}\n";

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  @Tag("N-20")
  void shouldRefuse(String more, String path, String says) {
    assertThat(compile(PROJECT, more, "").problems())
        .anySatisfy(
            problem -> {
              assertThat(problem.path()).isEqualTo("pipelines.train." + path);
              assertThat(problem.message()).contains(says);
              assertThat(problem.hint()).isNotEmpty();
            });
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        arguments("limits: {concurrency: 3}", "limits.concurrency", "never binds"),
        arguments("limits: {budget: {per: day, runs: 6}}", "limits.budget.runs", "never binds"),
        arguments("limits: {budget: {per: month, runs: 156}}", "limits.budget.runs", "never binds"),
        arguments("limits: {budget: {per: day}}", "limits.budget", "limits nothing"),
        arguments("limits: {budget: {per: day, usd: 9}}", "limits.budget", "needs costPerRun"),
        arguments(
            "limits: {budget: {per: day, usd: 9, costPerRun: 10}}",
            "limits.budget",
            "no run would ever start"),
        arguments("limits: {budget: {per: day, usd: 0}}", "limits.budget.usd", "US dollars"),
        arguments("limits: {breaker: on}", "limits.breaker", "expected keys and values"),
        arguments("limits: {hours: always}", "limits.hours", "Mon-Fri"),
        arguments("retry: {attempts: 11}", "retry.attempts", "0 to 10"),
        arguments("retry: {from: start}", "retry", "no effect without attempts"),
        arguments("retry: {attempts: 0, from: start}", "retry", "no effect with 0"),
        arguments("approval: {expires: 1d}", "approval", "nobody can approve"),
        arguments("approval: {approvers: [ann]}", "approval.approvers[0]", "does not name"),
        arguments(
            "approval: {approvers: [\"slack:@ops\"]}", "approval.approvers[0]", "does not let"),
        arguments("approval: {approvers: [link]}", "approval", "link is not known"),
        arguments("versions: {prefix: churn-}", "versions", "has no effect"));
  }

  @Test
  @Tag("N-11")
  void shouldReadBreakerThatNeverOpensAndRetryFromTheFailedStep() {
    Pipeline train =
        compile(PROJECT, "limits: {breaker: off}\n    retry: {attempts: 2, backoff: 2h}", "")
            .model()
            .flatMap(model -> model.pipeline("train"))
            .orElseThrow();

    assertThat(train.limits().breaker().failures()).isEqualTo(Integer.MAX_VALUE);
    assertThat(train.retry())
        .isEqualTo(
            new RetryRule(2, RetryRule.From.FAILED_STEP, Duration.ofHours(2), Duration.ofHours(2)));
  }

  @Test
  @Tag("N-20")
  void shouldAskWhomTheProjectNamesInModeAsk() {
    String asked = PROJECT + "defaults: {approval: {approvers: [\"slack:@ml-leads\"]}}\n";

    assertThat(
            compile(asked, "timeout: 4h", "mode: ask\n")
                .model()
                .flatMap(model -> model.pipeline("train"))
                .flatMap(Pipeline::approval)
                .orElseThrow()
                .approvers())
        .isEqualTo(List.of("slack:@ml-leads"));
    assertThat(compile(PROJECT, "timeout: 4h", "mode: ask\n").problems())
        .singleElement()
        .asString()
        .contains("mode ask needs someone to ask");
  }

  @Test
  @Tag("G-07")
  @Tag("N-20")
  void shouldRefuseScheduleThatOnlyEverFiresOutsideHours() {
    String nightly = "  nightly: {schedule: \"cron(0 3 * * ? *)\", start: train}\n";
    String hours = "limits: {hours: \"Mon-Fri 08:00-18:00\"}";

    assertThat(compile(PROJECT, hours, "", nightly).problems())
        .singleElement()
        .asString()
        .contains("triggers.nightly: only ever fires outside the hours of pipeline 'train'");
    assertThat(compile(PROJECT, hours, "", nightly.replace("0 3", "0 9")).problems()).isEmpty();
    assertThat(compile(PROJECT, "limits: {cooldown: 30h}", "", nightly).warnings())
        .singleElement()
        .asString()
        .contains("fires every 23h, and pipeline 'train' cools down for 30h");
  }

  @Test
  @Tag("N-17")
  void shouldRefuseLoopThroughAnotherPipelineButNotAFileThatTheInputPassesOver() {
    String file =
        """
        version: 1
        model: growth/churn
        inputs:
          raw: {s3: "s3://lake-dev/churn/raw/", files: "*.csv"}
          made: {s3: "s3://lake-dev/churn/made/"}
        pipelines:
          make:
            target: {type: state-machine, name: make}
            parameters: {In: "${inputs.raw.manifest}", conf: {output: "s3://lake-dev/churn/made/x"}}
          back:
            target: {type: state-machine, name: back}
            parameters: {In: "${inputs.made.manifest}", Output: "s3://lake-dev/churn/raw/OUT"}
        triggers:
          raw: {input: raw, start: make}
          made: {input: made, start: back}
        """;

    assertThat(Texts.compile(file.replace("OUT", "out")).problems())
        .hasSize(2)
        .allSatisfy(problem -> assertThat(problem.message()).contains("in the end starts it"));
    assertThat(Texts.compile(file.replace("OUT", "report.json")).problems()).isEmpty();
  }

  private static CompiledFile compile(String project, String more, String top) {
    return compile(project, more, top, "");
  }

  private static CompiledFile compile(String project, String more, String top, String triggers) {
    return Texts.compile(
        project, top + Texts.MODEL.replace("train:\n", "train:\n    " + more + "\n") + triggers);
  }
}
