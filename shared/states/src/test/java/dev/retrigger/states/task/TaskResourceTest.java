package dev.retrigger.states.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.retrigger.states.task.TaskResource.Activity;
import dev.retrigger.states.task.TaskResource.Function;
import dev.retrigger.states.task.TaskResource.Mode;
import dev.retrigger.states.task.TaskResource.Optimized;
import dev.retrigger.states.task.TaskResource.Sdk;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TaskResourceTest {
  private static final String INTEGRATION = "arn:aws:states:::";

  @ParameterizedTest
  @CsvSource({
    "lambda:invoke, lambda, invoke, REQUEST_RESPONSE",
    "lambda:invoke.waitForTaskToken, lambda, invoke, WAIT_FOR_TASK_TOKEN",
    "states:startExecution, states, startExecution, REQUEST_RESPONSE",
    "states:startExecution.sync, states, startExecution, SYNC",
    "states:startExecution.sync:2, states, startExecution, SYNC_2",
    "sagemaker:createTrainingJob.sync, sagemaker, createTrainingJob, SYNC",
    "sagemaker:createTransformJob.sync, sagemaker, createTransformJob, SYNC",
    "sagemaker:createProcessingJob.sync, sagemaker, createProcessingJob, SYNC",
    "sagemaker:createEndpoint, sagemaker, createEndpoint, REQUEST_RESPONSE",
    "ecs:runTask.sync, ecs, runTask, SYNC",
    "ecs:runTask.waitForTaskToken, ecs, runTask, WAIT_FOR_TASK_TOKEN",
    "codebuild:startBuild.sync, codebuild, startBuild, SYNC",
    "glue:startJobRun.sync, glue, startJobRun, SYNC",
    "sqs:sendMessage.waitForTaskToken, sqs, sendMessage, WAIT_FOR_TASK_TOKEN",
    "sns:publish, sns, publish, REQUEST_RESPONSE",
    "events:putEvents, events, putEvents, REQUEST_RESPONSE",
    "dynamodb:getItem, dynamodb, getItem, REQUEST_RESPONSE",
    "dynamodb:updateItem, dynamodb, updateItem, REQUEST_RESPONSE"
  })
  void shouldReadIntegrations(String name, String service, String operation, Mode mode) {
    String arn = INTEGRATION + name;
    assertThat(TaskResource.parse(arn)).isEqualTo(new Optimized(arn, service, operation, mode));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("others")
  void shouldReadOtherResources(String arn, TaskResource expected) {
    assertThat(TaskResource.parse(arn)).isEqualTo(expected);
  }

  static Stream<Arguments> others() {
    String function = "arn:aws:lambda:eu-west-1:111122223333:function:f";
    String substituted = "arn:${AWS::Partition}:states:::lambda:invoke";
    String activity = "arn:aws:states:eu-west-1:111122223333:activity:a";
    String sdk = INTEGRATION + "aws-sdk:sagemaker:describeEndpoint";
    String token = INTEGRATION + "aws-sdk:sqs:sendMessage.waitForTaskToken";
    return Stream.of(
        arguments(function, new Function(function)),
        arguments(function + ":live", new Function(function + ":live")),
        arguments("${TrainFunctionArn}", new Function("${TrainFunctionArn}")),
        arguments(
            substituted, new Optimized(substituted, "lambda", "invoke", Mode.REQUEST_RESPONSE)),
        arguments(activity, new Activity(activity)),
        arguments(sdk, new Sdk(sdk, "sagemaker", "describeEndpoint", Mode.REQUEST_RESPONSE)),
        arguments(token, new Sdk(token, "sqs", "sendMessage", Mode.WAIT_FOR_TASK_TOKEN)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "lambda:invoke",
        "arn:aws:states:::lambda",
        "arn:aws:s3:::bucket",
        "arn:aws:states:::lambda:invoke.sync",
        "arn:aws:states:::dynamodb:scan",
        "arn:aws:states:::nosuch:thing",
        "arn:aws:states:::ecs:runTask.later",
        "arn:aws:states:::aws-sdk:s3:GetObject",
        "arn:aws:states:::aws-sdk:s3:getObject.sync"
      })
  void shouldRefuse(String arn) {
    assertThatIllegalArgumentException().isThrownBy(() -> TaskResource.parse(arn));
  }

  @Test
  void shouldSuggestTheOperationsOfAService() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TaskResource.parse(INTEGRATION + "dynamodb:scan"))
        .withMessageContaining("deleteItem, getItem, putItem, updateItem");
  }

  @Test
  void shouldSuggestTheSdkForAServiceWithoutIntegration() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TaskResource.parse(INTEGRATION + "s3:getObject"))
        .withMessageContaining("arn:aws:states:::aws-sdk:s3:getObject");
  }
}
