package dev.retrigger.receiveregistry;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.aws.AwsClients;
import dev.retrigger.aws.Invocation;
import dev.retrigger.aws.MessageQueue;
import dev.retrigger.aws.Settings;
import dev.retrigger.aws.SqsQueue;
import dev.retrigger.events.EventBridgeEvent;
import dev.retrigger.intake.Intake;
import dev.retrigger.ledger.DynamoDbTable;
import dev.retrigger.ledger.Table;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Takes in what SageMaker tells about model packages and registered models. What fails is tried
 * again by Lambda, and parked.
 */
public final class ReceiveRegistryHandler implements RequestStreamHandler {
  private final RegistryReceiver receiver;

  public ReceiveRegistryHandler() {
    this(System.getenv());
  }

  private ReceiveRegistryHandler(Map<String, String> environment) {
    this(
        environment,
        InstantSource.system(),
        new DynamoDbTable(
            AwsClients.of(DynamoDbClient.builder()),
            Settings.from(environment).required("LEDGER_TABLE")),
        new SageMakerModelPackages(AwsClients.of(SageMakerClient.builder())),
        new SqsQueue(
            AwsClients.of(SqsClient.builder()),
            Settings.from(environment).required("SIGNALS_QUEUE_URL")));
  }

  public ReceiveRegistryHandler(
      Map<String, String> environment,
      InstantSource clock,
      Table ledger,
      ModelPackages packages,
      MessageQueue signals) {
    this.receiver =
        new RegistryReceiver(
            clock,
            ledger,
            new Intake(clock, ledger, signals),
            packages,
            Settings.from(environment).required("ACCOUNT"));
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    Invocation.run(
        input,
        output,
        context,
        JsonNode.class,
        event -> receiver.receive(EventBridgeEvent.from(event)));
  }
}
