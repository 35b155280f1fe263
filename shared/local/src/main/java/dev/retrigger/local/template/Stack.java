package dev.retrigger.local.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.local.LocalCloud;
import dev.retrigger.local.aws.Account;
import dev.retrigger.local.aws.EventBus;
import dev.retrigger.local.aws.QueueSettings;
import dev.retrigger.local.json.EventPattern;
import dev.retrigger.local.json.Json;
import dev.retrigger.local.lambda.FunctionSettings;
import dev.retrigger.local.lambda.LocalFunction;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.StreamSpecification;

/**
 * Makes the resources of a template in a {@link LocalCloud}. Types and properties that mean nothing
 * on one machine, such as roles and keys, are passed over knowingly; any other that cannot be run
 * is refused by name, so that nothing is silently different from what would be deployed.
 */
public final class Stack {
  private static final Set<String> WITHOUT_LOCAL_MEANING =
      Set.of(
          "AWS::CloudWatch::Alarm",
          "AWS::CloudWatch::CompositeAlarm",
          "AWS::CloudWatch::Dashboard",
          "AWS::IAM::ManagedPolicy",
          "AWS::IAM::Policy",
          "AWS::IAM::Role",
          "AWS::KMS::Alias",
          "AWS::KMS::Key",
          "AWS::Lambda::Permission",
          "AWS::Logs::LogGroup",
          "AWS::Logs::MetricFilter",
          "AWS::S3::BucketPolicy",
          "AWS::SNS::TopicPolicy",
          "AWS::SQS::QueuePolicy",
          "AWS::Serverless::HttpApi");

  /** In the order in which resources need one another. */
  private static final List<String> ORDER =
      List.of(
          "AWS::SQS::Queue",
          "AWS::DynamoDB::Table",
          "AWS::S3::Bucket",
          "AWS::SNS::Topic",
          "AWS::SNS::Subscription",
          "AWS::Scheduler::ScheduleGroup",
          "AWS::SecretsManager::Secret",
          "AWS::Serverless::Function",
          "AWS::Serverless::StateMachine",
          "AWS::StepFunctions::StateMachine",
          "AWS::Events::Rule");

  private final LocalCloud cloud;
  private final Wiring wiring;
  private final StateMachines stateMachines;
  private final Map<String, JsonNode> resources = new LinkedHashMap<>();
  private final Map<String, String> names = new LinkedHashMap<>();
  private final Map<String, String> outputs = new LinkedHashMap<>();

  private Stack(LocalCloud cloud, Path folder) {
    this.cloud = cloud;
    this.wiring = new Wiring(cloud);
    this.stateMachines = new StateMachines(cloud, folder);
  }

  /**
   * Deploys {@code yaml}.
   *
   * @param folder where the template is, for the files that it names
   * @param parameters values of the template's parameters; those left out take their defaults
   */
  public static Stack deploy(
      LocalCloud cloud, String yaml, Path folder, String name, Map<String, String> parameters) {
    Stack stack = new Stack(cloud, folder);
    stack.read(TemplateYaml.parse(yaml), name, parameters, cloud.account());
    stack.make();
    return stack;
  }

  /** Returns the name of a resource as its own service knows it. */
  public String name(String logicalId) {
    String name = names.get(logicalId);
    if (name == null) {
      throw new IllegalArgumentException("the stack has no resource " + logicalId);
    }
    return name;
  }

  /** Returns the stack's outputs. */
  public Map<String, String> outputs() {
    return Map.copyOf(outputs);
  }

  private void read(
      ObjectNode template, String name, Map<String, String> parameters, Account account) {
    JsonNode declared = template.path("Resources");
    // Names need values and values need names; neither is asked before both are here.
    Expressions[] expressions = new Expressions[1];
    ResourceNames resourceNames =
        new ResourceNames(declared, name, account, node -> expressions[0].evaluate(node));
    expressions[0] = new Expressions(template, name, parameters, account, resourceNames);
    JsonNode globals = template.path("Globals").path("Function");
    for (Map.Entry<String, JsonNode> entry : declared.properties()) {
      JsonNode resource = entry.getValue();
      String type = resource.path("Type").asText();
      if (WITHOUT_LOCAL_MEANING.contains(type) || !expressions[0].holds(resource)) {
        continue;
      }
      if (!ORDER.contains(type)) {
        throw new TemplateException(
            "the local runtime cannot run " + entry.getKey() + ", a " + type);
      }
      JsonNode properties = resource.path("Properties");
      if (type.equals("AWS::Serverless::Function")) {
        properties = merged(globals, properties);
      }
      ObjectNode evaluated = JsonNodeFactory.instance.objectNode().put("Type", type);
      evaluated.set("Properties", expressions[0].evaluate(properties));
      resources.put(entry.getKey(), evaluated);
      names.put(entry.getKey(), resourceNames.name(entry.getKey()));
    }
    for (Map.Entry<String, JsonNode> output : template.path("Outputs").properties()) {
      if (expressions[0].holds(output.getValue()) && isLocal(output.getValue(), declared)) {
        outputs.put(
            output.getKey(), expressions[0].evaluate(output.getValue().path("Value")).asText());
      }
    }
  }

  /** An output about a resource that is not made here, such as a role, is left out. */
  private static boolean isLocal(JsonNode output, JsonNode declared) {
    return output.findValuesAsText("Ref").stream()
        .filter(declared::has)
        .noneMatch(id -> WITHOUT_LOCAL_MEANING.contains(declared.path(id).path("Type").asText()));
  }

  /** SAM's rule: maps are joined, the function's own entries win, all else is replaced. */
  private static JsonNode merged(JsonNode global, JsonNode own) {
    if (!global.isObject() || !own.isObject()) {
      return own.isMissingNode() ? global : own;
    }
    ObjectNode joined = ((ObjectNode) global).deepCopy();
    for (Map.Entry<String, JsonNode> entry : own.properties()) {
      joined.set(entry.getKey(), merged(joined.path(entry.getKey()), entry.getValue()));
    }
    return joined;
  }

  private void make() {
    List<Runnable> sources = new ArrayList<>();
    for (String type : ORDER) {
      Consumer<String> maker =
          switch (type) {
            case "AWS::SQS::Queue" -> this::queue;
            case "AWS::DynamoDB::Table" -> this::table;
            case "AWS::S3::Bucket" -> this::bucket;
            case "AWS::SNS::Topic" -> this::topic;
            case "AWS::SNS::Subscription" -> this::subscription;
            case "AWS::Scheduler::ScheduleGroup" -> id -> cloud.scheduler().createGroup(name(id));
            case "AWS::SecretsManager::Secret" -> this::secret;
            case "AWS::Serverless::Function" -> id -> sources.add(function(id));
            case "AWS::Serverless::StateMachine", "AWS::StepFunctions::StateMachine" ->
                id -> stateMachines.make(name(id), properties(id));
            default -> this::rule;
          };
      resources.entrySet().stream()
          .filter(entry -> entry.getValue().path("Type").asText().equals(type))
          .forEach(entry -> maker.accept(entry.getKey()));
    }
    // A function may be fed by anything, so that its sources come when everything is there.
    sources.forEach(Runnable::run);
  }

  private Properties properties(String logicalId) {
    JsonNode resource = resources.getOrDefault(logicalId, JsonNodeFactory.instance.objectNode());
    return new Properties(
        logicalId + " (" + resource.path("Type").asText() + ")", resource.path("Properties"));
  }

  private void queue(String id) {
    Properties queue =
        properties(id)
            .only(
                Set.of(
                    "QueueName",
                    "VisibilityTimeout",
                    "DelaySeconds",
                    "MessageRetentionPeriod",
                    "RedrivePolicy"),
                Set.of(
                    "KmsMasterKeyId",
                    "KmsDataKeyReusePeriodSeconds",
                    "SqsManagedSseEnabled",
                    "RedriveAllowPolicy",
                    "ReceiveMessageWaitTimeSeconds",
                    "Tags"));
    QueueSettings settings =
        QueueSettings.named(name(id))
            .withVisibility(queue.seconds("VisibilityTimeout", 30))
            .withDelay(queue.seconds("DelaySeconds", 0))
            .withRetention(queue.seconds("MessageRetentionPeriod", 345_600));
    JsonNode redrive = queue.json().path("RedrivePolicy");
    cloud
        .sqs()
        .createQueue(
            redrive.isMissingNode()
                ? settings
                : settings.withRedrive(
                    redrive.path("deadLetterTargetArn").asText(),
                    redrive.path("maxReceiveCount").asInt()));
  }

  private void table(String id) {
    Properties table =
        properties(id)
            .only(
                Set.of(
                    "TableName",
                    "AttributeDefinitions",
                    "KeySchema",
                    "GlobalSecondaryIndexes",
                    "StreamSpecification",
                    "BillingMode"),
                Set.of(
                    "DeletionProtectionEnabled",
                    "PointInTimeRecoverySpecification",
                    "SSESpecification",
                    "Tags",
                    "TimeToLiveSpecification"));
    CreateTableRequest.Builder request =
        CreateTableRequest.builder()
            .tableName(name(id))
            .billingMode(BillingMode.PAY_PER_REQUEST)
            .attributeDefinitions(
                table
                    .json()
                    .path("AttributeDefinitions")
                    .valueStream()
                    .map(
                        a ->
                            AttributeDefinition.builder()
                                .attributeName(a.path("AttributeName").asText())
                                .attributeType(a.path("AttributeType").asText())
                                .build())
                    .toList())
            .keySchema(keys(table.json()));
    JsonNode indexes = table.json().path("GlobalSecondaryIndexes");
    if (!indexes.isEmpty()) {
      request.globalSecondaryIndexes(indexes.valueStream().map(Stack::index).toList());
    }
    JsonNode view = table.json().path("StreamSpecification").path("StreamViewType");
    if (!view.isMissingNode()) {
      request.streamSpecification(
          StreamSpecification.builder().streamEnabled(true).streamViewType(view.asText()).build());
    }
    cloud.dynamoDb().createTable(request.build());
  }

  private static GlobalSecondaryIndex index(JsonNode index) {
    return GlobalSecondaryIndex.builder()
        .indexName(index.path("IndexName").asText())
        .keySchema(keys(index))
        .projection(
            Projection.builder()
                .projectionType(index.path("Projection").path("ProjectionType").asText())
                .build())
        .build();
  }

  private static List<KeySchemaElement> keys(JsonNode owner) {
    return owner
        .path("KeySchema")
        .valueStream()
        .map(
            key ->
                KeySchemaElement.builder()
                    .attributeName(key.path("AttributeName").asText())
                    .keyType(key.path("KeyType").asText())
                    .build())
        .toList();
  }

  private void bucket(String id) {
    JsonNode bucket =
        properties(id)
            .only(
                Set.of("BucketName", "VersioningConfiguration", "NotificationConfiguration"),
                Set.of(
                    "BucketEncryption",
                    "LifecycleConfiguration",
                    "LoggingConfiguration",
                    "OwnershipControls",
                    "PublicAccessBlockConfiguration",
                    "Tags"))
            .json();
    String name = name(id);
    cloud
        .s3()
        .createBucket(
            name,
            bucket.path("VersioningConfiguration").path("Status").asText().equals("Enabled"),
            bucket
                .path("NotificationConfiguration")
                .path("EventBridgeConfiguration")
                .path("EventBridgeEnabled")
                .asBoolean(),
            cloud.state().directory("buckets").resolve(name));
  }

  private void topic(String id) {
    properties(id).only(Set.of("TopicName"), Set.of("DisplayName", "KmsMasterKeyId", "Tags"));
    cloud.sns().createTopic(name(id));
  }

  /** Whatever is generated on AWS is the same at every start here, and protects nothing. */
  private void secret(String id) {
    JsonNode generate =
        properties(id)
            .only(Set.of("Name", "GenerateSecretString"), Set.of("Description", "KmsKeyId", "Tags"))
            .json()
            .path("GenerateSecretString");
    ObjectNode value = (ObjectNode) Json.parse(generate.path("SecretStringTemplate").asText("{}"));
    value.put(generate.path("GenerateStringKey").asText(), "generated-on-this-machine-" + name(id));
    cloud.secrets().put(name(id), Json.write(value));
  }

  private void subscription(String id) {
    Properties subscription =
        properties(id)
            .only(
                Set.of("TopicArn", "Protocol", "Endpoint", "RawMessageDelivery", "FilterPolicy"),
                Set.of("RedrivePolicy"));
    Optional<EventPattern> filter =
        subscription.json().has("FilterPolicy")
            ? Optional.of(subscription.pattern("FilterPolicy"))
            : Optional.empty();
    String topic = subscription.text("TopicArn");
    String endpoint = subscription.text("Endpoint");
    switch (subscription.text("Protocol")) {
      case "sqs" ->
          cloud
              .sns()
              .subscribeQueue(topic, endpoint, subscription.isTrue("RawMessageDelivery"), filter);
      case "email" -> cloud.sns().subscribeMail(topic, endpoint, filter);
      default ->
          throw new TemplateException(
              "the local runtime cannot run " + subscription.owner() + ": its Protocol");
    }
  }

  private void rule(String id) {
    Properties rule =
        properties(id)
            .only(
                Set.of("Name", "EventPattern", "ScheduleExpression", "Targets"),
                Set.of("Description", "RoleArn", "Tags"));
    List<EventBus.Target> targets = new ArrayList<>();
    for (JsonNode target : rule.json().path("Targets")) {
      Properties known =
          new Properties(rule.owner() + " target", target)
              .only(Set.of("Id", "Arn"), Set.of("DeadLetterConfig", "RetryPolicy", "RoleArn"));
      targets.add(wiring.target(known.text("Arn")));
    }
    if (rule.json().has("EventPattern")) {
      cloud.bus().addRule(new EventBus.Rule(name(id), rule.pattern("EventPattern"), targets));
    }
    rule.optionalText("ScheduleExpression")
        .ifPresent(expression -> wiring.schedule(name(id), expression, targets));
  }

  /** Makes the function and returns what connects it to its sources. */
  private Runnable function(String id) {
    Properties function =
        properties(id)
            .only(
                Set.of(
                    "FunctionName",
                    "Handler",
                    "Environment",
                    "Timeout",
                    "MemorySize",
                    "Events",
                    "EventInvokeConfig"),
                Set.of(
                    "Architectures",
                    "AutoPublishAlias",
                    "AutoPublishAliasAllProperties",
                    "CodeUri",
                    "Description",
                    "EphemeralStorage",
                    "KmsKeyArn",
                    "LoggingConfig",
                    "PermissionsBoundary",
                    "Policies",
                    "ReservedConcurrentExecutions",
                    "Role",
                    "Runtime",
                    "SnapStart",
                    "Tags",
                    "Tracing"));
    Map<String, String> environment = new LinkedHashMap<>();
    function
        .json()
        .path("Environment")
        .path("Variables")
        .properties()
        .forEach(entry -> environment.put(entry.getKey(), entry.getValue().asText()));
    LocalFunction made =
        cloud
            .lambda()
            .create(
                new FunctionSettings(
                    name(id),
                    function.text("Handler"),
                    environment,
                    function.seconds("Timeout", 3),
                    function.integer("MemorySize", 128),
                    asynchronous(function.inside("EventInvokeConfig"))));
    return () ->
        function
            .json()
            .path("Events")
            .properties()
            .forEach(
                event ->
                    wiring.source(
                        made,
                        name(id) + "-" + event.getKey(),
                        event.getValue().path("Type").asText(),
                        new Properties(
                            id + "." + event.getKey(), event.getValue().path("Properties"))));
  }

  private static FunctionSettings.Asynchronous asynchronous(Properties config) {
    config.only(
        Set.of("MaximumRetryAttempts", "MaximumEventAgeInSeconds", "DestinationConfig"), Set.of());
    FunctionSettings.Asynchronous byDefault = FunctionSettings.Asynchronous.DEFAULT;
    return new FunctionSettings.Asynchronous(
        config.integer("MaximumRetryAttempts", byDefault.retries()),
        config
            .limit("MaximumEventAgeInSeconds")
            .map(Duration::ofSeconds)
            .orElse(byDefault.maximumAge()),
        config.onFailure());
  }

  @Override
  public String toString() {
    return Json.write(names);
  }
}
