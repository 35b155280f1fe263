package dev.retrigger.local.states;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.local.LocalCloud;
import dev.retrigger.local.json.Json;
import dev.retrigger.local.lambda.LocalFunction;
import dev.retrigger.local.lambda.Outcome;
import dev.retrigger.local.time.EventLoop;
import dev.retrigger.states.task.TaskReply;
import dev.retrigger.states.task.TaskRequest;
import dev.retrigger.states.task.TaskResource;
import dev.retrigger.states.task.TaskResource.Mode;
import dev.retrigger.states.task.TaskResources;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * What state machines of the local account call: its functions, its event bus, and every operation
 * of its other services. What cannot be run here fails by name with {@code States.Runtime}, which
 * nothing retries and nothing catches.
 */
public final class LocalTasks implements TaskResources {
  private final LocalCloud cloud;
  private final Map<String, Supplier<SdkService<?>>> services;

  public LocalTasks(LocalCloud cloud) {
    this.cloud = cloud;
    this.services =
        Map.of(
            "dynamodb",
            () -> service(DynamoDbClient.class, cloud.dynamoDb().client()),
            "s3",
            () -> service(S3Client.class, cloud.s3()),
            "sagemaker",
            () -> service(SageMakerClient.class, cloud.sageMaker()),
            "scheduler",
            () -> service(SchedulerClient.class, cloud.scheduler()),
            "secretsmanager",
            () -> service(SecretsManagerClient.class, cloud.secrets()),
            "sfn",
            () -> service(SfnClient.class, cloud.stepFunctions()),
            "sns",
            () -> service(SnsClient.class, cloud.sns()),
            "sqs",
            () -> service(SqsClient.class, cloud.sqs()),
            "ssm",
            () -> service(SsmClient.class, cloud.parameters()),
            "sts",
            () -> service(StsClient.class, cloud.roles()));
  }

  private <C extends SdkClient> SdkService<C> service(Class<C> api, C client) {
    return new SdkService<>(api, client, cloud.ids()::uuid);
  }

  @Override
  public TaskHandle start(TaskRequest request, TaskReply reply) {
    EventLoop.Timer call = cloud.loop().soon(() -> begin(request, reply));
    return () -> {
      call.cancel();
      if (isNested(request.resource())) {
        cloud.stepFunctions().stopStartedBy(reply);
      }
    };
  }

  private void begin(TaskRequest request, TaskReply reply) {
    try {
      JsonNode response = call(request);
      switch (request.resource().waiting()) {
        case REQUEST_RESPONSE -> reply.succeeded(response);
        case WAIT_FOR_TASK_TOKEN -> reply.submitted(response);
        case SYNC, SYNC_2 -> {
          reply.submitted(response);
          await(request, response.path("ExecutionArn").asText(), reply);
        }
      }
    } catch (TaskFailure e) {
      reply.failed(e.error(), e.reason());
    } catch (RuntimeException e) {
      TaskFailure failure =
          TaskFailure.runtime(request.resource().arn() + " broke in the local runtime: " + e);
      reply.failed(failure.error(), failure.reason());
    }
  }

  private JsonNode call(TaskRequest request) {
    JsonNode arguments = request.arguments();
    return switch (request.resource()) {
      case TaskResource.Function(String arn) ->
          payload(invoke(function(arn), Json.write(arguments)));
      case TaskResource.Activity(String arn) -> throw TaskFailure.notHere("the activity " + arn);
      case TaskResource.Optimized optimized -> optimized(request, optimized);
      case TaskResource.Sdk sdk -> sdk(request, sdk);
    };
  }

  private JsonNode optimized(TaskRequest request, TaskResource.Optimized resource) {
    String operation = resource.service() + ":" + resource.operation();
    if (isSync(resource.mode()) && !isNested(resource)) {
      throw TaskFailure.notHere(operation + resource.mode().suffix());
    }
    JsonNode arguments = request.arguments();
    return switch (operation) {
      case "lambda:invoke" -> invoke(arguments);
      case "events:putEvents" -> putEvents(request, "EventBridge");
      case "states:startExecution" -> sdk("sfn", "startExecution", arguments, "StepFunctions");
      default -> {
        String service = resource.service();
        if (!services.containsKey(service)) {
          throw TaskFailure.notHere(operation);
        }
        yield sdk(service, resource.operation(), arguments, optimizedPrefix(service));
      }
    };
  }

  /** The older integrations spell some services otherwise than the SDK does. */
  private static String optimizedPrefix(String service) {
    return switch (service) {
      case "dynamodb" -> "DynamoDB";
      case "sagemaker" -> "SageMaker";
      default -> service.toUpperCase(Locale.ROOT);
    };
  }

  private JsonNode sdk(TaskRequest request, TaskResource.Sdk resource) {
    String operation = resource.service() + ":" + resource.operation();
    return switch (operation) {
      case "lambda:invoke" -> invoke(request.arguments());
      case "eventbridge:putEvents" -> putEvents(request, "EventBridge");
      default -> {
        SdkService<?> service = sdk(resource.service(), operation);
        yield service.call(resource.operation(), request.arguments(), service.name());
      }
    };
  }

  private JsonNode sdk(String service, String operation, JsonNode arguments, String prefix) {
    return sdk(service, service + ":" + operation).call(operation, arguments, prefix);
  }

  private SdkService<?> sdk(String service, String operation) {
    return Optional.ofNullable(services.get(service))
        .orElseThrow(() -> TaskFailure.notHere("aws-sdk:" + operation))
        .get();
  }

  private JsonNode invoke(JsonNode arguments) {
    LocalFunction function = function(arguments.path("FunctionName").asText());
    String payload =
        Json.write(
            arguments.path("Payload").isMissingNode() ? Json.object() : arguments.path("Payload"));
    ObjectNode response = Json.object().put("ExecutedVersion", "$LATEST");
    return switch (arguments.path("InvocationType").asText("RequestResponse")) {
      case "Event" -> {
        cloud.lambda().invokeAsync(function, payload);
        yield response.put("StatusCode", 202);
      }
      case "RequestResponse" ->
          response.put("StatusCode", 200).set("Payload", payload(invoke(function, payload)));
      default -> throw TaskFailure.notHere("lambda:invoke with its InvocationType");
    };
  }

  private LocalFunction function(String nameOrArn) {
    try {
      return cloud.lambda().function(nameOrArn);
    } catch (IllegalArgumentException | IndexOutOfBoundsException _) {
      throw new TaskFailure("Lambda.ResourceNotFoundException", "Function not found: " + nameOrArn);
    }
  }

  /** A function's error carries the name that the function gave it, as on AWS. */
  private static Outcome.Answered invoke(LocalFunction function, String payload) {
    return switch (function.invoke(payload)) {
      case Outcome.Answered answered -> answered;
      case Outcome.Failed failed -> throw new TaskFailure(failed.errorType(), failed.text());
    };
  }

  private static JsonNode payload(Outcome.Answered answered) {
    JsonNode json = answered.json();
    return json.isMissingNode() ? JsonNodeFactory.instance.nullNode() : json;
  }

  private JsonNode putEvents(TaskRequest request, String service) {
    ObjectNode response = Json.object().put("FailedEntryCount", 0);
    ArrayNode ids = response.putArray("Entries");
    for (JsonNode entry : request.arguments().path("Entries")) {
      String bus = entry.path("EventBusName").asText("default");
      if (!bus.equals("default") && !bus.endsWith(":event-bus/default")) {
        throw TaskFailure.notHere(service + ":putEvents onto the bus " + bus);
      }
      ids.addObject().put("EventId", put(request, entry));
    }
    return response;
  }

  /** Step Functions adds the execution and its state machine to what an event is about. */
  private String put(TaskRequest request, JsonNode entry) {
    JsonNode detail = entry.path("Detail");
    List<String> resources =
        new ArrayList<>(entry.path("Resources").valueStream().map(JsonNode::asText).toList());
    if (request.resource() instanceof TaskResource.Optimized) {
      resources.add(request.executionArn());
      resources.add(
          request.executionArn().replaceFirst(":execution:(.*):[^:]*$", ":stateMachine:$1"));
    }
    return cloud
        .bus()
        .put(
            entry.path("Source").asText(),
            entry.path("DetailType").asText(),
            resources,
            detail.isTextual() ? Json.parse(detail.textValue()) : detail);
  }

  private void await(TaskRequest request, String execution, TaskReply reply) {
    boolean parse = request.resource().waiting() == Mode.SYNC_2;
    cloud
        .stepFunctions()
        .whenClosed(
            execution,
            reply,
            closed -> {
              ObjectNode description = SdkJson.read(closed);
              if (parse) {
                parse(description, "Input");
                parse(description, "Output");
              }
              if (closed.status() == ExecutionStatus.SUCCEEDED) {
                reply.succeeded(description);
              } else {
                reply.failed("States.TaskFailed", Json.write(description));
              }
            });
  }

  private static void parse(ObjectNode description, String name) {
    if (description.has(name)) {
      description.set(name, Json.parse(description.path(name).asText()));
    }
  }

  private static boolean isNested(TaskResource resource) {
    return resource instanceof TaskResource.Optimized optimized
        && optimized.service().equals("states")
        && isSync(optimized.mode());
  }

  private static boolean isSync(Mode mode) {
    return mode == Mode.SYNC || mode == Mode.SYNC_2;
  }
}
