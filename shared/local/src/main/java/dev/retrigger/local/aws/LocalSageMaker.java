package dev.retrigger.local.aws;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.local.json.Json;
import dev.retrigger.local.state.StateDirectory;
import dev.retrigger.local.time.EventLoop;
import dev.retrigger.local.timeline.Happening.ExecutionMoved;
import dev.retrigger.local.timeline.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sagemaker.model.AddAssociationRequest;
import software.amazon.awssdk.services.sagemaker.model.AddAssociationResponse;
import software.amazon.awssdk.services.sagemaker.model.ConflictException;
import software.amazon.awssdk.services.sagemaker.model.CreateActionRequest;
import software.amazon.awssdk.services.sagemaker.model.CreateActionResponse;
import software.amazon.awssdk.services.sagemaker.model.CreateArtifactRequest;
import software.amazon.awssdk.services.sagemaker.model.CreateArtifactResponse;
import software.amazon.awssdk.services.sagemaker.model.CreateModelPackageRequest;
import software.amazon.awssdk.services.sagemaker.model.CreateModelPackageResponse;
import software.amazon.awssdk.services.sagemaker.model.DescribeActionRequest;
import software.amazon.awssdk.services.sagemaker.model.DescribeActionResponse;
import software.amazon.awssdk.services.sagemaker.model.DescribePipelineExecutionRequest;
import software.amazon.awssdk.services.sagemaker.model.DescribePipelineExecutionResponse;
import software.amazon.awssdk.services.sagemaker.model.DescribePipelineRequest;
import software.amazon.awssdk.services.sagemaker.model.DescribePipelineResponse;
import software.amazon.awssdk.services.sagemaker.model.ListArtifactsRequest;
import software.amazon.awssdk.services.sagemaker.model.ListArtifactsResponse;
import software.amazon.awssdk.services.sagemaker.model.ListAssociationsRequest;
import software.amazon.awssdk.services.sagemaker.model.ListAssociationsResponse;
import software.amazon.awssdk.services.sagemaker.model.ListModelPackagesRequest;
import software.amazon.awssdk.services.sagemaker.model.ListModelPackagesResponse;
import software.amazon.awssdk.services.sagemaker.model.ListModelsRequest;
import software.amazon.awssdk.services.sagemaker.model.ListModelsResponse;
import software.amazon.awssdk.services.sagemaker.model.ListPipelineExecutionStepsRequest;
import software.amazon.awssdk.services.sagemaker.model.ListPipelineExecutionStepsResponse;
import software.amazon.awssdk.services.sagemaker.model.ListPipelineExecutionsRequest;
import software.amazon.awssdk.services.sagemaker.model.ListPipelineExecutionsResponse;
import software.amazon.awssdk.services.sagemaker.model.ListPipelineParametersForExecutionRequest;
import software.amazon.awssdk.services.sagemaker.model.ListPipelineParametersForExecutionResponse;
import software.amazon.awssdk.services.sagemaker.model.Parameter;
import software.amazon.awssdk.services.sagemaker.model.PipelineExecutionStatus;
import software.amazon.awssdk.services.sagemaker.model.PipelineExecutionStep;
import software.amazon.awssdk.services.sagemaker.model.PipelineExecutionSummary;
import software.amazon.awssdk.services.sagemaker.model.PipelineStatus;
import software.amazon.awssdk.services.sagemaker.model.ResourceNotFoundException;
import software.amazon.awssdk.services.sagemaker.model.RetryPipelineExecutionRequest;
import software.amazon.awssdk.services.sagemaker.model.RetryPipelineExecutionResponse;
import software.amazon.awssdk.services.sagemaker.model.SageMakerException;
import software.amazon.awssdk.services.sagemaker.model.SortOrder;
import software.amazon.awssdk.services.sagemaker.model.StartPipelineExecutionRequest;
import software.amazon.awssdk.services.sagemaker.model.StartPipelineExecutionResponse;
import software.amazon.awssdk.services.sagemaker.model.StepStatus;
import software.amazon.awssdk.services.sagemaker.model.StopPipelineExecutionRequest;
import software.amazon.awssdk.services.sagemaker.model.StopPipelineExecutionResponse;
import software.amazon.awssdk.services.sagemaker.model.UpdateModelPackageRequest;
import software.amazon.awssdk.services.sagemaker.model.UpdateModelPackageResponse;

/**
 * Amazon SageMaker Pipelines. Executions run what their pipeline's runner says, and every change of
 * status is put on the bus several times, as SageMaker does.
 *
 * <p>Sources: the API reference of StartPipelineExecution, StopPipelineExecution and
 * RetryPipelineExecution (a request token of 32 to 128 characters; such a call "completes no more
 * than once", for how long is not said, hence a parameter here); the developer guide, "Stop, Retry
 * and Resume a Pipeline Execution" (a failed or stopped execution goes on under its own ARN).
 */
public final class LocalSageMaker implements SageMakerClient {
  private static final Pattern DISPLAY_NAME = Pattern.compile("[a-zA-Z0-9](-*[a-zA-Z0-9]){0,81}");
  private static final int MAXIMUM_PARAMETERS = 200;
  private static final int PAGE = 100;
  private static final Duration TOKENS_KEPT = Duration.ofMinutes(5);
  private static final int ANNOUNCEMENTS = 2;
  private static final String STATUS_CHANGE =
      "SageMaker Model Building Pipeline Execution Status Change";

  private final EventLoop loop;
  private final Account account;
  private final Ids ids;
  private final EventBus bus;
  private final Timeline timeline;
  private final Map<String, Pipeline> pipelines = new LinkedHashMap<>();
  private final Map<String, Execution> executions = new LinkedHashMap<>();
  private final Workload<PipelineRunner.Result> work;
  private final Tokens<Asked> starts;
  private final Tokens<String> retries;
  private final LocalLineage lineage;
  private final LocalModelPackages packages;

  public LocalSageMaker(
      EventLoop loop,
      Account account,
      Ids ids,
      EventBus bus,
      Timeline timeline,
      StateDirectory state) {
    this(loop, account, ids, bus, timeline, state, TOKENS_KEPT);
  }

  /**
   * SageMaker without pipelines.
   *
   * @param tokensKept how long a request token is honoured
   */
  public LocalSageMaker(
      EventLoop loop,
      Account account,
      Ids ids,
      EventBus bus,
      Timeline timeline,
      StateDirectory state,
      Duration tokensKept) {
    this.loop = loop;
    this.account = account;
    this.ids = ids;
    this.bus = bus;
    this.timeline = timeline;
    this.work = new Workload<>(loop, ANNOUNCEMENTS, new Pipelines());
    this.starts = new Tokens<>(loop, tokensKept);
    this.retries = new Tokens<>(loop, tokensKept);
    this.lineage = new LocalLineage(account, state);
    this.packages = new LocalModelPackages(loop, account, bus, state);
    state.keep("executions", () -> List.copyOf(executions.values()), this::restore);
  }

  /** A parameter that a pipeline declares; {@code type} is String, Integer, Float or Boolean. */
  public record Declared(String name, String type, Optional<String> byDefault) {
    public static Declared text(String name) {
      return new Declared(name, "String", Optional.empty());
    }

    public static Declared text(String name, String byDefault) {
      return new Declared(name, "String", Optional.of(byDefault));
    }
  }

  private record Pipeline(
      String name, String arn, List<Declared> parameters, PipelineRunner runner, Instant created) {}

  private record Asked(String pipeline, Map<String, String> parameters) {}

  /**
   * One execution, as it is kept.
   *
   * @param retries the request tokens of the retries that had an effect
   * @param previous the status before this one; empty for the first
   */
  record Execution(
      String arn,
      String pipeline,
      String pipelineArn,
      String displayName,
      String description,
      String token,
      Map<String, String> given,
      Map<String, String> parameters,
      List<String> retries,
      String previous,
      String status,
      String detail,
      Instant started,
      Instant changed) {
    Execution {
      retries = List.copyOf(Objects.requireNonNullElse(retries, List.of()));
      previous = Objects.requireNonNullElse(previous, "");
    }

    /** The run on whose account it goes on. */
    String owner() {
      return retries.isEmpty() ? displayName : retries.getLast();
    }

    Execution retried(String by, Instant when) {
      List<String> more = Stream.concat(retries.stream(), Stream.of(by)).toList();
      return new Execution(
          arn,
          pipeline,
          pipelineArn,
          displayName,
          description,
          token,
          given,
          parameters,
          more,
          status,
          PipelineExecutionStatus.EXECUTING.toString(),
          "",
          started,
          when);
    }

    Execution now(PipelineExecutionStatus next, String why, Instant when) {
      return new Execution(
          arn,
          pipeline,
          pipelineArn,
          displayName,
          description,
          token,
          given,
          parameters,
          retries,
          status,
          next.toString(),
          why,
          started,
          when);
    }

    boolean is(PipelineExecutionStatus other) {
      return status.equals(other.toString());
    }
  }

  /** Makes a pipeline; executions of an earlier run that had not ended go on. */
  public void createPipeline(String name, List<Declared> parameters, PipelineRunner runner) {
    Pipeline pipeline =
        new Pipeline(
            name,
            account.arn("sagemaker", "pipeline/" + name),
            List.copyOf(parameters),
            runner,
            loop.instant());
    if (pipelines.putIfAbsent(name, pipeline) != null) {
      throw new IllegalArgumentException("there is a pipeline " + name + " already");
    }
    executions.values().stream()
        .filter(e -> e.pipeline().equals(name) && e.is(PipelineExecutionStatus.EXECUTING))
        .forEach(e -> work.resume(e.arn(), e.owner(), run(pipeline, e, true)));
  }

  /** What the executions really did. */
  public ExecutionWorld world() {
    return work;
  }

  /** Returns the display names of all executions that were ever started, oldest first. */
  public List<String> started() {
    return executions.values().stream().map(Execution::displayName).toList();
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}

  @Override
  public StartPipelineExecutionResponse startPipelineExecution(
      StartPipelineExecutionRequest request) {
    Pipeline pipeline = pipeline(request.pipelineName());
    checkToken(request.clientRequestToken());
    String displayName = request.pipelineExecutionDisplayName();
    if (displayName != null && !DISPLAY_NAME.matcher(displayName).matches()) {
      throw invalid("PipelineExecutionDisplayName '" + displayName + "' is not allowed");
    }
    if (request.pipelineParameters().size() > MAXIMUM_PARAMETERS) {
      throw invalid("more than " + MAXIMUM_PARAMETERS + " parameters");
    }
    Map<String, String> given = new LinkedHashMap<>();
    for (Parameter parameter : request.pipelineParameters()) {
      given.put(parameter.name(), parameter.value());
    }
    Asked asked = new Asked(pipeline.name(), given);
    Optional<String> same = sameBefore(starts, request.clientRequestToken(), asked);
    if (same.isPresent()) {
      return StartPipelineExecutionResponse.builder().pipelineExecutionArn(same.get()).build();
    }
    Map<String, String> effective = effective(pipeline, given);
    String id = ids.token(12);
    String arn = pipeline.arn() + "/execution/" + id;
    Execution execution =
        new Execution(
            arn,
            pipeline.name(),
            pipeline.arn(),
            displayName == null ? "execution-" + loop.instant().toEpochMilli() : displayName,
            Optional.ofNullable(request.pipelineExecutionDescription()).orElse(""),
            request.clientRequestToken(),
            given,
            effective,
            List.of(),
            "",
            PipelineExecutionStatus.EXECUTING.toString(),
            "",
            loop.instant(),
            loop.instant());
    executions.put(arn, execution);
    starts.use(request.clientRequestToken(), asked, arn);
    moved(execution);
    work.begin(arn, execution.owner(), run(pipeline, execution, false));
    return StartPipelineExecutionResponse.builder().pipelineExecutionArn(arn).build();
  }

  @Override
  public RetryPipelineExecutionResponse retryPipelineExecution(
      RetryPipelineExecutionRequest request) {
    String token = request.clientRequestToken();
    checkToken(token);
    Execution execution = execution(request.pipelineExecutionArn());
    if (sameBefore(retries, token, execution.arn()).isEmpty()) {
      if (!execution.is(PipelineExecutionStatus.FAILED)
          && !execution.is(PipelineExecutionStatus.STOPPED)) {
        throw invalid(
            "Only a failed or stopped execution can be retried; this one is " + execution.status());
      }
      Execution again = execution.retried(token, loop.instant());
      executions.put(again.arn(), again);
      retries.use(token, again.arn(), again.arn());
      moved(again);
      work.begin(again.arn(), again.owner(), run(pipeline(again.pipeline()), again, false));
    }
    return RetryPipelineExecutionResponse.builder().pipelineExecutionArn(execution.arn()).build();
  }

  private static <P> Optional<String> sameBefore(Tokens<P> tokens, String token, P asked) {
    Optional<Tokens.Use<P>> use = tokens.find(token);
    if (use.isPresent() && !use.get().asked().equals(asked)) {
      throw Errors.of(
          ConflictException.builder(),
          "ConflictException",
          "the ClientRequestToken was used for something else");
    }
    return use.map(Tokens.Use::execution);
  }

  @Override
  public StopPipelineExecutionResponse stopPipelineExecution(StopPipelineExecutionRequest request) {
    checkToken(request.clientRequestToken());
    Execution execution = execution(request.pipelineExecutionArn());
    if (execution.is(PipelineExecutionStatus.EXECUTING)) {
      move(execution.arn(), PipelineExecutionStatus.STOPPING, "");
      work.stop(execution.arn());
      loop.soon(() -> move(execution.arn(), PipelineExecutionStatus.STOPPED, ""));
    }
    return StopPipelineExecutionResponse.builder().pipelineExecutionArn(execution.arn()).build();
  }

  @Override
  public CreateModelPackageResponse createModelPackage(CreateModelPackageRequest request) {
    return packages.create(request);
  }

  @Override
  public UpdateModelPackageResponse updateModelPackage(UpdateModelPackageRequest request) {
    return packages.update(request);
  }

  @Override
  public ListModelPackagesResponse listModelPackages(ListModelPackagesRequest request) {
    return packages.list(request);
  }

  @Override
  public CreateArtifactResponse createArtifact(CreateArtifactRequest request) {
    return lineage.create(request);
  }

  @Override
  public ListArtifactsResponse listArtifacts(ListArtifactsRequest request) {
    return lineage.list(request);
  }

  @Override
  public CreateActionResponse createAction(CreateActionRequest request) {
    return lineage.create(request);
  }

  @Override
  public DescribeActionResponse describeAction(DescribeActionRequest request) {
    return lineage.describe(request.actionName());
  }

  @Override
  public AddAssociationResponse addAssociation(AddAssociationRequest request) {
    return lineage.add(request);
  }

  @Override
  public ListAssociationsResponse listAssociations(ListAssociationsRequest request) {
    return lineage.list(request);
  }

  /** No pipeline of this machine makes models. */
  @Override
  public ListModelsResponse listModels(ListModelsRequest request) {
    return ListModelsResponse.builder().build();
  }

  @Override
  public DescribePipelineResponse describePipeline(DescribePipelineRequest request) {
    Pipeline pipeline = pipeline(request.pipelineName());
    return DescribePipelineResponse.builder()
        .pipelineArn(pipeline.arn())
        .pipelineName(pipeline.name())
        .pipelineStatus(PipelineStatus.ACTIVE)
        .pipelineDefinition(Json.write(definition(pipeline)))
        .roleArn("arn:aws:iam::" + account.id() + ":role/local")
        .creationTime(pipeline.created())
        .lastModifiedTime(pipeline.created())
        .build();
  }

  @Override
  public DescribePipelineExecutionResponse describePipelineExecution(
      DescribePipelineExecutionRequest request) {
    Execution execution = execution(request.pipelineExecutionArn());
    return DescribePipelineExecutionResponse.builder()
        .pipelineArn(execution.pipelineArn())
        .pipelineExecutionArn(execution.arn())
        .pipelineExecutionDisplayName(execution.displayName())
        .pipelineExecutionDescription(execution.description())
        .pipelineExecutionStatus(execution.status())
        .failureReason(failureReason(execution))
        .creationTime(execution.started())
        .lastModifiedTime(execution.changed())
        .build();
  }

  @Override
  public ListPipelineExecutionsResponse listPipelineExecutions(
      ListPipelineExecutionsRequest request) {
    Pipeline pipeline = pipeline(request.pipelineName());
    Comparator<Execution> byTime = Comparator.comparing(Execution::started);
    List<Execution> all =
        executions.values().stream()
            .filter(e -> e.pipeline().equals(pipeline.name()))
            .filter(
                e ->
                    request.createdAfter() == null || !e.started().isBefore(request.createdAfter()))
            .filter(
                e ->
                    request.createdBefore() == null
                        || !e.started().isAfter(request.createdBefore()))
            .sorted(request.sortOrder() == SortOrder.ASCENDING ? byTime : byTime.reversed())
            .toList();
    int from = request.nextToken() == null ? 0 : Integer.parseInt(request.nextToken());
    int to =
        Math.min(all.size(), from + (request.maxResults() == null ? PAGE : request.maxResults()));
    return ListPipelineExecutionsResponse.builder()
        .pipelineExecutionSummaries(
            all.subList(from, to).stream().map(LocalSageMaker::summary).toList())
        .nextToken(to < all.size() ? Integer.toString(to) : null)
        .build();
  }

  @Override
  public ListPipelineExecutionStepsResponse listPipelineExecutionSteps(
      ListPipelineExecutionStepsRequest request) {
    Execution execution = execution(request.pipelineExecutionArn());
    return ListPipelineExecutionStepsResponse.builder()
        .pipelineExecutionSteps(
            PipelineExecutionStep.builder()
                .stepName("Run")
                .startTime(execution.started())
                .endTime(
                    execution.is(PipelineExecutionStatus.EXECUTING) ? null : execution.changed())
                .stepStatus(StepStatus.fromValue(execution.status()))
                .failureReason(failureReason(execution))
                .attemptCount(1 + execution.retries().size())
                .build())
        .build();
  }

  @Override
  public ListPipelineParametersForExecutionResponse listPipelineParametersForExecution(
      ListPipelineParametersForExecutionRequest request) {
    return ListPipelineParametersForExecutionResponse.builder()
        .pipelineParameters(
            execution(request.pipelineExecutionArn()).parameters().entrySet().stream()
                .map(e -> Parameter.builder().name(e.getKey()).value(e.getValue()).build())
                .toList())
        .build();
  }

  private static Workload.Work<PipelineRunner.Result> run(
      Pipeline pipeline, Execution execution, boolean again) {
    PipelineRunner.Execution told =
        new PipelineRunner.Execution(
            pipeline.name(), execution.displayName(), execution.parameters());
    return finished ->
        again
            ? pipeline.runner().resume(told, finished)::stop
            : pipeline.runner().start(told, finished)::stop;
  }

  /** How the work of pipelines ends, and what SageMaker says of it. */
  private final class Pipelines implements Workload.Service<PipelineRunner.Result> {
    @Override
    public PipelineRunner.Result result(boolean succeeded, String why) {
      return new PipelineRunner.Result(succeeded, why);
    }

    @Override
    public void ended(String arn, PipelineRunner.Result result) {
      move(
          arn,
          result.succeeded() ? PipelineExecutionStatus.SUCCEEDED : PipelineExecutionStatus.FAILED,
          result.detail());
    }

    @Override
    public void announce(String arn) {
      Execution execution = execution(arn);
      bus.put(
          "aws.sagemaker",
          STATUS_CHANGE,
          List.of(execution.pipelineArn(), arn),
          statusChange(execution));
    }
  }

  private void move(String arn, PipelineExecutionStatus status, String detail) {
    Execution after = execution(arn).now(status, detail, loop.instant());
    executions.put(arn, after);
    moved(after);
  }

  private void moved(Execution execution) {
    timeline.happened(
        new ExecutionMoved(
            loop.instant(),
            execution.arn(),
            execution.displayName(),
            execution.status(),
            execution.detail()));
    work.changed(execution.arn());
  }

  private static ObjectNode statusChange(Execution execution) {
    ObjectNode detail = Json.object();
    detail.put("pipelineExecutionDisplayName", execution.displayName());
    detail.put("currentPipelineExecutionStatus", execution.status());
    if (!execution.previous().isEmpty()) {
      detail.put("previousPipelineExecutionStatus", execution.previous());
    }
    detail.put("executionStartTime", seconds(execution.started()));
    if (!execution.is(PipelineExecutionStatus.EXECUTING)
        && !execution.is(PipelineExecutionStatus.STOPPING)) {
      detail.put("executionEndTime", seconds(execution.changed()));
    }
    detail.put("pipelineExecutionDescription", execution.description());
    detail.put("pipelineArn", execution.pipelineArn());
    detail.put("pipelineExecutionArn", execution.arn());
    return detail;
  }

  private static String seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private Map<String, String> effective(Pipeline pipeline, Map<String, String> given) {
    Map<String, Declared> declared =
        pipeline.parameters().stream().collect(Collectors.toMap(Declared::name, d -> d));
    given.forEach(
        (name, value) -> {
          Declared parameter = declared.get(name);
          if (parameter == null) {
            throw invalid("the pipeline " + pipeline.name() + " has no parameter '" + name + "'");
          }
          if (!fits(parameter.type(), value)) {
            throw invalid("the parameter '" + name + "' is not of type " + parameter.type());
          }
        });
    Map<String, String> effective = new LinkedHashMap<>();
    for (Declared parameter : pipeline.parameters()) {
      String value = given.get(parameter.name());
      effective.put(
          parameter.name(),
          Optional.ofNullable(value)
              .or(parameter::byDefault)
              .orElseThrow(
                  () -> invalid("the parameter '" + parameter.name() + "' needs a value")));
    }
    return effective;
  }

  private static boolean fits(String type, String value) {
    return switch (type) {
      case "Integer" -> value.matches("[+-]?\\d{1,18}");
      case "Float" -> value.matches("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?");
      case "Boolean" -> value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false");
      default -> true;
    };
  }

  private static JsonNode definition(Pipeline pipeline) {
    ObjectNode definition = Json.object();
    definition.put("Version", "2020-12-01");
    ArrayNode parameters = definition.putArray("Parameters");
    for (Declared declared : pipeline.parameters()) {
      ObjectNode parameter = parameters.addObject();
      parameter.put("Name", declared.name()).put("Type", declared.type());
      declared.byDefault().ifPresent(value -> parameter.put("DefaultValue", value));
    }
    definition.putArray("Steps").addObject().put("Name", "Run").put("Type", "Training");
    return definition;
  }

  private Pipeline pipeline(String nameOrArn) {
    Pipeline pipeline = pipelines.get(Account.nameOf(nameOrArn));
    if (pipeline == null) {
      throw Errors.of(
          ResourceNotFoundException.builder(),
          "ResourceNotFound",
          "Pipeline '" + nameOrArn + "' does not exist.");
    }
    return pipeline;
  }

  private Execution execution(String arn) {
    Execution execution = executions.get(arn);
    if (execution == null) {
      throw Errors.of(
          ResourceNotFoundException.builder(),
          "ResourceNotFound",
          "Pipeline execution '" + arn + "' does not exist.");
    }
    return execution;
  }

  private static @Nullable String failureReason(Execution execution) {
    return execution.is(PipelineExecutionStatus.FAILED) ? execution.detail() : null;
  }

  private static PipelineExecutionSummary summary(Execution execution) {
    return PipelineExecutionSummary.builder()
        .pipelineExecutionArn(execution.arn())
        .pipelineExecutionDisplayName(execution.displayName())
        .pipelineExecutionDescription(execution.description())
        .pipelineExecutionStatus(execution.status())
        .pipelineExecutionFailureReason(failureReason(execution))
        .startTime(execution.started())
        .build();
  }

  private static void checkToken(@Nullable String token) {
    if (token == null || token.length() < 32 || token.length() > 128) {
      throw invalid("ClientRequestToken is required and must have from 32 to 128 characters");
    }
  }

  private static AwsServiceException invalid(String message) {
    return Errors.of(SageMakerException.builder(), "ValidationException", message);
  }

  private void restore(JsonNode saved) {
    Collection<Execution> kept = Json.as(saved, new TypeReference<List<Execution>>() {});
    for (Execution execution : kept) {
      String arn = execution.arn();
      executions.put(arn, execution);
      starts.recall(
          execution.token(),
          new Asked(execution.pipeline(), execution.given()),
          arn,
          execution.started());
      work.recall(arn, execution.displayName());
      execution.retries().forEach(token -> work.recall(arn, token));
    }
  }
}
