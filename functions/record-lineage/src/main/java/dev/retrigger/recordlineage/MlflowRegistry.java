package dev.retrigger.recordlineage;

import dev.retrigger.aws.Http;
import dev.retrigger.aws.ParameterSource;
import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.Text;
import dev.retrigger.ledger.Run;
import dev.retrigger.models.Mlflow;
import dev.retrigger.targets.SageMakers;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.services.sagemaker.model.ModelPackageContainerDefinition;

/**
 * MLflow, for models whose file names a server: a run with commit, parameters, metrics and data,
 * and a version of the registered model whose source is where the artifact is in S3.
 */
final class MlflowRegistry implements Register {
  /** What every server since MLflow 1 takes as one value. */
  private static final int MAX_VALUE = 500;

  private static final int MAX_PARAMETERS = 100;

  /** A target that is told to log to a run of MLflow's has made that run itself. */
  private static final String RUN_ID = "MLFLOW_RUN_ID";

  private final Http http;
  private final ParameterSource parameters;
  private final SageMakers services;
  private final Function<ModelId, Optional<Mlflow>> servers;

  /**
   * Registers with the servers that model files name.
   *
   * @param parameters where tokens are
   */
  MlflowRegistry(
      Http http,
      ParameterSource parameters,
      SageMakers services,
      Function<ModelId, Optional<Mlflow>> servers) {
    this.http = http;
    this.parameters = parameters;
    this.services = services;
    this.servers = servers;
  }

  @Override
  public String name() {
    return "MLflow";
  }

  @Override
  public Map<String, String> record(Run run) {
    return servers
        .apply(run.pipeline().model())
        .map(mlflow -> record(run, mlflow))
        .orElse(Map.of());
  }

  private Map<String, String> record(Run run, Mlflow mlflow) {
    MlflowServer server =
        new MlflowServer(http, URI.create(mlflow.uri()), mlflow.token().map(this::token));
    Instant started = run.progress().started().orElse(run.progress().intended());
    Instant ended = run.progress().ended().orElse(started);
    Map<String, String> tags = tags(run);
    Optional<String> theirs = Optional.ofNullable(run.request().parameters().get(RUN_ID));
    String id =
        theirs.orElseGet(
            () -> server.run(server.experiment(mlflow.experiment()), run.id().value(), started));
    server.log(
        id,
        theirs.isPresent() ? Map.of() : parameters(run),
        theirs.isPresent() ? Map.of() : Facts.metrics(run),
        tags,
        ended);
    if (theirs.isEmpty()) {
      server.finish(id, ended);
    }
    String version = server.version(mlflow.model(), id, source(run), tags);
    return Map.of("mlflowRun", id, "mlflowVersion", mlflow.model() + "/" + version);
  }

  private String token(String name) {
    return parameters
        .value(name)
        .orElseThrow(() -> new MlflowException("there is no " + name + " in Parameter Store"));
  }

  private static Map<String, String> tags(Run run) {
    Map<String, String> tags = new LinkedHashMap<>();
    tags.put("retrigger.run", run.id().value());
    tags.put("retrigger.pipeline", run.pipeline().toString());
    run.progress().execution().ifPresent(value -> tags.put("retrigger.execution", value));
    Facts.of(run, Facts.COMMIT).ifPresent(value -> tags.put("mlflow.source.git.commit", value));
    Facts.of(run, Facts.DIGEST).ifPresent(value -> tags.put("retrigger.image.digest", value));
    Facts.of(run, Facts.RECORD).ifPresent(value -> tags.put("retrigger.manifest", value));
    Facts.data(run).forEach((input, uri) -> tags.put("retrigger.data." + input, uri));
    return tags;
  }

  /**
   * Names and values as every server takes them: a name is a path that does not begin at a root.
   */
  private static Map<String, String> parameters(Run run) {
    Map<String, String> parameters = new LinkedHashMap<>();
    run.request().parameters().entrySet().stream()
        .limit(MAX_PARAMETERS)
        .forEach(
            entry ->
                parameters.put(
                    entry.getKey().replaceFirst("^/+", "").replaceAll("[^A-Za-z0-9_./ -]", "_"),
                    Text.brief(entry.getValue(), MAX_VALUE)));
    return parameters;
  }

  /** Where the model's artifact is; a run that tells of none has its own folder. */
  private String source(Run run) {
    return Facts.of(run, Facts.MODEL_DATA)
        .or(() -> Facts.of(run, Facts.MODEL_PACKAGE).flatMap(arn -> modelData(run, arn)))
        .or(() -> Facts.of(run, Facts.RECORD).map(uri -> uri.substring(0, uri.lastIndexOf('/'))))
        .orElseThrow(() -> new MlflowException("the run's manifest is not written yet"));
  }

  private Optional<String> modelData(Run run, String modelPackage) {
    return services
        .of(run.pipeline().model().project())
        .describeModelPackage(describe -> describe.modelPackageName(modelPackage))
        .inferenceSpecification()
        .containers()
        .stream()
        .map(ModelPackageContainerDefinition::modelDataUrl)
        .findFirst();
  }
}
