package dev.retrigger.trackrun;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.aws.AwsClients;
import dev.retrigger.aws.Invocation;
import dev.retrigger.aws.MessageQueue;
import dev.retrigger.aws.Settings;
import dev.retrigger.aws.SqsQueue;
import dev.retrigger.events.CheckRun;
import dev.retrigger.events.EventBridgeEvent;
import dev.retrigger.events.Json;
import dev.retrigger.ledger.DynamoDbTable;
import dev.retrigger.ledger.Projects;
import dev.retrigger.ledger.Table;
import dev.retrigger.targets.AwsTargets;
import dev.retrigger.targets.LaunchRoles;
import dev.retrigger.targets.Targets;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Follows runs to their end, by what their targets tell and by looking. */
public final class TrackRunHandler implements RequestStreamHandler {
  private final RunTracker tracker;

  public TrackRunHandler() {
    this(System.getenv());
  }

  private TrackRunHandler(Map<String, String> environment) {
    this(
        environment,
        new DynamoDbTable(
            AwsClients.of(DynamoDbClient.builder()),
            Settings.from(environment).required("LEDGER_TABLE")));
  }

  private TrackRunHandler(Map<String, String> environment, Table table) {
    this(
        InstantSource.system(),
        table,
        AwsTargets.under(
            LaunchRoles.from(environment, new Projects(table)::launchRole),
            Settings.from(environment).required("AWS_REGION")),
        new SqsQueue(
            AwsClients.of(SqsClient.builder()),
            Settings.from(environment).required("SIGNALS_QUEUE_URL")));
  }

  public TrackRunHandler(InstantSource clock, Table table, Targets targets, MessageQueue signals) {
    this.tracker = new RunTracker(clock, table, targets, signals);
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    Invocation.runEach(input, output, context, message -> handle(Json.tree(message.body())));
  }

  private Tracked handle(JsonNode body) {
    return body.has("checkRun")
        ? tracker.check(Json.read(body, CheckRun.class).checkRun())
        : tracker.apply(StatusChange.from(EventBridgeEvent.from(body)));
  }
}
