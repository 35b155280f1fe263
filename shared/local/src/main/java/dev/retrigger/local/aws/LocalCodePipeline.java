package dev.retrigger.local.aws;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.local.json.Json;
import dev.retrigger.local.time.EventLoop;
import dev.retrigger.local.timeline.Happening.ExecutionMoved;
import dev.retrigger.local.timeline.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.codepipeline.CodePipelineClient;
import software.amazon.awssdk.services.codepipeline.model.ActionExecutionDetail;
import software.amazon.awssdk.services.codepipeline.model.ActionExecutionStatus;
import software.amazon.awssdk.services.codepipeline.model.DuplicatedStopRequestException;
import software.amazon.awssdk.services.codepipeline.model.ExecutionTrigger;
import software.amazon.awssdk.services.codepipeline.model.GetPipelineExecutionRequest;
import software.amazon.awssdk.services.codepipeline.model.GetPipelineExecutionResponse;
import software.amazon.awssdk.services.codepipeline.model.GetPipelineRequest;
import software.amazon.awssdk.services.codepipeline.model.GetPipelineResponse;
import software.amazon.awssdk.services.codepipeline.model.InvalidNextTokenException;
import software.amazon.awssdk.services.codepipeline.model.ListActionExecutionsRequest;
import software.amazon.awssdk.services.codepipeline.model.ListActionExecutionsResponse;
import software.amazon.awssdk.services.codepipeline.model.ListPipelineExecutionsRequest;
import software.amazon.awssdk.services.codepipeline.model.ListPipelineExecutionsResponse;
import software.amazon.awssdk.services.codepipeline.model.PipelineExecution;
import software.amazon.awssdk.services.codepipeline.model.PipelineExecutionNotFoundException;
import software.amazon.awssdk.services.codepipeline.model.PipelineExecutionNotStoppableException;
import software.amazon.awssdk.services.codepipeline.model.PipelineExecutionStatus;
import software.amazon.awssdk.services.codepipeline.model.PipelineExecutionSummary;
import software.amazon.awssdk.services.codepipeline.model.PipelineNotFoundException;
import software.amazon.awssdk.services.codepipeline.model.PipelineType;
import software.amazon.awssdk.services.codepipeline.model.PipelineVariable;
import software.amazon.awssdk.services.codepipeline.model.PipelineVariableDeclaration;
import software.amazon.awssdk.services.codepipeline.model.ResolvedPipelineVariable;
import software.amazon.awssdk.services.codepipeline.model.StageDeclaration;
import software.amazon.awssdk.services.codepipeline.model.StartPipelineExecutionRequest;
import software.amazon.awssdk.services.codepipeline.model.StartPipelineExecutionResponse;
import software.amazon.awssdk.services.codepipeline.model.StopPipelineExecutionRequest;
import software.amazon.awssdk.services.codepipeline.model.StopPipelineExecutionResponse;
import software.amazon.awssdk.services.codepipeline.model.TriggerType;
import software.amazon.awssdk.services.codepipeline.model.ValidationException;

/**
 * AWS CodePipeline, pipelines of type V2. How long a request token is honoured is not documented,
 * so it is a parameter here; after that an execution can only be found by its variables. What
 * becomes of a token with other variables is not documented either: here the first execution is
 * returned, for the token "identifies a unique execution request".
 *
 * <p>Sources: the API reference of StartPipelineExecution, StopPipelineExecution,
 * ListPipelineExecutions (newest first, a hundred at a time) and GetPipelineExecution; the user
 * guide, "Variables reference" (what is not declared is refused) and "Monitoring CodePipeline
 * events" for the event.
 */
public final class LocalCodePipeline implements CodePipelineClient {
  /** The variable by which an execution is known as a run's. */
  public static final String MARKER = "RetriggerRunId";

  /** How long tokens are honoured where nobody says otherwise. */
  public static final Duration TOKENS_KEPT = Duration.ofMinutes(5);

  private static final Pattern TOKEN = Pattern.compile("[a-zA-Z0-9-]{1,128}");
  private static final int MAXIMUM_VALUE = 1_000;
  private static final int PAGE = 100;
  private static final String STAGE = "Run";

  private final EventLoop loop;
  private final Account account;
  private final Ids ids;
  private final EventBus bus;
  private final Timeline timeline;
  private final Map<String, Pipeline> pipelines = new LinkedHashMap<>();
  private final Map<String, Execution> executions = new LinkedHashMap<>();
  private final Tokens<String> tokens;
  private final Workload<PipelineRunner.Result> work;

  /**
   * CodePipeline without pipelines.
   *
   * @param tokensKept how long a request token is honoured
   */
  public LocalCodePipeline(
      EventLoop loop,
      Account account,
      Ids ids,
      EventBus bus,
      Timeline timeline,
      Duration tokensKept) {
    this.loop = loop;
    this.account = account;
    this.ids = ids;
    this.bus = bus;
    this.timeline = timeline;
    this.tokens = new Tokens<>(loop, tokensKept);
    this.work = new Workload<>(loop, 1, new Executions());
  }

  private record Pipeline(
      String name,
      List<PipelineVariableDeclaration> variables,
      PipelineRunner runner,
      List<String> executions) {}

  private record Execution(PipelineExecution told, Instant started, Instant changed) {
    String id() {
      return told.pipelineExecutionId();
    }

    Execution now(PipelineExecutionStatus status, String why, Instant when) {
      return new Execution(
          told.toBuilder().status(status).statusSummary(why).build(), started, when);
    }
  }

  /** Makes a pipeline with these variables; an empty default is none. */
  public void createPipeline(
      String name, Map<String, Optional<String>> variables, PipelineRunner runner) {
    List<PipelineVariableDeclaration> declared =
        variables.entrySet().stream()
            .map(
                each ->
                    PipelineVariableDeclaration.builder()
                        .name(each.getKey())
                        .defaultValue(each.getValue().orElse(null))
                        .build())
            .toList();
    if (pipelines.putIfAbsent(name, new Pipeline(name, declared, runner, new ArrayList<>()))
        != null) {
      throw new IllegalArgumentException("there is a pipeline " + name + " already");
    }
  }

  /** What the executions really did. */
  public ExecutionWorld world() {
    return work;
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}

  @Override
  public GetPipelineResponse getPipeline(GetPipelineRequest request) {
    Pipeline pipeline = pipeline(request.name());
    return GetPipelineResponse.builder()
        .pipeline(
            told ->
                told.name(pipeline.name())
                    .version(1)
                    .pipelineType(PipelineType.V2)
                    .variables(pipeline.variables())
                    .stages(StageDeclaration.builder().name(STAGE).build()))
        .metadata(told -> told.pipelineArn(account.arn("codepipeline", pipeline.name())))
        .build();
  }

  @Override
  public StartPipelineExecutionResponse startPipelineExecution(
      StartPipelineExecutionRequest request) {
    Pipeline pipeline = pipeline(request.name());
    String token = request.clientRequestToken();
    if (token != null && !TOKEN.matcher(token).matches()) {
      throw invalid("clientRequestToken must match " + TOKEN);
    }
    Optional<Tokens.Use<String>> before =
        Optional.ofNullable(token)
            .flatMap(tokens::find)
            .filter(use -> use.asked().equals(pipeline.name()));
    if (before.isPresent()) {
      return StartPipelineExecutionResponse.builder()
          .pipelineExecutionId(before.get().execution())
          .build();
    }
    Map<String, String> variables = resolved(pipeline, request.variables());
    Execution execution = begun(pipeline, variables);
    executions.put(execution.id(), execution);
    pipeline.executions().add(execution.id());
    if (token != null) {
      tokens.use(token, pipeline.name(), execution.id());
    }
    moved(execution);
    work.begin(
        execution.id(),
        Optional.ofNullable(variables.get(MARKER))
            .or(() -> Optional.ofNullable(token))
            .orElse(execution.id()),
        finished ->
            pipeline
                    .runner()
                    .start(
                        new PipelineRunner.Execution(pipeline.name(), execution.id(), variables),
                        finished)
                ::stop);
    return StartPipelineExecutionResponse.builder().pipelineExecutionId(execution.id()).build();
  }

  private static Map<String, String> resolved(Pipeline pipeline, List<PipelineVariable> given) {
    Map<String, String> values =
        given.stream().collect(Collectors.toMap(PipelineVariable::name, PipelineVariable::value));
    Map<String, String> resolved = new LinkedHashMap<>();
    for (PipelineVariableDeclaration declared : pipeline.variables()) {
      String value =
          Optional.ofNullable(values.remove(declared.name()))
              .or(() -> Optional.ofNullable(declared.defaultValue()))
              .orElseThrow(() -> invalid("Variable [" + declared.name() + "] needs a value"));
      if (value.isEmpty() || value.length() > MAXIMUM_VALUE) {
        throw invalid(
            "Variable ["
                + declared.name()
                + "] must have from 1 to "
                + MAXIMUM_VALUE
                + " characters");
      }
      resolved.put(declared.name(), value);
    }
    if (!values.isEmpty()) {
      throw invalid("Variables " + values.keySet() + " are not declared by the pipeline");
    }
    return resolved;
  }

  private Execution begun(Pipeline pipeline, Map<String, String> variables) {
    PipelineExecution told =
        PipelineExecution.builder()
            .pipelineName(pipeline.name())
            .pipelineVersion(1)
            .pipelineExecutionId(ids.uuid())
            .status(PipelineExecutionStatus.IN_PROGRESS)
            .trigger(trigger())
            .variables(
                variables.entrySet().stream()
                    .map(
                        each ->
                            ResolvedPipelineVariable.builder()
                                .name(each.getKey())
                                .resolvedValue(each.getValue())
                                .build())
                    .toList())
            .build();
    return new Execution(told, loop.instant(), loop.instant());
  }

  private ExecutionTrigger trigger() {
    return ExecutionTrigger.builder()
        .triggerType(TriggerType.START_PIPELINE_EXECUTION)
        .triggerDetail("arn:aws:sts::" + account.id() + ":assumed-role/local/retrigger-local")
        .build();
  }

  @Override
  public GetPipelineExecutionResponse getPipelineExecution(GetPipelineExecutionRequest request) {
    return GetPipelineExecutionResponse.builder()
        .pipelineExecution(execution(request.pipelineName(), request.pipelineExecutionId()).told())
        .build();
  }

  @Override
  public ListPipelineExecutionsResponse listPipelineExecutions(
      ListPipelineExecutionsRequest request) {
    Pages.Page<String> page =
        page(
            pipeline(request.pipelineName()).executions().reversed(),
            Optional.ofNullable(request.nextToken()),
            Optional.ofNullable(request.maxResults()));
    return ListPipelineExecutionsResponse.builder()
        .pipelineExecutionSummaries(page.items().stream().map(this::summary).toList())
        .nextToken(page.next().orElse(null))
        .build();
  }

  private PipelineExecutionSummary summary(String id) {
    Execution execution = known(id);
    return PipelineExecutionSummary.builder()
        .pipelineExecutionId(id)
        .status(execution.told().status())
        .statusSummary(execution.told().statusSummary())
        .startTime(execution.started())
        .lastUpdateTime(execution.changed())
        .trigger(execution.told().trigger())
        .build();
  }

  @Override
  public ListActionExecutionsResponse listActionExecutions(ListActionExecutionsRequest request) {
    String wanted = request.filter() == null ? null : request.filter().pipelineExecutionId();
    Pages.Page<String> page =
        page(
            pipeline(request.pipelineName()).executions().reversed().stream()
                .filter(id -> wanted == null || wanted.equals(id))
                .toList(),
            Optional.ofNullable(request.nextToken()),
            Optional.ofNullable(request.maxResults()));
    return ListActionExecutionsResponse.builder()
        .actionExecutionDetails(page.items().stream().map(this::action).toList())
        .nextToken(page.next().orElse(null))
        .build();
  }

  /** A pipeline here has one stage with one action, which goes as the execution goes. */
  private ActionExecutionDetail action(String id) {
    Execution execution = known(id);
    return ActionExecutionDetail.builder()
        .pipelineExecutionId(id)
        .actionExecutionId(id)
        .pipelineVersion(1)
        .stageName(STAGE)
        .actionName(STAGE)
        .startTime(execution.started())
        .lastUpdateTime(execution.changed())
        .status(
            switch (execution.told().status()) {
              case SUCCEEDED -> ActionExecutionStatus.SUCCEEDED;
              case FAILED -> ActionExecutionStatus.FAILED;
              case STOPPED -> ActionExecutionStatus.ABANDONED;
              default -> ActionExecutionStatus.IN_PROGRESS;
            })
        .output(
            output ->
                output.executionResult(
                    result ->
                        result
                            .externalExecutionSummary(execution.told().statusSummary())
                            .errorDetails(
                                error ->
                                    error
                                        .code("JobFailed")
                                        .message(execution.told().statusSummary()))))
        .build();
  }

  @Override
  public StopPipelineExecutionResponse stopPipelineExecution(StopPipelineExecutionRequest request) {
    Execution execution = execution(request.pipelineName(), request.pipelineExecutionId());
    switch (execution.told().status()) {
      case IN_PROGRESS -> {
        work.stop(execution.id());
        moved(execution.now(PipelineExecutionStatus.STOPPING, reason(request), loop.instant()));
        loop.soon(
            () ->
                moved(
                    execution.now(
                        PipelineExecutionStatus.STOPPED, reason(request), loop.instant())));
      }
      case STOPPING ->
          throw Errors.of(
              DuplicatedStopRequestException.builder(),
              "DuplicatedStopRequestException",
              "The pipeline execution is already in a Stopping state");
      default ->
          throw Errors.of(
              PipelineExecutionNotStoppableException.builder(),
              "PipelineExecutionNotStoppableException",
              "The pipeline execution is already in a final state");
    }
    return StopPipelineExecutionResponse.builder().pipelineExecutionId(execution.id()).build();
  }

  private static String reason(StopPipelineExecutionRequest request) {
    return request.reason() == null ? "" : request.reason();
  }

  /** How the work of pipelines ends, and what CodePipeline says of it. */
  private final class Executions implements Workload.Service<PipelineRunner.Result> {
    @Override
    public PipelineRunner.Result result(boolean succeeded, String why) {
      return new PipelineRunner.Result(succeeded, why);
    }

    @Override
    public void ended(String id, PipelineRunner.Result result) {
      PipelineExecutionStatus status =
          result.succeeded() ? PipelineExecutionStatus.SUCCEEDED : PipelineExecutionStatus.FAILED;
      moved(known(id).now(status, result.detail(), loop.instant()));
    }

    @Override
    public void announce(String id) {
      Execution execution = known(id);
      bus.put(
          "aws.codepipeline",
          "CodePipeline Pipeline Execution State Change",
          List.of(account.arn("codepipeline", execution.told().pipelineName())),
          stateChange(execution));
    }
  }

  private void moved(Execution execution) {
    executions.put(execution.id(), execution);
    timeline.happened(
        new ExecutionMoved(
            loop.instant(),
            execution.id(),
            execution.told().pipelineName(),
            state(execution),
            Optional.ofNullable(execution.told().statusSummary()).orElse("")));
    work.changed(execution.id());
  }

  private static ObjectNode stateChange(Execution execution) {
    ObjectNode detail = Json.object();
    detail.put("pipeline", execution.told().pipelineName());
    detail.put("execution-id", execution.id());
    detail.put("start-time", execution.started().toString());
    detail
        .putObject("execution-trigger")
        .put("trigger-type", execution.told().trigger().triggerTypeAsString())
        .put("trigger-detail", execution.told().trigger().triggerDetail());
    detail.put("state", state(execution));
    detail.put("version", 1.0);
    detail.put("pipeline-execution-attempt", 1.0);
    return detail;
  }

  private static String state(Execution execution) {
    return execution.told().status() == PipelineExecutionStatus.IN_PROGRESS
        ? "STARTED"
        : execution.told().statusAsString().toUpperCase(Locale.ROOT);
  }

  private static Pages.Page<String> page(
      List<String> all, Optional<String> token, Optional<Integer> size) {
    return Pages.of(all, token, size.orElse(PAGE))
        .orElseThrow(
            () ->
                Errors.of(
                    InvalidNextTokenException.builder(),
                    "InvalidNextTokenException",
                    "The next token was specified in an invalid format"));
  }

  private Pipeline pipeline(String name) {
    Pipeline pipeline = pipelines.get(name);
    if (pipeline == null) {
      throw Errors.of(
          PipelineNotFoundException.builder(),
          "PipelineNotFoundException",
          "Account '" + account.id() + "' does not have a pipeline with name '" + name + "'");
    }
    return pipeline;
  }

  private Execution execution(String pipeline, String id) {
    if (!pipeline(pipeline).executions().contains(id)) {
      throw Errors.of(
          PipelineExecutionNotFoundException.builder(),
          "PipelineExecutionNotFoundException",
          "The pipeline execution " + id + " does not exist");
    }
    return known(id);
  }

  private Execution known(String id) {
    Execution execution = executions.get(id);
    if (execution == null) {
      throw new IllegalStateException("there is no execution " + id);
    }
    return execution;
  }

  private static RuntimeException invalid(String message) {
    return Errors.of(ValidationException.builder(), "ValidationException", message);
  }
}
