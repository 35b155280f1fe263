package dev.retrigger.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.retrigger.events.Json;
import dev.retrigger.events.ParameterTree;
import dev.retrigger.models.ModelCompiler.WithoutProject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each kind of target, as it is written, allowed, filled in and kept. */
final class TargetReaderTest {
  private static final String ECS =
      "type: ecs-task, cluster: ml, taskDefinition: churn, container: train, subnets:"
          + " [subnet-0abc1234]";

  @ParameterizedTest(name = "{0}")
  @MethodSource("targets")
  void shouldReadTargetWithItsSettings(String text, String allowName, String settings) {
    CompiledModel model = compile(text, "").model().orElseThrow();
    Target target = model.pipeline("train").orElseThrow().target();

    assertThat(target.allowName()).isEqualTo(allowName);
    assertThat(
            target.settings().entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(" ")))
        .isEqualTo(settings);
    assertThat(Json.read(Json.write(model), CompiledModel.class)).isEqualTo(model);
  }

  static Stream<Arguments> targets() {
    return Stream.of(
        arguments("type: sagemaker-pipeline, name: a", "sagemaker-pipeline/a", ""),
        arguments("type: state-machine, name: a_b", "state-machine/a_b", ""),
        arguments(
            "type: mwaa-dag, environment: \"ml-${env}\", dag: growth_churn",
            "mwaa-dag/ml-dev/growth_churn",
            "environment=ml-dev dag=growth_churn"),
        arguments("type: codebuild, project: churn", "codebuild/churn", "project=churn"),
        arguments("type: codepipeline, name: churn", "codepipeline/churn", ""),
        arguments(
            ECS,
            "ecs-task/ml/churn",
            "cluster=ml taskDefinition=churn subnets.0=subnet-0abc1234 container=train"
                + " assignPublicIp=false"),
        arguments(
            ECS.replace("churn", "churn:7")
                + ", securityGroups: [sg-0abc1234], command: [train, \"${run.id}\"], cpu: 1024,"
                + " memory: 4096, assignPublicIp: true, taskRole: ml/churn",
            "ecs-task/ml/churn:7",
            "cluster=ml taskDefinition=churn:7 subnets.0=subnet-0abc1234"
                + " securityGroups.0=sg-0abc1234 container=train command.0=train"
                + " command.1=${run.id} cpu=1024 memory=4096 assignPublicIp=true"),
        arguments(
            "type: lambda, function: \"churn:live\"",
            "lambda/churn:live",
            "function=churn:live await=delivery"),
        arguments(
            "type: kafka, brokers: \"a.example:9096,b.example:9096\", topic: runs, key: \"${model}\","
                + " credentials: /retrigger/growth/kafka, await: callback",
            "kafka/runs",
            "brokers=a.example:9096,b.example:9096 topic=runs key=${model}"
                + " credentials=/retrigger/growth/kafka await=callback"),
        arguments(
            "type: webhook, url: \"https://hooks.acme.example/run\", secret: /retrigger/growth/hook",
            "webhook/hooks.acme.example",
            "url=https://hooks.acme.example/run secret=/retrigger/growth/hook await=delivery"));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("wrong")
  @Tag("N-20")
  void shouldRefuseTarget(String text, String path, String says, String hint) {
    assertThat(compile(text, "").problems())
        .anySatisfy(
            problem -> {
              assertThat(problem.path()).isEqualTo("pipelines.train.target" + path);
              assertThat(problem.message()).contains(says);
              assertThat(problem.hint()).contains(hint);
            });
  }

  static Stream<Arguments> wrong() {
    String hook = "type: webhook, secret: /retrigger/growth/hook, url: ";
    return Stream.of(
        arguments("name: a", "", "'type' is missing", "mwaa-dag"),
        arguments("type: state-machine, dag: a", ".dag", "unknown key", ""),
        arguments(
            "type: mwaa-dag, environment: ml, dag: " + "d".repeat(34),
            ".dag",
            "at most 33",
            "shorter"),
        arguments(
            "type: mwaa-dag, environment: \"arn:aws:airflow:eu-west-1:111122223333:environment/a\","
                + " dag: a",
            ".environment",
            "does not name",
            "letters"),
        arguments("type: codebuild, project: a", ".project", "does not name", "letters"),
        arguments("type: codepipeline, name: \"a b\"", ".name", "does not name", "letters"),
        arguments(ECS.replace("[subnet-0abc1234]", "[]"), ".subnets", "no subnet", "needs one"),
        arguments(ECS.replace("subnet-0", "sub-0"), ".subnets", "expected form", "subnet-"),
        arguments(ECS.replace(", container: train", ""), "", "'container' is missing", ""),
        arguments(ECS + ", cpu: 1024", "", "go together", "both"),
        arguments(ECS + ", cpu: 1024, memory: 1000", "", "no task of", "16384"),
        arguments(ECS + ", command: [\"${ssm:/retrigger/growth/a}\"]", ".command[0]", "secret", ""),
        arguments(ECS + ", assignPublicIp: yes", ".assignPublicIp", "neither true nor", ""),
        arguments("type: lambda, function: a b", ".function", "does not name", "NAME:ALIAS"),
        arguments("type: lambda, function: a, await: done", ".await", "not known", "delivery"),
        arguments("type: kafka, topic: a, brokers: a", ".brokers", "form", "HOST:PORT"),
        arguments(hook + "\"http://hooks.acme.example\"", ".url", "not an https URL", "https://"),
        arguments(hook + "\"https://a:b@hooks.acme.example\"", ".url", "not an https URL", ""),
        arguments(hook + "\"https://169.254.169.254/\"", ".url", "full name", "not called"),
        arguments(hook + "\"https://localhost/\"", ".url", "full name", "domain"),
        arguments(
            "type: webhook, url: \"https://a.example\", secret: whsec_abc",
            ".secret",
            "Parameter Store",
            "/retrigger/growth/NAME"),
        arguments(
            "type: webhook, url: \"https://a.example\", secret: /retrigger/other/hook",
            ".secret",
            "that this project may read",
            "/retrigger/growth/NAME"));
  }

  @Test
  @Tag("V-02")
  @Tag("V-01")
  void shouldKeepConfigurationIntactWhenItIsNested() {
    CompiledModel model =
        compile(
                "type: mwaa-dag, environment: ml, dag: churn",
                """
                      conf:
                        name: "Bjørn \\"x\\"\\nline"
                        "a/b~c": [one, {"0": two}]
                        epochs: !!int 12
                        rate: !!float 0.05
                        dry: !!bool false
                        zip: 012345
                        none: []
                """)
            .model()
            .orElseThrow();
    Map<String, String> flat = new LinkedHashMap<>();
    model
        .pipeline("train")
        .orElseThrow()
        .parameters()
        .forEach((key, template) -> flat.put(key, template.text()));

    assertThat(Json.write(ParameterTree.of(flat)))
        .isEqualTo(
            """
            {"conf":{"name":"Bjørn \\"x\\"\\nline","a/b~c":["one",{"0":"two"}],"epochs":12,\
            "rate":0.05,"dry":false,"zip":"012345","none":[]}}""");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("wrongParameters")
  @Tag("N-21")
  void shouldRefuseParameter(String target, String parameter, String says, String hint) {
    assertThat(compile(target, "      " + parameter + "\n").problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.path()).startsWith("pipelines.train.parameters.");
              assertThat(problem.message()).contains(says);
              assertThat(problem.hint()).contains(hint);
            });
  }

  static Stream<Arguments> wrongParameters() {
    String sageMaker = "type: sagemaker-pipeline, name: a";
    String build = "type: codebuild, project: churn";
    String machine = "type: state-machine, name: a";
    return Stream.of(
        arguments(sageMaker, "a: {b: c}", "found keys and values", "mwaa-dag"),
        arguments(sageMaker, "a: !!int 1", "expected a text", "mwaa-dag"),
        arguments(sageMaker, "a b: c", "is not a name", "letters"),
        arguments(sageMaker, "a: " + "x".repeat(1025), "longer than 1024", "file"),
        arguments(build, "1A: b", "is not a name", "environment variable"),
        arguments(build, "CODEBUILD_X: b", "not yours", "another name"),
        arguments(ECS, "RETRIGGER_RUN_ID: b", "not yours", "another name"),
        arguments("type: codepipeline, name: a", "RetriggerRunId: b", "not yours", ""),
        arguments(machine, "a: !!int twelve", "not what its tag says", "leave the tag out"),
        arguments(machine, "a: {b: !!bool yes}", "not what its tag says", ""),
        arguments(machine, "a: [\"${inputs.nope.count}\"]", "no input 'nope'", "training"),
        arguments(machine, "a: {b: ~}", "has no value", ""),
        arguments(machine, "a: \"${run.version}\"", "no version", "versions: {prefix"));
  }

  @Test
  @Tag("Z-15")
  void shouldRefuseTaskThatIsLargerThanTheProjectAllows() {
    String capped = project("caps: {task: {cpu: 2048, memory: 8192}}\n");

    assertThat(problems(capped, ECS)).singleElement().asString().contains("says no size");
    assertThat(problems(capped, ECS + ", cpu: 4096, memory: 8192"))
        .singleElement()
        .asString()
        .contains("larger than project 'growth' allows: cpu 2048, memory 8192");
    assertThat(problems(capped, ECS + ", cpu: 2048, memory: 8192")).isEmpty();
  }

  @Test
  @Tag("N-23")
  @Tag("Z-14")
  void shouldReachOnlyTheAccountOfTheLaunchRole() {
    String machine =
        "type: state-machine, name: \"arn:aws:states:eu-west-1:444455556666:stateMachine:a\"";
    String role = "launch: {role: \"arn:aws:iam::ACCOUNT:role/retrigger/launch/growth\"}\n";

    assertThat(problems(project(""), machine))
        .singleElement()
        .asString()
        .contains("is in account 444455556666, and the project's launch role is in 111122223333")
        .contains("launch: {role: arn:aws:iam::444455556666:role/retrigger/launch/growth}");
    assertThat(problems(project(role.replace("ACCOUNT", "444455556666")), machine)).isEmpty();
    assertThat(problems(project(role.replace("ACCOUNT", "777788889999")), machine)).hasSize(1);
  }

  private static CompiledFile compile(String target, String parameters) {
    return compile(project(""), target, parameters);
  }

  private static List<Problem> problems(String project, String target) {
    return compile(project, target, "").problems();
  }

  private static CompiledFile compile(String project, String target, String parameters) {
    String model =
        Texts.MODEL
            .replace("{type: sagemaker-pipeline, name: churn-train}", "{" + target + "}")
            .replace(
                "    parameters: {InputManifest: \"${inputs.training.manifest}\"}\n",
                parameters.isEmpty() ? "" : "    parameters:\n" + parameters);
    return new ModelCompiler("dev", WithoutProject.REFUSE, Optional.of("111122223333"))
        .compile(List.of(Source.of("growth.yaml", project), Source.of("churn.yaml", model)))
        .files()
        .getLast();
  }

  private static String project(String more) {
    return Texts.PROJECT.replace(
            "\"sagemaker-pipeline/churn-*\", \"state-machine/*\"",
            "\"sagemaker-pipeline/**\", \"state-machine/**\", \"mwaa-dag/**\", \"codebuild/*\","
                + " \"codepipeline/*\", \"ecs-task/**\", \"lambda/*\", \"kafka/*\", \"webhook/*\"")
        + more;
  }
}
