package dev.retrigger.receivedrift;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.aws.AwsClients;
import dev.retrigger.aws.Invocation;
import dev.retrigger.aws.MessageQueue;
import dev.retrigger.aws.Settings;
import dev.retrigger.aws.SqsQueue;
import dev.retrigger.intake.Taken;
import dev.retrigger.ledger.DynamoDbTable;
import dev.retrigger.ledger.Table;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Takes in what tells of drift: alarms, by EventBridge, SNS or their Lambda action, and reports in
 * S3. What fails is tried again by Lambda, and parked.
 */
public final class ReceiveDriftHandler implements RequestStreamHandler {
  private final DriftReceiver receiver;

  public ReceiveDriftHandler() {
    this(System.getenv());
  }

  private ReceiveDriftHandler(Map<String, String> environment) {
    this(
        environment,
        InstantSource.system(),
        new DynamoDbTable(
            AwsClients.of(DynamoDbClient.builder()),
            Settings.from(environment).required("LEDGER_TABLE")),
        new S3ReportStore(AwsClients.of(S3Client.builder())),
        new SqsQueue(
            AwsClients.of(SqsClient.builder()),
            Settings.from(environment).required("SIGNALS_QUEUE_URL")));
  }

  public ReceiveDriftHandler(
      Map<String, String> environment,
      InstantSource clock,
      Table ledger,
      ReportStore reports,
      MessageQueue signals) {
    this.receiver =
        new DriftReceiver(
            clock, Settings.from(environment).required("ACCOUNT"), ledger, reports, signals);
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    Invocation.run(input, output, context, JsonNode.class, this::receive);
  }

  /** Receives an event; the signals that it led to, or why there are none. */
  public Taken receive(JsonNode event) {
    return receiver.receive(DriftEvent.read(event));
  }
}
