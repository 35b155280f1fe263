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
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Finds every hour what events did not tell. A pass that fails is made up for by the next. */
public final class ReconcileSourcesHandler implements RequestStreamHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ReconcileSourcesHandler.class);

  private static final int RESERVE_MILLIS = 30_000;
  private static final String RECEIVE_IMAGE = "RECEIVE_IMAGE_FUNCTION";

  private final MissedTicks ticks;
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
            Settings.from(environment).required("DATA_QUEUE_URL")),
        new SqsQueue(
            AwsClients.of(SqsClient.builder()),
            Settings.from(environment).required("SIGNALS_QUEUE_URL")),
        images(environment),
        receivers(environment));
  }

  /** Repositories are compared where it is said who is told of what is found. */
  private static ImageListing images(Map<String, String> environment) {
    return Settings.from(environment).optional(RECEIVE_IMAGE).isPresent()
        ? new EcrImageListing(AwsClients.of(EcrClient.builder()))
        : _ -> Stream.empty();
  }

  private static ImageReceivers receivers(Map<String, String> environment) {
    return Settings.from(environment)
        .optional(RECEIVE_IMAGE)
        .<ImageReceivers>map(
            function -> new LambdaImageReceivers(AwsClients.of(LambdaClient.builder()), function))
        .orElse(_ -> {});
  }

  /** Compares buckets and schedules only. */
  public ReconcileSourcesHandler(
      Map<String, String> environment,
      InstantSource clock,
      Table table,
      ObjectListing listing,
      MessageQueue data,
      MessageQueue signals) {
    this(environment, clock, table, listing, data, signals, _ -> Stream.empty(), _ -> {});
  }

  public ReconcileSourcesHandler(
      Map<String, String> environment,
      InstantSource clock,
      Table table,
      ObjectListing listing,
      MessageQueue data,
      MessageQueue signals,
      ImageListing images,
      ImageReceivers receivers) {
    this.ticks = new MissedTicks(clock, table, signals);
    Settings settings = Settings.from(environment);
    String account = settings.required("ACCOUNT");
    String region = settings.optional("AWS_REGION").orElse("");
    this.reconciler =
        new Reconciler(
            clock,
            table,
            listing,
            data,
            new ImageReconciler(table, images, receivers, account, region),
            account,
            region);
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    Invocation.run(input, output, context, JsonNode.class, _ -> reconcile(context));
  }

  /** First, as it takes moments, and the buckets may take all the time; empty if it failed. */
  private OptionalInt missed() {
    try {
      return OptionalInt.of(ticks.run());
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).log("Schedules were not compared with what came");
      return OptionalInt.empty();
    }
  }

  /** What could not be compared fails the invocation, after everything else has been compared. */
  private Reconciled reconcile(Context context) {
    OptionalInt late = missed();
    Reconciled reconciled =
        reconciler
            .run(() -> context.getRemainingTimeInMillis() > RESERVE_MILLIS)
            .late(late.orElse(0));
    if (late.isEmpty() || !reconciled.failed().isEmpty()) {
      throw new IllegalStateException("not everything was compared: " + Json.write(reconciled));
    }
    return reconciled;
  }
}
