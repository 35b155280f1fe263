package dev.retrigger.local.runtime;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.retrigger.aws.MessageQueue;
import dev.retrigger.aws.S3ObjectStore;
import dev.retrigger.aws.SecretsManagerSecrets;
import dev.retrigger.aws.Settings;
import dev.retrigger.aws.SqsQueue;
import dev.retrigger.aws.SsmParameters;
import dev.retrigger.aws.UrlHttp;
import dev.retrigger.closewindow.CloseWindowHandler;
import dev.retrigger.ledger.DynamoDbTable;
import dev.retrigger.ledger.Row;
import dev.retrigger.ledger.Table;
import dev.retrigger.local.HandlerFactory;
import dev.retrigger.local.LocalCloud;
import dev.retrigger.models.ModelCompiler.WithoutProject;
import dev.retrigger.notifyslack.NotifySlackHandler;
import dev.retrigger.notifyslack.SqsRedelivery;
import dev.retrigger.publishnotices.PublishNoticesHandler;
import dev.retrigger.publishnotices.SnsTopics;
import dev.retrigger.receiveapproval.ReceiveApprovalHandler;
import dev.retrigger.receivedata.ReceiveDataHandler;
import dev.retrigger.receivedrift.ReceiveDriftHandler;
import dev.retrigger.receivedrift.S3ReportStore;
import dev.retrigger.receiveimage.ReceiveImageHandler;
import dev.retrigger.receiveregistry.ReceiveRegistryHandler;
import dev.retrigger.receiveregistry.SageMakerModelPackages;
import dev.retrigger.receiverequest.ReceiveRequestHandler;
import dev.retrigger.receiveschedule.ReceiveScheduleHandler;
import dev.retrigger.receivewebhook.ReceiveWebhookHandler;
import dev.retrigger.reconcilesources.ReconcileSourcesHandler;
import dev.retrigger.reconcilesources.S3ObjectListing;
import dev.retrigger.recordlineage.RecordLineageHandler;
import dev.retrigger.redriveparked.RedriveParkedHandler;
import dev.retrigger.redriveparked.SqsQueues;
import dev.retrigger.startrun.SageMakerModelNames;
import dev.retrigger.startrun.StartRunHandler;
import dev.retrigger.sweepledger.SweepLedgerHandler;
import dev.retrigger.syncmodel.S3ConfigFiles;
import dev.retrigger.syncmodel.SchedulerSchedules;
import dev.retrigger.syncmodel.SchedulerSchedules.Destination;
import dev.retrigger.syncmodel.SyncModelHandler;
import dev.retrigger.targets.AwsTargets;
import dev.retrigger.targets.SageMakers;
import dev.retrigger.targets.Targets;
import dev.retrigger.trackrun.TrackRunHandler;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Makes the functions that the template names, with the same adapters as on AWS, over local
 * clients. The one setting that differs is where Slack is.
 */
final class SuiteHandlers implements HandlerFactory {
  private static final String LEDGER_TABLE = "LEDGER_TABLE";

  private final URI slack;
  private final Consumer<Row> watcher;

  SuiteHandlers(URI slack, Consumer<Row> watcher) {
    this.slack = slack;
    this.watcher = watcher;
  }

  @Override
  public RequestStreamHandler create(
      String handler, Map<String, String> environment, LocalCloud cloud) {
    Settings settings = Settings.from(environment);
    String name = handler.substring(handler.lastIndexOf('.') + 1);
    if (name.equals("ReceiveScheduleHandler")) {
      return new ReceiveScheduleHandler(queue(settings, cloud, "SIGNALS_QUEUE_URL"));
    }
    if (name.equals("RedriveParkedHandler")) {
      return new RedriveParkedHandler(
          environment,
          new SqsQueues(cloud.sqs()),
          (arn, payload) -> cloud.lambda().invokeAsync(cloud.lambda().function(arn), payload),
          _ -> {}); // A pause here would stop the one thread that everything runs on.
    }
    if (settings.optional(LEDGER_TABLE).isEmpty()) {
      return ofUser(handler);
    }
    Table table =
        new WatchedTable(
            new DynamoDbTable(cloud.dynamoDb().client(), settings.required(LEDGER_TABLE)), watcher);
    return switch (name) {
      case "ReceiveDataHandler" ->
          new ReceiveDataHandler(cloud.loop(), table, queue(settings, cloud, "WINDOWS_QUEUE_URL"));
      case "ReceiveRequestHandler" ->
          new ReceiveRequestHandler(
              cloud.loop(),
              table,
              queue(settings, cloud, "SIGNALS_QUEUE_URL"),
              queue(settings, cloud, "WINDOWS_QUEUE_URL"),
              queue(settings, cloud, "STATUS_QUEUE_URL"));
      case "ReceiveImageHandler" ->
          new ReceiveImageHandler(
              environment, cloud.loop(), table, queue(settings, cloud, "SIGNALS_QUEUE_URL"));
      case "ReceiveDriftHandler" ->
          new ReceiveDriftHandler(
              environment,
              cloud.loop(),
              table,
              new S3ReportStore(cloud.s3()),
              queue(settings, cloud, "SIGNALS_QUEUE_URL"));
      case "ReceiveRegistryHandler" ->
          new ReceiveRegistryHandler(
              environment,
              cloud.loop(),
              table,
              new SageMakerModelPackages(cloud.sageMaker()),
              queue(settings, cloud, "SIGNALS_QUEUE_URL"));
      case "ReceiveWebhookHandler" ->
          new ReceiveWebhookHandler(
              environment,
              cloud.loop(),
              table,
              new SecretsManagerSecrets(cloud.secrets()),
              queue(settings, cloud, "SIGNALS_QUEUE_URL"),
              new UrlHttp());
      case "CloseWindowHandler" ->
          new CloseWindowHandler(
              environment,
              cloud.loop(),
              table,
              new S3ObjectStore(cloud.s3()),
              queue(settings, cloud, "SIGNALS_QUEUE_URL"),
              queue(settings, cloud, "WINDOWS_QUEUE_URL"));
      case "StartRunHandler" ->
          new StartRunHandler(
              environment,
              cloud.loop(),
              table,
              new S3ObjectStore(cloud.s3()),
              new SsmParameters(cloud.parameters()),
              targets(cloud),
              new SageMakerModelNames(sageMaker(cloud)));
      case "TrackRunHandler" ->
          new TrackRunHandler(
              cloud.loop(), table, targets(cloud), queue(settings, cloud, "SIGNALS_QUEUE_URL"));
      case "SweepLedgerHandler" ->
          new SweepLedgerHandler(
              cloud.loop(),
              table,
              queue(settings, cloud, "WINDOWS_QUEUE_URL"),
              queue(settings, cloud, "SIGNALS_QUEUE_URL"),
              queue(settings, cloud, "STATUS_QUEUE_URL"),
              queue(settings, cloud, "LINEAGE_QUEUE_URL"));
      case "RecordLineageHandler" ->
          new RecordLineageHandler(
              environment,
              cloud.loop(),
              table,
              new S3ObjectStore(cloud.s3()),
              new SsmParameters(cloud.parameters()),
              sageMaker(cloud),
              new UrlHttp());
      case "SyncModelHandler" ->
          new SyncModelHandler(
              environment,
              cloud.loop(),
              table,
              new S3ConfigFiles(cloud.s3(), settings.required("CONFIG_BUCKET")),
              new SchedulerSchedules(
                  cloud.scheduler(),
                  settings.required("SCHEDULE_GROUP"),
                  new Destination(
                      settings.required("SCHEDULE_TARGET_ARN"),
                      settings.required("SCHEDULE_ROLE_ARN"),
                      settings.required("SCHEDULE_PARKED_ARN"))),
              WithoutProject.ALLOW_ALL);
      case "ReconcileSourcesHandler" ->
          new ReconcileSourcesHandler(
              environment,
              cloud.loop(),
              table,
              new S3ObjectListing(cloud.s3()),
              queue(settings, cloud, "DATA_QUEUE_URL"),
              queue(settings, cloud, "SIGNALS_QUEUE_URL"));
      case "PublishNoticesHandler" ->
          new PublishNoticesHandler(
              with(environment, "APPROVALS_URL", ""), // A link would lead nowhere.
              cloud.loop(),
              table,
              new SnsTopics(cloud.sns()),
              new SecretsManagerSecrets(cloud.secrets()));
      case "NotifySlackHandler" ->
          new NotifySlackHandler(
              with(environment, "SLACK_API_URL", slack.toString()),
              cloud.loop(),
              table,
              new SecretsManagerSecrets(cloud.secrets()),
              new SqsRedelivery(cloud.sqs(), settings.required("SLACK_QUEUE_URL")));
      case "ReceiveApprovalHandler" ->
          new ReceiveApprovalHandler(
              with(environment, "SLACK_API_URL", slack.toString()),
              cloud.loop(),
              table,
              new SecretsManagerSecrets(cloud.secrets()),
              queue(settings, cloud, "SIGNALS_QUEUE_URL"),
              new UrlHttp());
      default -> throw new IllegalStateException("no function has the handler " + handler);
    };
  }

  /** A function without a ledger is not the suite's: its class is on the class path. */
  private static RequestStreamHandler ofUser(String handler) {
    try {
      return Class.forName(handler)
          .asSubclass(RequestStreamHandler.class)
          .getConstructor()
          .newInstance();
    } catch (ReflectiveOperationException | ClassCastException e) {
      throw new IllegalStateException(
          "the handler "
              + handler
              + " is no public RequestStreamHandler with a constructor without arguments on the"
              + " class path",
          e);
    }
  }

  private static MessageQueue queue(Settings settings, LocalCloud cloud, String variable) {
    return new SqsQueue(cloud.sqs(), settings.required(variable));
  }

  /** Launch roles have no meaning here: every project's targets are this machine's. */
  private static Targets targets(LocalCloud cloud) {
    LocalClients clients = new LocalClients(cloud);
    return new LocalReceivers(new AwsTargets(_ -> clients), cloud);
  }

  private static SageMakers sageMaker(LocalCloud cloud) {
    LocalClients clients = new LocalClients(cloud);
    return new SageMakers(_ -> clients);
  }

  private static Map<String, String> with(
      Map<String, String> environment, String name, String value) {
    Map<String, String> more = new HashMap<>(environment);
    more.put(name, value);
    return more;
  }
}
