package dev.retrigger.local.states;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.local.LocalCloud;
import dev.retrigger.local.aws.EventBus;
import dev.retrigger.local.aws.QueueSettings;
import dev.retrigger.local.json.EventPattern;
import dev.retrigger.local.json.Json;
import dev.retrigger.local.state.StateDirectory;
import dev.retrigger.local.template.TemplateException;
import dev.retrigger.local.time.EventLoop;
import dev.retrigger.local.timeline.Timeline;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.TaskTimedOutException;

final class LocalTasksTest {
  private static final String QUEUE = "https://sqs.eu-west-1.amazonaws.com/111122223333/work";

  @TempDir private Path directory = Path.of("");

  @Test
  void shouldAnswerWithTheFunctionsPayloadWhenItIsInvoked() {
    try (LocalCloud cloud = cloud()) {
      DescribeExecutionResponse execution =
          run(cloud, "lambda:invoke", "{\"FunctionName\": \"s-Echo\", \"Payload\": {\"a\": 1}}");

      assertThat(Json.parse(execution.output()))
          .isEqualTo(
              Json.parse(
                  "{\"ExecutedVersion\":\"$LATEST\",\"StatusCode\":200,\"Payload\":{\"a\":1}}"));
    }
  }

  @Test
  void shouldFailWithTheNameOfTheFunctionsErrorWhenItThrows() {
    try (LocalCloud cloud = cloud()) {
      DescribeExecutionResponse execution =
          run(cloud, "lambda:invoke", "{\"FunctionName\": \"s-Broken\"}");

      assertThat(execution.status()).isEqualTo(ExecutionStatus.FAILED);
      assertThat(execution.error()).isEqualTo("java.lang.IllegalStateException");
      assertThat(Json.parse(execution.cause()).path("errorMessage").asText()).isEqualTo("no model");
    }
  }

  @Test
  void shouldNameAFunctionThatDoesNotExist() {
    try (LocalCloud cloud = cloud()) {
      assertThat(run(cloud, "lambda:invoke", "{\"FunctionName\": \"absent\"}").error())
          .isEqualTo("Lambda.ResourceNotFoundException");
    }
  }

  @Test
  void shouldWriteAndReadAnItemThroughTheModelsOfTheSdk() {
    try (LocalCloud cloud = cloud()) {
      String item =
          """
          {"TableName": "s-Table", "Item": {"pk": {"S": "a"}, "n": {"N": "1"}, "none": {"NULL": true},
            "list": {"L": [{"BOOL": true}, {"M": {"s": {"SS": ["x"]}}}]}}}
          """;
      assertThat(run(cloud, "dynamodb:putItem", item).status())
          .isEqualTo(ExecutionStatus.SUCCEEDED);

      JsonNode read =
          output(
              run(
                  cloud,
                  "aws-sdk:dynamodb:getItem",
                  "{\"TableName\": \"s-Table\", \"Key\": {\"pk\": {\"S\": \"a\"}}}"));

      assertThat(read.at("/Item/pk/S").asText()).isEqualTo("a");
      assertThat(read.at("/Item/list/L/1/M/s/SS/0").asText()).isEqualTo("x");
      assertThat(read.at("/Item/list/L/0").size()).isEqualTo(1);
    }
  }

  @Test
  void shouldNameTheServicesErrorInPascalCase() {
    try (LocalCloud cloud = cloud()) {
      String key = "{\"ExecutionArn\": \"arn:aws:states:eu-west-1:111122223333:execution:m:x\"}";
      assertThat(run(cloud, "aws-sdk:sfn:describeExecution", key).error())
          .isEqualTo("Sfn.ExecutionDoesNotExistException");
      assertThat(
              run(
                      cloud,
                      "dynamodb:putItem",
                      """
                      {"TableName": "s-Table", "Item": {"pk": {"S": "a"}},
                       "ConditionExpression": "attribute_exists(pk)"}
                      """)
                  .error())
          .isEqualTo("DynamoDB.ConditionalCheckFailedException");
    }
  }

  @Test
  void shouldReadAnObjectAsText() {
    try (LocalCloud cloud = cloud()) {
      cloud.s3().createBucket("lake");
      cloud.s3().putObject(b -> b.bucket("lake").key("a"), RequestBody.fromString("hello"));

      String object = "{\"Bucket\": \"lake\", \"Key\": \"a\"}";
      assertThat(output(run(cloud, "aws-sdk:s3:getObject", object)).path("Body").asText())
          .isEqualTo("hello");
    }
  }

  @Test
  void shouldPutEventsOntoTheBusWithTheExecutionAmongTheirResources() {
    try (LocalCloud cloud = cloud()) {
      List<String> events = new ArrayList<>();
      cloud
          .bus()
          .addRule(
              new EventBus.Rule(
                  "mine", new EventPattern("{\"source\":[\"my.app\"]}"), List.of(events::add)));

      run(
          cloud,
          "events:putEvents",
          "{\"Entries\": [{\"Source\": \"my.app\", \"DetailType\": \"t\", \"Detail\": {\"a\": 1}}]}");

      JsonNode event = Json.parse(events.getFirst());
      assertThat(event.at("/detail/a").asInt()).isEqualTo(1);
      assertThat(event.path("resources").valueStream().map(JsonNode::asText))
          .anyMatch(arn -> arn.contains(":execution:machine-"))
          .anyMatch(arn -> arn.contains(":stateMachine:machine-"));
    }
  }

  @Test
  void shouldWaitForTheNestedExecutionAndParseItsOutput() {
    try (LocalCloud cloud = cloud()) {
      String inner =
          machine(
              cloud,
              "inner",
              "{\"Type\": \"Wait\", \"Seconds\": 60, \"Output\": {\"done\": true}, \"End\": true}");

      JsonNode output =
          output(
              run(
                  cloud,
                  "states:startExecution.sync:2",
                  "{\"StateMachineArn\": \"" + inner + "\", \"Input\": {\"a\": 1}}"));

      assertThat(output.at("/Output/done").asBoolean()).isTrue();
      assertThat(output.at("/Input/a").asInt()).isEqualTo(1);
    }
  }

  @Test
  void shouldFailWhenTheNestedExecutionFails() {
    try (LocalCloud cloud = cloud()) {
      String inner = machine(cloud, "inner", "{\"Type\": \"Fail\", \"Error\": \"Mine\"}");

      DescribeExecutionResponse execution =
          run(cloud, "states:startExecution.sync", "{\"StateMachineArn\": \"" + inner + "\"}");

      assertThat(execution.error()).isEqualTo("States.TaskFailed");
      assertThat(Json.parse(execution.cause()).path("Error").asText()).isEqualTo("Mine");
    }
  }

  @Test
  void shouldWaitForTheTokenUntilSomeoneSendsItBack() {
    try (LocalCloud cloud = cloud()) {
      cloud.sqs().createQueue(QueueSettings.named("work"));
      String arn =
          start(
              cloud,
              "sqs:sendMessage.waitForTaskToken",
              "{\"QueueUrl\": \""
                  + QUEUE
                  + "\", \"MessageBody\": \"{% $states.context.Task.Token %}\"}");
      cloud.loop().runFor(Duration.ofHours(1));
      assertThat(describe(cloud, arn).status()).isEqualTo(ExecutionStatus.RUNNING);
      String token = cloud.sqs().queue("work").bodies().getFirst();

      cloud.stepFunctions().sendTaskHeartbeat(b -> b.taskToken(token));
      cloud.stepFunctions().sendTaskSuccess(b -> b.taskToken(token).output("{\"ok\":true}"));
      cloud.loop().runFor(Duration.ofSeconds(1));

      assertThat(output(describe(cloud, arn)).path("ok").asBoolean()).isTrue();
      assertThatExceptionOfType(TaskTimedOutException.class)
          .isThrownBy(() -> cloud.stepFunctions().sendTaskHeartbeat(b -> b.taskToken(token)));
    }
  }

  @Test
  void shouldStopTheNestedExecutionWhenItsParentIsStopped() {
    try (LocalCloud cloud = cloud()) {
      String inner =
          machine(cloud, "inner", "{\"Type\": \"Wait\", \"Seconds\": 3600, \"End\": true}");
      String arn =
          start(
              cloud,
              "states:startExecution.sync",
              "{\"StateMachineArn\": \"" + inner + "\", \"Name\": \"nested\"}");
      cloud.loop().runFor(Duration.ofMinutes(1));

      cloud.stepFunctions().stopExecution(b -> b.executionArn(arn));
      cloud.loop().runFor(Duration.ofMinutes(1));

      assertThat(
              describe(cloud, inner.replace(":stateMachine:", ":execution:") + ":nested").status())
          .isEqualTo(ExecutionStatus.ABORTED);
    }
  }

  @Test
  void shouldFailByNameWhatCannotBeRunHere() {
    try (LocalCloud cloud = cloud()) {
      for (String operation :
          List.of(
              "sagemaker:createTrainingJob.sync",
              "glue:startJobRun.sync",
              "aws-sdk:ec2:describeInstances",
              "aws-sdk:sns:listTopics")) {
        DescribeExecutionResponse execution = run(cloud, operation, "{}");
        assertThat(execution.error()).isEqualTo("States.Runtime");
        assertThat(execution.cause()).contains("the local runtime cannot run");
      }
      assertThat(run(cloud, "aws-sdk:sqs:sendMessage", "{\"Queue\": \"q\"}").cause())
          .contains("SendMessage.Queue is not a parameter");
    }
  }

  @Test
  void shouldRefuseAnExpressStateMachineByName() {
    try (LocalCloud cloud = cloud()) {
      assertThatExceptionOfType(TemplateException.class)
          .isThrownBy(
              () ->
                  cloud.deploy(
                      "Resources: {M: {Type: AWS::Serverless::StateMachine, Properties: {Type: EXPRESS}}}",
                      "t",
                      Map.of()))
          .withMessageContaining("M (AWS::Serverless::StateMachine)")
          .withMessageContaining("EXPRESS");
    }
  }

  private DescribeExecutionResponse run(LocalCloud cloud, String operation, String arguments) {
    String arn = start(cloud, operation, arguments);
    cloud.loop().runFor(Duration.ofMinutes(5));
    return describe(cloud, arn);
  }

  private static DescribeExecutionResponse describe(LocalCloud cloud, String arn) {
    return cloud.stepFunctions().describeExecution(b -> b.executionArn(arn));
  }

  private static JsonNode output(DescribeExecutionResponse execution) {
    assertThat(execution.status()).as(execution.cause()).isEqualTo(ExecutionStatus.SUCCEEDED);
    return Json.parse(execution.output());
  }

  private String start(LocalCloud cloud, String operation, String arguments) {
    ObjectNode task =
        Json.object()
            .put("Type", "Task")
            .put("Resource", "arn:aws:states:::" + operation)
            .put("End", true);
    task.set("Arguments", Json.parse(arguments));
    String machine = machine(cloud, "machine-" + cloud.ids().uuid(), Json.write(task));
    return cloud.stepFunctions().startExecution(b -> b.stateMachineArn(machine)).executionArn();
  }

  private static String machine(LocalCloud cloud, String name, String state) {
    ObjectNode definition = Json.object().put("QueryLanguage", "JSONata").put("StartAt", "Only");
    definition.putObject("States").set("Only", Json.parse(state));
    ObjectNode properties =
        Json.object().put("StateMachineName", name).put("DefinitionString", Json.write(definition));
    ObjectNode template = Json.object();
    template
        .putObject("Resources")
        .putObject("M")
        .put("Type", "AWS::StepFunctions::StateMachine")
        .set("Properties", properties);
    cloud.deploy(Json.write(template), name, Map.of());
    return cloud.account().arn("states", "stateMachine:" + name);
  }

  private LocalCloud cloud() {
    LocalCloud cloud =
        new LocalCloud(
            EventLoop.virtual(Instant.parse("2026-11-21T03:00:00Z")),
            directory,
            StateDirectory.temporary(),
            Timeline.none(),
            (handler, _, _) -> handler(handler),
            new SplittableRandom(1));
    cloud.deploy(
        """
        Resources:
          Echo: {Type: AWS::Serverless::Function, Properties: {Handler: echo}}
          Broken: {Type: AWS::Serverless::Function, Properties: {Handler: broken}}
          Table:
            Type: AWS::DynamoDB::Table
            Properties:
              AttributeDefinitions: [{AttributeName: pk, AttributeType: S}]
              KeySchema: [{AttributeName: pk, KeyType: HASH}]
              BillingMode: PAY_PER_REQUEST
        """,
        "s",
        Map.of());
    return cloud;
  }

  private static RequestStreamHandler handler(String name) {
    return name.equals("echo")
        ? (input, output, _) -> output.write(input.readAllBytes())
        : (_, _, _) -> {
          throw new IllegalStateException("no model");
        };
  }
}
