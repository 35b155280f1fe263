package dev.retrigger.receivedata;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.retrigger.aws.AwsClients;
import dev.retrigger.aws.Invocation;
import dev.retrigger.aws.MessageQueue;
import dev.retrigger.aws.Settings;
import dev.retrigger.aws.SqsQueue;
import dev.retrigger.ledger.DynamoDbTable;
import dev.retrigger.ledger.Table;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.InstantSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Takes in arrived objects. A message that fails is offered again, and parked in the end. */
public final class ReceiveDataHandler implements RequestStreamHandler {
  private final DataReceiver receiver;

  public ReceiveDataHandler() {
    this(Settings.from(System.getenv()));
  }

  private ReceiveDataHandler(Settings settings) {
    this(
        InstantSource.system(),
        new DynamoDbTable(
            AwsClients.of(DynamoDbClient.builder()), settings.required("LEDGER_TABLE")),
        new SqsQueue(AwsClients.of(SqsClient.builder()), settings.required("WINDOWS_QUEUE_URL")));
  }

  public ReceiveDataHandler(InstantSource clock, Table table, MessageQueue windows) {
    this.receiver = new DataReceiver(clock, table, windows);
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    Invocation.runBatch(input, output, context, receiver::receive);
  }
}
