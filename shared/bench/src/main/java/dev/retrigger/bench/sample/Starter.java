package dev.retrigger.bench.sample;

import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sagemaker.model.Parameter;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sts.StsClient;

/** The calls of one start, in their order. */
final class Starter {
  private final DynamoDbClient dynamo;
  private final StsClient sts;
  private final SageMakerClient sagemaker;
  private final SqsClient sqs;

  Starter(SdkHttpClient http) {
    Region region = Region.of(System.getenv("AWS_REGION"));
    EnvironmentVariableCredentialsProvider own = EnvironmentVariableCredentialsProvider.create();
    dynamo =
        DynamoDbClient.builder().httpClient(http).region(region).credentialsProvider(own).build();
    sts = StsClient.builder().httpClient(http).region(region).credentialsProvider(own).build();
    sqs = SqsClient.builder().httpClient(http).region(region).credentialsProvider(own).build();
    sagemaker =
        SageMakerClient.builder().httpClient(http).region(region).credentialsProvider(own).build();
  }

  String start(Signal signal) {
    var limits = readLimits(signal.model());
    write(signal, "INTENT", limits.getOrDefault("version", number(0)));
    String execution = startExecution(signal);
    write(signal, "STARTED", AttributeValue.fromS(execution));
    send(execution);
    return execution;
  }

  /** The one call that is harmless at any time: it reads. */
  void read() {
    Map<String, AttributeValue> _ = readLimits("primed");
  }

  /** Each call once, whatever it answers. */
  void tryEverything() {
    Signal signal = new Signal("p", "p/p", "p", "p", "p", "p", "p", 0, Map.of());
    List<Runnable> calls =
        List.of(
            this::read,
            () -> write(signal, "INTENT", number(0)),
            () -> startExecution(signal),
            () -> send("p"));
    for (Runnable call : calls) {
      try {
        call.run();
      } catch (SdkException _) {
        // Refused, as rehearsed.
      }
    }
  }

  private void send(String execution) {
    sqs.sendMessage(r -> r.queueUrl("https://localhost/q").messageBody(execution));
  }

  private Map<String, AttributeValue> readLimits(String model) {
    return dynamo
        .getItem(
            r ->
                r.tableName("Ledger")
                    .key(Map.of("pk", text("PIPELINE#" + model), "sk", text("LIMITS")))
                    .consistentRead(true))
        .item();
  }

  private void write(Signal signal, String state, AttributeValue value) {
    dynamo.transactWriteItems(
        r ->
            r.transactItems(
                List.of(
                    put("SIGNAL#" + signal.id(), state, value),
                    put("RUN#" + signal.id(), state, value),
                    put("PIPELINE#" + signal.model(), state, value))));
  }

  private static TransactWriteItem put(String key, String state, AttributeValue value) {
    return TransactWriteItem.builder()
        .put(
            Put.builder()
                .tableName("Ledger")
                .item(Map.of("pk", text(key), "sk", text(state), "value", value))
                .conditionExpression("attribute_not_exists(pk)")
                .build())
        .build();
  }

  private String startExecution(Signal signal) {
    var assumed =
        sts.assumeRole(
                r ->
                    r.roleArn("arn:aws:iam::111122223333:role/retrigger/launch/growth")
                        .roleSessionName("start-run")
                        .externalId("retrigger"))
            .credentials();
    var launch =
        StaticCredentialsProvider.create(
            AwsSessionCredentials.create(
                assumed.accessKeyId(), assumed.secretAccessKey(), assumed.sessionToken()));
    Parameter reason = Parameter.builder().name("Reason").value(signal.trigger()).build();
    return sagemaker
        .startPipelineExecution(
            r ->
                r.pipelineName("churn-train")
                    .clientRequestToken("rt-abcdefghijklmnopqrstuvwxyz0123456789")
                    .pipelineExecutionDisplayName("rt-abcdefghijklmnopqrstuvwxyz")
                    .pipelineParameters(reason)
                    .overrideConfiguration(o -> o.credentialsProvider(launch)))
        .pipelineExecutionArn();
  }

  private static AttributeValue text(String value) {
    return AttributeValue.fromS(value);
  }

  private static AttributeValue number(long value) {
    return AttributeValue.fromN(Long.toString(value));
  }
}
