package dev.retrigger.sweepledger;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.aws.AwsClients;
import dev.retrigger.aws.Invocation;
import dev.retrigger.aws.MessageQueue;
import dev.retrigger.aws.Settings;
import dev.retrigger.aws.SqsQueue;
import dev.retrigger.ledger.DueKind;
import dev.retrigger.ledger.DynamoDbTable;
import dev.retrigger.ledger.Table;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Looks every minute at what is due. A minute that fails is made up for by the next. */
public final class SweepLedgerHandler implements RequestStreamHandler {
  private final InstantSource clock;
  private final LedgerSweep sweep;
  private final Gauges gauges;
  private final ProjectGauges projects;

  public SweepLedgerHandler() {
    this(Settings.from(System.getenv()), AwsClients.of(SqsClient.builder()));
  }

  private SweepLedgerHandler(Settings settings, SqsClient sqs) {
    this(
        InstantSource.system(),
        new DynamoDbTable(
            AwsClients.of(DynamoDbClient.builder()), settings.required("LEDGER_TABLE")),
        new SqsQueue(sqs, settings.required("WINDOWS_QUEUE_URL")),
        new SqsQueue(sqs, settings.required("SIGNALS_QUEUE_URL")),
        new SqsQueue(sqs, settings.required("STATUS_QUEUE_URL")),
        new SqsQueue(sqs, settings.required("LINEAGE_QUEUE_URL")));
  }

  public SweepLedgerHandler(
      InstantSource clock,
      Table table,
      MessageQueue windows,
      MessageQueue signals,
      MessageQueue status,
      MessageQueue lineage) {
    this.clock = clock;
    this.sweep = new LedgerSweep(clock, table, windows, signals, status, lineage);
    this.gauges = new Gauges(table);
    this.projects = new ProjectGauges(table);
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    Invocation.run(input, output, context, JsonNode.class, _ -> sweep());
  }

  private Map<DueKind, Integer> sweep() {
    Map<DueKind, Integer> offered = sweep.run();
    Instant now = clock.instant();
    gauges.tell(now);
    projects.tell(now);
    return offered;
  }
}
