package dev.retrigger.syncmodel;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.aws.AwsClients;
import dev.retrigger.aws.Invocation;
import dev.retrigger.aws.Settings;
import dev.retrigger.events.Json;
import dev.retrigger.ledger.DynamoDbTable;
import dev.retrigger.ledger.Models;
import dev.retrigger.ledger.Projects;
import dev.retrigger.ledger.Table;
import dev.retrigger.ledger.Ticks;
import dev.retrigger.models.ModelCompiler;
import dev.retrigger.models.ModelCompiler.WithoutProject;
import dev.retrigger.syncmodel.SchedulerSchedules.Destination;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.scheduler.SchedulerClient;

/**
 * Puts the files of the config bucket in force, whichever event says that it is time to. A wrong
 * file is an answer, not a failure; a failure is tried again by Lambda, and by the next hour.
 */
public final class SyncModelHandler implements RequestStreamHandler {
  private static final Logger LOG = LoggerFactory.getLogger(SyncModelHandler.class);

  private final ModelSync sync;

  public SyncModelHandler() {
    this(System.getenv(), Settings.from(System.getenv()));
  }

  private SyncModelHandler(Map<String, String> environment, Settings settings) {
    this(
        environment,
        InstantSource.system(),
        new DynamoDbTable(
            AwsClients.of(DynamoDbClient.builder()), settings.required("LEDGER_TABLE")),
        new S3ConfigFiles(AwsClients.of(S3Client.builder()), settings.required("CONFIG_BUCKET")),
        new SchedulerSchedules(
            AwsClients.of(SchedulerClient.builder()),
            settings.required("SCHEDULE_GROUP"),
            new Destination(
                settings.required("SCHEDULE_TARGET_ARN"),
                settings.required("SCHEDULE_ROLE_ARN"),
                settings.required("SCHEDULE_PARKED_ARN"))),
        WithoutProject.REFUSE);
  }

  public SyncModelHandler(
      Map<String, String> environment,
      InstantSource clock,
      Table table,
      ConfigFiles files,
      Schedules schedules,
      WithoutProject withoutProject) {
    this.sync =
        new ModelSync(
            files,
            new ModelCompiler(Settings.from(environment).required("ENVIRONMENT"), withoutProject),
            new Models(table),
            new Projects(table),
            new ScheduleKeeper(schedules, new Ticks(table), clock));
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    Invocation.run(input, output, context, JsonNode.class, _ -> sync());
  }

  private SyncReport sync() {
    SyncReport report = sync.run();
    if (!report.refused().isEmpty()) {
      LOG.atWarn()
          .addKeyValue("refused", Json.write(report.refused()))
          .log("Files must be mended; the last good versions of their models stay in force");
    }
    return report;
  }
}
