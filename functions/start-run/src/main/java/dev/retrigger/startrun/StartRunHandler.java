package dev.retrigger.startrun;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.retrigger.aws.AwsClients;
import dev.retrigger.aws.Invocation;
import dev.retrigger.aws.ObjectStore;
import dev.retrigger.aws.ParameterSource;
import dev.retrigger.aws.Rehearsal;
import dev.retrigger.aws.S3ObjectStore;
import dev.retrigger.aws.Settings;
import dev.retrigger.aws.SsmParameters;
import dev.retrigger.domain.RunId;
import dev.retrigger.events.Json;
import dev.retrigger.events.StarterMessage;
import dev.retrigger.ledger.DynamoDbTable;
import dev.retrigger.ledger.Key;
import dev.retrigger.ledger.Projects;
import dev.retrigger.ledger.Table;
import dev.retrigger.targets.AwsTargets;
import dev.retrigger.targets.LargeInput;
import dev.retrigger.targets.LaunchRoles;
import dev.retrigger.targets.SageMakerPipelineTarget;
import dev.retrigger.targets.SageMakers;
import dev.retrigger.targets.Targets;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.ssm.SsmClient;

/**
 * The one starter. A message is done as soon as its decision is durable: a target that fails is
 * tried again from the ledger, never from the queue.
 */
public final class StartRunHandler implements RequestStreamHandler {
  /** Not a name that a project could have. */
  private static final String REHEARSAL = "(rehearsal)";

  private static final String SIGNAL =
      """
      {"type":"SignalArrived","signal":{"trigger":"rehearsal/rehearsal/rehearsal",
      "source":"schedule","key":"rehearsal","subject":"rehearsal","eventId":"rehearsal",
      "occurredAt":"2000-01-01T00:00:00.000Z","attributes":{},"depth":0}}
      """;

  private final Starter starter;

  public StartRunHandler() {
    this(System.getenv());
  }

  private StartRunHandler(Map<String, String> environment) {
    this(
        environment,
        new DynamoDbTable(
            AwsClients.of(DynamoDbClient.builder()),
            Settings.from(environment).required("LEDGER_TABLE")));
  }

  private StartRunHandler(Map<String, String> environment, Table table) {
    this(
        environment,
        table,
        LaunchRoles.from(environment, new Projects(table)::launchRole),
        Settings.from(environment).required("AWS_REGION"));
  }

  private StartRunHandler(
      Map<String, String> environment, Table table, LaunchRoles roles, String region) {
    this(
        environment,
        table,
        AwsTargets.under(roles, region),
        new SageMakerModelNames(SageMakers.under(roles, region)));
  }

  private StartRunHandler(
      Map<String, String> environment, Table table, Targets targets, ModelNames models) {
    this(
        environment,
        InstantSource.system(),
        table,
        new S3ObjectStore(AwsClients.of(S3Client.builder())),
        new SsmParameters(AwsClients.of(SsmClient.builder())),
        targets,
        models);
    Rehearsal.beforeSnapshot(
        () -> table.get(new Key(REHEARSAL, REHEARSAL)),
        () -> Json.write(starter.handle(Json.read(SIGNAL, StarterMessage.class))),
        () ->
            targets
                .of(REHEARSAL, SageMakerPipelineTarget.TYPE)
                .stop(new RunId(RunId.PREFIX + "a".repeat(52)), REHEARSAL));
  }

  public StartRunHandler(
      Map<String, String> environment,
      InstantSource clock,
      Table table,
      ObjectStore store,
      ParameterSource parameters,
      Targets targets,
      ModelNames models) {
    Settings settings = Settings.from(environment);
    String artifacts = settings.required("ARTIFACTS_BUCKET");
    Launcher launcher =
        new Launcher(
            clock, table, parameters, targets, new LargeInput(store, artifacts, "inputs/"));
    RunInputs inputs = new RunInputs(table, store, artifacts);
    this.starter =
        new Starter(
            clock,
            table,
            new RunPlanner(
                inputs,
                new NextVersions(table, models),
                parameters,
                settings.required("ENVIRONMENT")),
            launcher);
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    Invocation.runEach(
        input,
        output,
        context,
        message -> starter.handle(Json.read(message.body(), StarterMessage.class)));
  }
}
