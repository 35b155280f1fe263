package dev.retrigger.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is refused, one thing at a time: where, with which words, and with which hint. */
@Tag("N-20")
final class RefusalTest {
  private static final String NIGHTLY =
      "triggers:\n  nightly: {schedule: \"cron(0 3 * * ? *)\", start: train";

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource({"models", "later", "meaningless"})
  void shouldRefuseInAModelFile(String path, String right, String wrong, String says, String hint) {
    assertThat(Texts.MODEL).contains(right);

    refused(Texts.compile(Texts.MODEL.replaceFirst(quote(right), quoted(wrong))), path, says, hint);
  }

  static Stream<Arguments> models() {
    return Stream.of(
        arguments("version", "version: 1", "version: 1.0", "'1.0' is not a known version", "1"),
        arguments("version", "version: 1", "version:", "has no value", "remove the key"),
        arguments("version", "version: 1", "version: [1]", "expected a text, found a list", ""),
        arguments("", "version: 1\n", "", "'version' is missing", "it is 1"),
        arguments("x", "growth/churn", "growth/churn\nx: y", "unknown key", "known here"),
        arguments("model", "growth/churn", "churn", "project/model", ""),
        arguments("model", "growth/churn", "growth/Churn", "lower case", ""),
        arguments("model", "model:", "model: a/b\nmodel:", "there twice", "keep one"),
        arguments("mode", "version: 1", "version: 1\nmode: automatic", "not known", "auto"),
        arguments("mode", "version: 1", "version: 1\nmode: ~", "has no value", ""),
        arguments("inputs.training.s3", "s3://lake", "s4://lake", "not a folder of", "s3://BUCKET"),
        arguments("inputs.training.s3", "lake-dev", "Lake_dev", "not a folder of", "capitals"),
        arguments("inputs.training.s3", "churn/in/", "churn/in", "whole folder", "end it with '/'"),
        arguments("inputs.training.s3", "churn/in/", "/churn/", "whole folder", ""),
        arguments("inputs.training.s3", "churn/in/", "other/", "does not allow", "allow.buckets"),
        arguments("inputs.training.s3", "lake-dev", "lake-${model}", "not known here", "${env}"),
        arguments("inputs.training.s3", "lake-dev", "lake-${env", "not closed", "'}'"),
        arguments("inputs.training.files", "/in/\"", "/in/\", files: /a", "form", "glob"),
        arguments("inputs.training.partition", "/in/\"", "/in/\", partition: a", "form", "'/'"),
        arguments(
            "inputs.training.partition", "/in/\"", "/in/\", partition: \"**/\"", "form", "'/'"),
        arguments("inputs.training.select", "/in/\"", "/in/\", select: last", "selects", "90d"),
        arguments("inputs.training.select", "/in/\"", "/in/\", select: last 1s", "bounds", "1m"),
        arguments("inputs.training.snapshot", "/in/\"", "/in/\", snapshot: no", "not known", ""),
        arguments(
            "pipelines.train.target.type",
            "sagemaker-pipeline",
            "sagemaker-pipelines",
            "not a kind of target",
            "did you mean 'sagemaker-pipeline'?"),
        arguments("pipelines.train.target", ", name: churn-train", "", "'name' is missing", "ARN"),
        arguments("pipelines.train.target.name", "churn-train", "churn_train", "does not name", ""),
        arguments(
            "pipelines.train.target.name",
            "churn-train",
            "arn:aws:states:eu-west-1:111122223333:stateMachine:churn",
            "does not name",
            "arn:"),
        arguments(
            "pipelines.train.target",
            "churn-train",
            "fraud-train",
            "does not allow",
            "'sagemaker-pipeline/fraud-train' to allow.targets"),
        arguments(
            "pipelines.train.target",
            "churn-train",
            "arn:aws:sagemaker:eu-west-1:999988887777:pipeline/churn-train",
            "does not allow",
            ""),
        arguments(
            "pipelines.train.timeout",
            "train:\n",
            "train:\n    timeout: P1M\n",
            "not a dur",
            "PT30M"),
        arguments(
            "pipelines.train.timeout", "train:\n", "train:\n    timeout: 29d\n", "bounds", "28d"),
        arguments(
            "pipelines.train.parameters.InputManifest",
            "${inputs.training.manifest}",
            "${run.version}",
            "have no version",
            "versions: {prefix"),
        arguments(
            "pipelines.train.versions.prefix",
            "train:\n",
            "train:\n    versions: {prefix: churn_}\n",
            "form",
            "models' names begin"),
        arguments(
            "pipelines.train.limits.cooldown",
            "train:\n",
            "train:\n    limits: {cooldown: -PT1H}\n",
            "",
            ""),
        arguments(
            "pipelines.train.limits.concurrency",
            "train:\n",
            "train:\n    limits: {concurrency: 1.0}\n",
            "whole number",
            "digits"),
        arguments(
            "pipelines.train.limits.concurrency",
            "train:\n",
            "train:\n    limits: {concurrency: 01}\n",
            "whole number",
            "digits"),
        arguments(
            "pipelines.train.limits.onBusy",
            "train:\n",
            "train:\n    limits: {onBusy: coalesc}\n",
            "not known",
            "'coalesce'"),
        arguments(
            "pipelines.train.parameters.InputManifest",
            "${inputs.training.manifest}",
            "${inputs.trainin.manifest}",
            "there is no input",
            "did you mean 'training'?"),
        arguments(
            "pipelines.train.parameters.InputManifest",
            "\"${inputs.training.manifest}\"",
            "{a: b}",
            "expected a text",
            ""),
        arguments(
            "pipelines.train.parameters.InputManifest",
            "${inputs.training.manifest}",
            "${ssm:/retrigger/fraud/token}",
            "a model of project 'growth' cannot read /retrigger/fraud/token",
            "below /retrigger/growth/"),
        arguments(
            "triggers.new-data", "input: training, ", "", "no reason to fire", "input, schedule"),
        arguments("triggers.new-data", ", start: train", "", "starts nothing", "PIPELINE"),
        arguments("triggers.new-data.input", "input: training", "input: train", "no input", ""),
        arguments("triggers.new-data.start", "start: train", "start: tain", "no pipeline", "train"),
        arguments("triggers.New", "new-data", "New", "form", "lower case"),
        arguments(
            "triggers.new-data.windw",
            "start: train",
            "windw: {}, start: train",
            "unknown key",
            "did you mean 'window'?"),
        arguments(
            "triggers.new-data.window.maxObjects",
            "start: train",
            "window: {maxObjects: 1e5}, start: train",
            "whole number",
            "digits"),
        arguments(
            "triggers.new-data.window.doneMarker",
            "start: train",
            "window: {doneMarker: a/b}, start: train",
            "form",
            "_SUCCESS"),
        arguments(
            "triggers.nightly.schedule",
            "triggers:\n",
            NIGHTLY.replace("0 3 *", "0 3 1").replace("? *)", "MON *)") + "}\n",
            "one of day",
            "?"),
        arguments(
            "triggers.nightly.timezone",
            "triggers:\n",
            NIGHTLY + ", timezone: Europe/Olso}\n",
            "not a time zone",
            "Europe/Oslo"),
        arguments(
            "triggers.nightly.timezone",
            "triggers:\n",
            NIGHTLY + ", timezone: CEST}\n",
            "not a time zone",
            ""),
        arguments(
            "notify.slack",
            "version: 1",
            "version: 1\nnotify: {slack: \"#ml\"}",
            "form",
            "without '#'"),
        arguments(
            "notify.events[0]",
            "version: 1",
            "version: 1\nnotify: {events: [success]}",
            "not known",
            ""),
        arguments(
            "notify.events",
            "version: 1",
            "version: 1\nnotify: {events: failed}",
            "expected a list",
            "[one, two]"));
  }

  static Stream<Arguments> later() {
    return Stream.of(
        later("monitors.q.capture", "version: 1", "version: 1\nmonitors: {q: {capture: s3://b/}}"),
        later("inputs.training.snapshot", "/in/\"", "/in/\", snapshot: copy"),
        later("pipelines.train.evaluate", "train:\n", "train:\n    evaluate: {metrics: {}}\n"),
        later("pipelines.train.rollout", "train:\n", "train:\n    rollout: {strategy: canary}\n"),
        later(
            "pipelines.train.target.type",
            "{type: sagemaker-pipeline, name: churn-train}",
            "{type: sagemaker-endpoint, endpoint: churn}"),
        later("notify.events[0]", "version: 1", "version: 1\nnotify: {events: [deployed]}"));
  }

  static Stream<Arguments> meaningless() {
    return Stream.of(
        arguments(
            "triggers.new-data",
            "input: training",
            "input: training, schedule: \"rate(1 day)\"",
            "several reasons",
            "a trigger of its own"),
        arguments(
            "triggers.new-data.onlyIf",
            "input: training",
            "input: training, onlyIf: new-data",
            "has no effect here",
            "remove"),
        arguments(
            "triggers.nightly.window",
            "triggers:\n",
            NIGHTLY + ", window: {quiet: 1m}}\n",
            "has no effect here",
            "remove"),
        arguments(
            "triggers.new-data.window.ifNoMarker",
            "start: train",
            "window: {ifNoMarker: park}, start: train",
            "without doneMarker",
            "add doneMarker"),
        arguments(
            "triggers.new-data.window",
            "start: train",
            "window: {quiet: 3h, maxWait: 2h}, start: train",
            "quiet 3h is longer than maxWait 2h",
            ""),
        arguments(
            "triggers.new-data.window",
            "start: train",
            "window: {quiet: 90m}, start: train",
            "quiet 90m is longer than maxWait 1h",
            ""),
        arguments(
            "triggers.again",
            "start: train}\n",
            "start: train}\n  again: {input: training, start: train}\n",
            "same facts as 'new-data'",
            "keep one"),
        arguments(
            "triggers.again",
            "triggers:\n",
            "  spare: {target: {type: state-machine, name: a}}\n"
                + NIGHTLY
                + "}\n"
                + "  again: {schedule: \"cron(0 3 * * ? *)\", start: train}\n",
            "same facts as 'nightly'",
            "keep one"),
        arguments(
            "triggers.nightly",
            "parameters: {InputManifest: \"${inputs.training.manifest}\"}" + "\ntriggers:\n",
            "parameters: {A: b}\n" + NIGHTLY + ", onlyIf: new-data}\n",
            "never binds: pipeline 'train' reads no input",
            "manifest"),
        arguments(
            "pipelines.train",
            "version: 1",
            "version: 1\nmode: auto",
            "mode auto needs a concurrency",
            "limits.concurrency"),
        arguments(
            "pipelines.train",
            "version: 1",
            "version: 1\nmode: auto",
            "mode auto needs a budget",
            "limits.budget"),
        arguments(
            "pipelines.train",
            "parameters: {",
            "parameters: {OutputPath: \"s3://lake-${env}/churn/in/out\", ",
            "writes its 'OutputPath' into the folder s3://lake-dev/churn/in/ that starts it",
            "somewhere else"));
  }

  @Test
  void shouldRefuseTwoTriggersThatOneObjectFires() {
    String text =
        Texts.MODEL.replace(
                "inputs:\n", "inputs:\n  wide: {s3: \"s3://lake-dev/churn/\", files: \"*.csv\"}\n")
            + "  wide: {input: wide, start: train}\n";

    refused(Texts.compile(text), "triggers.wide", "same facts as 'new-data'", "keep one");
    assertThat(
            Texts.compile(text.replace("s3://lake-dev/churn/\"", "s3://lake-dev/churn/b/\""))
                .problems())
        .isEmpty();
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("projects")
  void shouldRefuseInAProjectFile(
      String path, String right, String wrong, String says, String hint) {
    assertThat(Texts.PROJECT).contains(right);
    Compilation compilation =
        new ModelCompiler("dev", ModelCompiler.WithoutProject.REFUSE)
            .compile(
                List.of(
                    Source.of(
                        "growth.yaml", Texts.PROJECT.replaceFirst(quote(right), quoted(wrong)))));

    refused(compilation.files().getFirst(), path, says, hint);
    assertThat(compilation.projects()).isEmpty();
  }

  static Stream<Arguments> projects() {
    return Stream.of(
        arguments("project", "project: growth", "project: Growth", "form", "lower case"),
        arguments(
            "", "owner: {team: growth-ml, slack: growth-oncall}\n", "", "'owner' is missing", ""),
        arguments("owner", "team: growth-ml, ", "", "'team' is missing", ""),
        arguments(
            "owner.sns",
            "team: growth-ml",
            "team: a, sns: \"arn:aws:sns:eu-west-1:111122223333:a\"",
            "form",
            "not its ARN"),
        arguments("timezone", "Europe/Oslo", "Oslo", "not a time zone", "Europe/Oslo"),
        arguments("allow", "targets:", "target:", "'targets' is missing", ""),
        arguments("allow.targets[0]", "sagemaker-pipeline/", "sagemaker/", "not a kind", ""),
        arguments(
            "allow.targets[0]",
            "sagemaker-pipeline/churn-*",
            "state-machine",
            "no target",
            "state-machine/NAME"),
        arguments("allow.buckets[0]", "lake-*/churn/*", "s3://lake/*", "begins with", "BUCKET"),
        arguments("allow.buckets[0]", "lake-*/churn/*", "lake/churn", "no folder", "lake/churn/*"),
        arguments("allow.buckets[0]", "lake-*/churn/*", "lake-${env}/*", "not read here", "*"));
  }

  private static Arguments later(String path, String right, String wrong) {
    return arguments(path, right, wrong, "not supported yet by this version", "");
  }

  private static void refused(CompiledFile file, String path, String says, String hint) {
    assertThat(file.model()).isEmpty();
    assertThat(file.problems())
        .as(() -> file.source().text())
        .anySatisfy(
            problem -> {
              assertThat(problem.path()).startsWith(path);
              assertThat(problem.message()).contains(says);
              assertThat(problem.hint()).contains(hint);
              assertThat(problem.line()).isPositive();
            });
  }

  private static String quote(String text) {
    return Pattern.quote(text);
  }

  private static String quoted(String text) {
    return Matcher.quoteReplacement(text);
  }
}
