package dev.retrigger.closewindow;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.aws.AwsClients;
import dev.retrigger.aws.Invocation;
import dev.retrigger.aws.MessageQueue;
import dev.retrigger.aws.ObjectStore;
import dev.retrigger.aws.S3ObjectStore;
import dev.retrigger.aws.Settings;
import dev.retrigger.aws.SqsQueue;
import dev.retrigger.events.Json;
import dev.retrigger.events.WindowDue;
import dev.retrigger.events.WindowOrder;
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

/** Closes windows that are due. A close that fails half-way is finished by the next one. */
public final class CloseWindowHandler implements RequestStreamHandler {
  private final WindowCloser closer;

  public CloseWindowHandler() {
    this(System.getenv());
  }

  private CloseWindowHandler(Map<String, String> environment) {
    this(
        environment,
        InstantSource.system(),
        new DynamoDbTable(
            AwsClients.of(DynamoDbClient.builder()),
            Settings.from(environment).required("LEDGER_TABLE")),
        new S3ObjectStore(AwsClients.patient(S3Client.builder())),
        new SqsQueue(
            AwsClients.of(SqsClient.builder()),
            Settings.from(environment).required("SIGNALS_QUEUE_URL")),
        new SqsQueue(
            AwsClients.of(SqsClient.builder()),
            Settings.from(environment).required("WINDOWS_QUEUE_URL")));
  }

  public CloseWindowHandler(
      Map<String, String> environment,
      InstantSource clock,
      Table table,
      ObjectStore store,
      MessageQueue signals,
      MessageQueue windows) {
    this.closer =
        new WindowCloser(
            clock,
            table,
            new Manifests(store, Settings.from(environment).required("ARTIFACTS_BUCKET")),
            signals,
            windows);
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    Invocation.runEach(input, output, context, message -> handle(Json.tree(message.body())));
  }

  private Closing handle(JsonNode body) {
    return body.has("orderedWindow")
        ? closer.obey(Json.read(body, WindowOrder.class))
        : closer.close(Json.read(body, WindowDue.class).window());
  }
}
