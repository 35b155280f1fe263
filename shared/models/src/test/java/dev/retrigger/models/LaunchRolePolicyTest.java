package dev.retrigger.models;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.events.Json;
import dev.retrigger.models.ModelCompiler.WithoutProject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LaunchRolePolicyTest {
  @Test
  void shouldAllowTheProjectsTargetsAndNothingElse() {
    JsonNode role =
        print(
            Texts.MODEL
                .replace("churn-train", "churn-Train")
                .replace(
                    "triggers:",
                    """
                      report:
                        target:
                          type: state-machine
                          name: arn:aws:states:eu-north-1:444455556666:stateMachine:report
                    triggers:"""));

    JsonNode statements = role.at("/Policies/0/PolicyDocument/Statement");
    assertThat(texts(statements, "Sid"))
        .containsExactly(
            "StartPipelines",
            "FollowPipelines",
            "StartStateMachines",
            "FollowStateMachines",
            "RecordLineage",
            "ReadModelPackages",
            "FindLineage");
    assertThat(texts(statements, "Resource"))
        .containsExactly(
            "arn:aws:sagemaker:eu-west-1:111122223333:pipeline/churn-train",
            "arn:aws:sagemaker:eu-west-1:111122223333:pipeline/churn-train/execution/*",
            "arn:aws:states:eu-north-1:444455556666:stateMachine:report",
            "arn:aws:states:eu-north-1:444455556666:execution:report:*",
            "arn:aws:sagemaker:eu-west-1:111122223333:action/rt-*",
            "arn:aws:sagemaker:eu-west-1:111122223333:artifact/*",
            "arn:aws:sagemaker:eu-west-1:111122223333:model-package/*",
            "*");
    assertThat(texts(statements, "Action"))
        .doesNotContain("*")
        .contains("sagemaker:StartPipelineExecution", "states:StartExecution");
    assertThat(role.path("RoleName").asText()).isEqualTo("growth");
    assertThat(role.path("Path").asText()).isEqualTo("/retrigger/launch/");
  }

  @Test
  @Tag("V-15")
  void shouldListModelsOnlyForRunsThatAreNumbered() {
    String numbered =
        Texts.MODEL.replace(
            "parameters: {",
            "versions: {prefix: churn-}\n    parameters: {V: \"${run.version}\", ");

    assertThat(print(Texts.MODEL).toString()).doesNotContain("sagemaker:ListModels");
    assertThat(print(numbered).toString()).contains("sagemaker:ListModels");
  }

  @Test
  @Tag("Z-10")
  void shouldPassOnlyTheRolesOfTheTaskAndOnlyToEcs() {
    String task =
        Texts.MODEL.replace(
            "{type: sagemaker-pipeline, name: churn-train}",
            "{type: ecs-task, cluster: ml, taskDefinition: churn, container: a, subnets:"
                + " [subnet-0abc1234], taskRole: ml/churn, executionRole: ecs}");
    JsonNode statements =
        print(Texts.PROJECT.replace("state-machine/*", "ecs-task/**"), task)
            .at("/Policies/0/PolicyDocument/Statement");

    assertThat(statement(statements, "PassTaskRoles"))
        .hasToString(
            """
            {"Sid":"PassTaskRoles","Effect":"Allow","Action":["iam:PassRole"],"Resource":\
            ["arn:aws:iam::111122223333:role/ecs","arn:aws:iam::111122223333:role/ml/churn"],\
            "Condition":{"StringEquals":{"iam:PassedToService":"ecs-tasks.amazonaws.com"}}}""");
    assertThat(statement(statements, "RunTasks"))
        .hasToString(
            """
            {"Sid":"RunTasks","Effect":"Allow","Action":["ecs:RunTask"],"Resource":\
            ["arn:aws:ecs:eu-west-1:111122223333:task-definition/churn:*"],"Condition":\
            {"ArnEquals":{"ecs:cluster":["arn:aws:ecs:eu-west-1:111122223333:cluster/ml"]}}}""");
    assertThat(statement(statements, "ReadTaskLogs").at("/Resource/0").asText())
        .isEqualTo("arn:aws:logs:eu-west-1:111122223333:log-group:/ecs/churn:*");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "type: mwaa-dag, environment: ml, dag: a | CallAirflow | airflow:eu-west-1:111122223333:role/ml/User",
        "type: codebuild, project: churn | RunBuilds | codebuild:eu-west-1:111122223333:project/churn",
        "type: codepipeline, name: a | RunCodePipelines | codepipeline:eu-west-1:111122223333:a",
        "type: lambda, function: 'a:live' | InvokeFunctions | lambda:eu-west-1:111122223333:function:a:live"
      },
      quoteCharacter = '~')
  void shouldNameTheOneResourceOfATarget(String target, String sid, String resource) {
    String type = target.substring("type: ".length(), target.indexOf(','));
    JsonNode role =
        print(
            Texts.PROJECT.replace("state-machine/*", type + "/**"),
            Texts.MODEL.replace("type: sagemaker-pipeline, name: churn-train", target));

    assertThat(statement(role.at("/Policies/0/PolicyDocument/Statement"), sid).path("Resource"))
        .singleElement()
        .extracting(JsonNode::asText)
        .isEqualTo("arn:aws:" + resource);
  }

  @Test
  @Tag("N-23")
  void shouldWriteTheRoleForTheAccountThatTheProjectNames() {
    JsonNode role =
        print(
            Texts.PROJECT
                + "launch: {role: \"arn:aws:iam::444455556666:role/retrigger/launch/growth\","
                + " externalId: acme}\n",
            Texts.MODEL);

    assertThat(role.at("/Policies/0/PolicyDocument/Statement/0/Resource/0").asText())
        .isEqualTo("arn:aws:sagemaker:eu-west-1:444455556666:pipeline/churn-train");
    JsonNode trust = role.at("/AssumeRolePolicyDocument/Statement/0");
    assertThat(trust.at("/Principal/AWS").asText()).isEqualTo("arn:aws:iam::111122223333:root");
    assertThat(trust.at("/Condition/StringEquals/sts:ExternalId").asText()).isEqualTo("acme");
  }

  @Test
  void shouldLetOnlyTheStacksFunctionsTakeTheRole() {
    JsonNode statement = print(Texts.MODEL).at("/AssumeRolePolicyDocument/Statement/0");

    assertThat(statement.at("/Condition/StringEquals/sts:ExternalId").asText())
        .isEqualTo("retrigger");
    assertThat(statement.at("/Condition/ArnLike/aws:PrincipalArn").toString())
        .contains("arn:aws:iam::111122223333:role/retrigger-StartRunRole-*")
        .contains("arn:aws:iam::111122223333:role/retrigger-TrackRunRole-*")
        .contains("arn:aws:iam::111122223333:role/retrigger-RecordLineageRole-*");
  }

  @Test
  void shouldPassOverModelsOfOtherProjects() {
    ProjectFile other = ProjectFile.open("other");
    CompiledModel model = Texts.compile(Texts.MODEL).model().orElseThrow();

    String role =
        LaunchRolePolicy.print(List.of(model), other, "111122223333", "cn-north-1", "retrigger");

    assertThat(Json.tree(role).at("/Policies/0/PolicyDocument/Statement")).isEmpty();
    assertThat(role).contains("arn:aws-cn:iam::111122223333:root");
  }

  private static JsonNode statement(JsonNode statements, String sid) {
    for (JsonNode statement : statements) {
      if (statement.path("Sid").asText().equals(sid)) {
        return statement;
      }
    }
    throw new AssertionError("there is no " + sid);
  }

  private static JsonNode print(String model) {
    return print(Texts.PROJECT.replace("state-machine/*", "state-machine/**"), model);
  }

  private static JsonNode print(String project, String model) {
    List<Source> sources =
        List.of(Source.of("growth.yaml", project), Source.of("churn.yaml", model));
    Compilation compilation = new ModelCompiler("dev", WithoutProject.REFUSE).compile(sources);
    assertThat(compilation.problems()).isEmpty();
    return Json.tree(
        LaunchRolePolicy.print(
            compilation.models(),
            compilation.projects().getFirst(),
            "111122223333",
            "eu-west-1",
            "retrigger"));
  }

  private static List<String> texts(JsonNode statements, String key) {
    List<String> texts = new ArrayList<>();
    for (JsonNode statement : statements) {
      JsonNode value = statement.path(key);
      if (value.isArray()) {
        value.forEach(element -> texts.add(element.asText()));
      } else {
        texts.add(value.asText());
      }
    }
    return texts;
  }
}
