package dev.retrigger.reconcilesources;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.aws.AwsClients;
import dev.retrigger.aws.Invocation;
import dev.retrigger.aws.MessageQueue;
import dev.retrigger.aws.Settings;
import dev.retrigger.aws.SqsQueue;
import dev.retrigger.events.Json;
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

/** Finds every hour what events did not tell. A pass that fails is made up for by the next. */
public final class ReconcileSourcesHandler implements RequestStreamHandler {
  private static final int RESERVE_MILLIS = 30_000;

  private final Reconciler reconciler;

  public ReconcileSourcesHandler() {
    this(System.getenv());
  }

  private ReconcileSourcesHandler(Map<String, String> environment) {
    this(
        environment,
        InstantSource.system(),
        new DynamoDbTable(
            AwsClients.of(DynamoDbClient.builder()),
            Settings.from(environment).required("LEDGER_TABLE")),
        new S3ObjectListing(AwsClients.of(S3Client.builder())),
        new SqsQueue(
            AwsClients.of(SqsClient.builder()),
            Settings.from(environment).required("DATA_QUEUE_URL")));
  }

  public ReconcileSourcesHandler(
      Map<String, String> environment,
      InstantSource clock,
      Table table,
      ObjectListing listing,
      MessageQueue data) {
    Settings settings = Settings.from(environment);
    this.reconciler =
        new Reconciler(
            clock,
            table,
            listing,
            data,
            settings.required("ACCOUNT"),
            settings.optional("AWS_REGION").orElse(""));
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    Invocation.run(input, output, context, JsonNode.class, _ -> reconcile(context));
  }

  /** What could not be compared fails the invocation, after everything else has been compared. */
  private Reconciled reconcile(Context context) {
    Reconciled reconciled =
        reconciler.run(() -> context.getRemainingTimeInMillis() > RESERVE_MILLIS);
    if (!reconciled.failed().isEmpty()) {
      throw new IllegalStateException("not everything was compared: " + Json.write(reconciled));
    }
    return reconciled;
  }
}
