package dev.retrigger.local.aws;

import dev.retrigger.local.time.EventLoop;
import dev.retrigger.local.timeline.Happening.ExecutionMoved;
import dev.retrigger.local.timeline.Timeline;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.mwaa.MwaaClient;
import software.amazon.awssdk.services.mwaa.model.EnvironmentStatus;
import software.amazon.awssdk.services.mwaa.model.GetEnvironmentRequest;
import software.amazon.awssdk.services.mwaa.model.GetEnvironmentResponse;
import software.amazon.awssdk.services.mwaa.model.InvokeRestApiRequest;
import software.amazon.awssdk.services.mwaa.model.InvokeRestApiResponse;
import software.amazon.awssdk.services.mwaa.model.ResourceNotFoundException;
import software.amazon.awssdk.services.mwaa.model.RestApiClientException;
import software.amazon.awssdk.services.mwaa.model.ValidationException;

/**
 * Amazon Managed Workflows for Apache Airflow: environments, and Airflow's REST API through
 * InvokeRestApi. MWAA puts no event about a run of a DAG on the bus: whoever wants to know has to
 * ask.
 *
 * <p>Source: the API reference of InvokeRestApi (a path of 64 characters at most; what Airflow
 * refuses is a RestApiClientException with Airflow's status and answer) and GetEnvironment.
 */
public final class LocalMwaa implements MwaaClient {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z][0-9a-zA-Z_-]{0,79}");
  private static final int MAXIMUM_PATH = 64;

  private final EventLoop loop;
  private final Account account;
  private final Timeline timeline;
  private final Map<String, Environment> environments = new LinkedHashMap<>();

  public LocalMwaa(EventLoop loop, Account account, Timeline timeline) {
    this.loop = loop;
    this.account = account;
    this.timeline = timeline;
  }

  private record Environment(
      String airflowVersion, AirflowApi airflow, Workload<PipelineRunner.Result> work) {}

  /** Makes an environment of a version such as 2.10.3 or 3.0.6, if there is none of the name. */
  public void createEnvironment(String name, String airflowVersion) {
    if (environments.containsKey(name)) {
      return;
    }
    int major = Integer.parseInt(airflowVersion.substring(0, airflowVersion.indexOf('.')));
    Runs runs = new Runs();
    Workload<PipelineRunner.Result> work = new Workload<>(loop, 1, runs);
    AirflowApi airflow = new AirflowApi(loop, major, work);
    runs.airflow = Optional.of(airflow);
    environments.put(name, new Environment(airflowVersion, airflow, work));
  }

  /** Makes a DAG that can be triggered. */
  public void createDag(String environment, String dag, PipelineRunner runner) {
    environment(environment).airflow().put(dag, false, Optional.empty(), runner);
  }

  /** Makes a DAG whose runs wait until it is unpaused. */
  public void createPausedDag(String environment, String dag, PipelineRunner runner) {
    environment(environment).airflow().put(dag, true, Optional.empty(), runner);
  }

  /** Makes a DAG that Airflow knew and whose file it can no longer read. */
  public void createBrokenDag(String environment, String dag, String importError) {
    environment(environment)
        .airflow()
        .put(dag, false, Optional.of(importError), PipelineRunner.held());
  }

  /** What the runs of an environment's DAGs really did. */
  public ExecutionWorld world(String environment) {
    return environment(environment).work();
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}

  @Override
  public GetEnvironmentResponse getEnvironment(GetEnvironmentRequest request) {
    Environment environment = environment(request.name());
    return GetEnvironmentResponse.builder()
        .environment(
            told ->
                told.name(request.name())
                    .arn(account.arn("airflow", "environment/" + request.name()))
                    .status(EnvironmentStatus.AVAILABLE)
                    .airflowVersion(environment.airflowVersion()))
        .build();
  }

  @Override
  public InvokeRestApiResponse invokeRestApi(InvokeRestApiRequest request) {
    if (request.path() == null || request.path().isEmpty()) {
      throw invalid("'path' must have length greater than or equal to 1");
    }
    if (request.path().length() > MAXIMUM_PATH) {
      throw invalid("'path' must have length less than or equal to " + MAXIMUM_PATH);
    }
    if (!NAME.matcher(request.name()).matches()) {
      throw invalid("'name' must match " + NAME);
    }
    AirflowApi.Answer answer =
        environment(request.name())
            .airflow()
            .call(
                request.methodAsString(),
                request.path(),
                Documents.members(request.queryParameters()),
                Documents.members(request.body()));
    if (answer.isError()) {
      throw Errors.of(
          RestApiClientException.builder()
              .restApiStatusCode(answer.status())
              .restApiResponse(Documents.of(answer.body())),
          "RestApiClientException",
          "Airflow answered " + answer.status());
    }
    return InvokeRestApiResponse.builder()
        .restApiStatusCode(answer.status())
        .restApiResponse(Documents.of(answer.body()))
        .build();
  }

  /** How the work of DAGs ends; of which MWAA says nothing. */
  private final class Runs implements Workload.Service<PipelineRunner.Result> {
    private Optional<AirflowApi> airflow = Optional.empty();

    @Override
    public PipelineRunner.Result result(boolean succeeded, String why) {
      return new PipelineRunner.Result(succeeded, why);
    }

    @Override
    public void ended(String name, PipelineRunner.Result result) {
      airflow.orElseThrow().ended(name, result.succeeded());
      timeline.happened(
          new ExecutionMoved(
              loop.instant(),
              name,
              Account.nameOf(name),
              result.succeeded() ? "success" : "failed",
              result.detail()));
    }

    @Override
    public void announce(String name) {
      // Nobody is told.
    }
  }

  private Environment environment(String name) {
    Environment environment = environments.get(name);
    if (environment == null) {
      throw Errors.of(
          ResourceNotFoundException.builder(),
          404,
          "ResourceNotFoundException",
          "No Airflow environment found with name " + name);
    }
    return environment;
  }

  private static RuntimeException invalid(String message) {
    return Errors.of(ValidationException.builder(), "ValidationException", message);
  }
}
