package dev.retrigger.receiveimage;

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
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Takes in what ECR and Inspector tell about images. What fails is tried again by Lambda, and
 * parked.
 */
public final class ReceiveImageHandler implements RequestStreamHandler {
  private final ImageReceiver receiver;

  public ReceiveImageHandler() {
    this(System.getenv());
  }

  private ReceiveImageHandler(Map<String, String> environment) {
    this(
        environment,
        InstantSource.system(),
        new DynamoDbTable(
            AwsClients.of(DynamoDbClient.builder()),
            Settings.from(environment).required("LEDGER_TABLE")),
        new SqsQueue(
            AwsClients.of(SqsClient.builder()),
            Settings.from(environment).required("SIGNALS_QUEUE_URL")));
  }

  public ReceiveImageHandler(
      Map<String, String> environment, InstantSource clock, Table ledger, MessageQueue signals) {
    this.receiver =
        new ImageReceiver(clock, ledger, new Intake(clock, ledger, signals), accounts(environment));
  }

  private static Set<String> accounts(Map<String, String> environment) {
    Settings settings = Settings.from(environment);
    Set<String> accounts = new HashSet<>(settings.list("IMAGE_ACCOUNTS"));
    accounts.add(settings.required("ACCOUNT"));
    return accounts;
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
