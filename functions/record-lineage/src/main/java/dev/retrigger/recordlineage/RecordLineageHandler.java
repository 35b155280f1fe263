package dev.retrigger.recordlineage;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.retrigger.aws.AwsClients;
import dev.retrigger.aws.Http;
import dev.retrigger.aws.Invocation;
import dev.retrigger.aws.ObjectStore;
import dev.retrigger.aws.ParameterSource;
import dev.retrigger.aws.S3ObjectStore;
import dev.retrigger.aws.Settings;
import dev.retrigger.aws.SsmParameters;
import dev.retrigger.aws.UrlHttp;
import dev.retrigger.domain.ModelId;
import dev.retrigger.events.Json;
import dev.retrigger.events.RecordLineage;
import dev.retrigger.ledger.DynamoDbTable;
import dev.retrigger.ledger.Models;
import dev.retrigger.ledger.Projects;
import dev.retrigger.ledger.Table;
import dev.retrigger.models.CompiledModel;
import dev.retrigger.models.Mlflow;
import dev.retrigger.targets.LaunchRoles;
import dev.retrigger.targets.SageMakers;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.ssm.SsmClient;

/** Records what a run was made from and what it made. It can start nothing. */
public final class RecordLineageHandler implements RequestStreamHandler {
  private final LineageRecorder recorder;

  public RecordLineageHandler() {
    this(System.getenv());
  }

  private RecordLineageHandler(Map<String, String> environment) {
    this(
        environment,
        new DynamoDbTable(
            AwsClients.of(DynamoDbClient.builder()),
            Settings.from(environment).required("LEDGER_TABLE")));
  }

  private RecordLineageHandler(Map<String, String> environment, Table table) {
    this(
        environment,
        InstantSource.system(),
        table,
        new S3ObjectStore(AwsClients.of(S3Client.builder())),
        new SsmParameters(AwsClients.of(SsmClient.builder())),
        SageMakers.under(
            LaunchRoles.from(environment, new Projects(table)::launchRole),
            Settings.from(environment).required("AWS_REGION")),
        new UrlHttp());
  }

  public RecordLineageHandler(
      Map<String, String> environment,
      InstantSource clock,
      Table table,
      ObjectStore store,
      ParameterSource parameters,
      SageMakers services,
      Http http) {
    Models models = new Models(table);
    this.recorder =
        new LineageRecorder(
            clock,
            table,
            List.of(
                new RunManifests(store, Settings.from(environment).required("ARTIFACTS_BUCKET")),
                new SageMakerLineage(services),
                new MlflowRegistry(http, parameters, services, model -> mlflow(models, model))));
  }

  /** The server that the model file in force names. */
  private static Optional<Mlflow> mlflow(Models models, ModelId model) {
    return models
        .find(model)
        .flatMap(stored -> Json.read(stored.body(), CompiledModel.class).file().mlflow());
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    Invocation.runEach(
        input,
        output,
        context,
        message -> recorder.record(Json.read(message.body(), RecordLineage.class).recordLineage()));
  }
}
