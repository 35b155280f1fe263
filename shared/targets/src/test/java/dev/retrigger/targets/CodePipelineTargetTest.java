package dev.retrigger.targets;

import static dev.retrigger.targets.ServiceFaults.RUN;
import static dev.retrigger.targets.ServiceFaults.error;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.retrigger.domain.RunStatus;
import dev.retrigger.targets.Target.Lookup;
import dev.retrigger.targets.Target.StartOutcome;
import dev.retrigger.targets.Target.StartOutcome.NotNow;
import dev.retrigger.targets.Target.StartOutcome.Rejected;
import dev.retrigger.targets.Target.StartOutcome.Started;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.codepipeline.CodePipelineClient;
import software.amazon.awssdk.services.codepipeline.model.ActionExecutionDetail;
import software.amazon.awssdk.services.codepipeline.model.ActionExecutionStatus;
import software.amazon.awssdk.services.codepipeline.model.ConflictException;
import software.amazon.awssdk.services.codepipeline.model.GetPipelineExecutionRequest;
import software.amazon.awssdk.services.codepipeline.model.GetPipelineExecutionResponse;
import software.amazon.awssdk.services.codepipeline.model.GetPipelineRequest;
import software.amazon.awssdk.services.codepipeline.model.GetPipelineResponse;
import software.amazon.awssdk.services.codepipeline.model.ListActionExecutionsRequest;
import software.amazon.awssdk.services.codepipeline.model.ListActionExecutionsResponse;
import software.amazon.awssdk.services.codepipeline.model.ListPipelineExecutionsRequest;
import software.amazon.awssdk.services.codepipeline.model.ListPipelineExecutionsResponse;
import software.amazon.awssdk.services.codepipeline.model.PipelineExecution;
import software.amazon.awssdk.services.codepipeline.model.PipelineExecutionNotStoppableException;
import software.amazon.awssdk.services.codepipeline.model.PipelineExecutionSummary;
import software.amazon.awssdk.services.codepipeline.model.PipelineNotFoundException;
import software.amazon.awssdk.services.codepipeline.model.PipelineVariableDeclaration;
import software.amazon.awssdk.services.codepipeline.model.ResolvedPipelineVariable;
import software.amazon.awssdk.services.codepipeline.model.StartPipelineExecutionRequest;
import software.amazon.awssdk.services.codepipeline.model.StartPipelineExecutionResponse;
import software.amazon.awssdk.services.codepipeline.model.StopPipelineExecutionRequest;
import software.amazon.awssdk.services.codepipeline.model.StopPipelineExecutionResponse;
import software.amazon.awssdk.services.codepipeline.paginators.ListActionExecutionsIterable;
import software.amazon.awssdk.services.codepipeline.paginators.ListPipelineExecutionsIterable;

final class CodePipelineTargetTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final Target.Request REQUEST =
      ServiceFaults.request("churn-release", Map.of(), Map.of("Commit", "82b3d5a"));

  private final Pipelines pipelines = new Pipelines();
  private final CodePipelineTarget target = new CodePipelineTarget(pipelines);

  @Test
  void shouldStartOneExecutionWithTheRunsVariable() {
    StartOutcome first = target.start(REQUEST);

    assertThat(first).isEqualTo(new Started("churn-release/id-1"));
    assertThat(target.start(REQUEST)).isEqualTo(first);
    assertThat(pipelines.variables.firstEntry().getValue())
        .isEqualTo(Map.of("Commit", "82b3d5a", "RetriggerRunId", RUN.value()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"RetriggerRunId", "Commit"})
  void shouldRefuseAPipelineThatDoesNotDeclareAVariable(String missing) {
    pipelines.declared = List.of(missing.equals("Commit") ? "RetriggerRunId" : "Commit");

    assertThat(target.start(REQUEST))
        .isEqualTo(
            new Rejected(
                "pipeline churn-release declares no variable '"
                    + missing
                    + "'; add it to the pipeline's variables (pipeline type V2)"));
    assertThat(pipelines.variables).isEmpty();
  }

  @Test
  void shouldRefuseAValueThatIsTooLong() {
    assertThat(
            target.start(
                ServiceFaults.request(
                    "churn-release", Map.of(), Map.of("Commit", "x".repeat(1_001)))))
        .isEqualTo(new Rejected("variable 'Commit' wants 1 to 1000 characters"));
  }

  @Test
  void shouldFindTheExecutionByItsVariableWhenTheTokenIsForgotten() {
    assertThat(target.look(REQUEST, NOON)).isEqualTo(new Lookup.Absent());
    Started started = (Started) target.start(REQUEST);
    pipelines.others(130);

    assertThat(target.look(REQUEST, NOON)).isEqualTo(new Lookup.Found(started.execution()));
  }

  @Test
  void shouldNotTakeAnExecutionWithOtherVariablesForTheRuns() {
    target.start(REQUEST);

    assertThat(
            target.look(
                ServiceFaults.request("churn-release", Map.of(), Map.of("Commit", "other")), NOON))
        .isInstanceOf(Lookup.Other.class);
  }

  static Stream<Arguments> errors() {
    return Stream.concat(
        ServiceFaults.common(),
        Stream.of(
            arguments(
                error("ConcurrentPipelineExecutionsLimitExceededException", 400), NotNow.class),
            arguments(
                ServiceFaults.of(ConflictException.builder(), "ConflictException", 400),
                NotNow.class),
            arguments(
                ServiceFaults.of(
                    PipelineNotFoundException.builder(), "PipelineNotFoundException", 400),
                Rejected.class)));
  }

  @Tag("N-25")
  @ParameterizedTest
  @MethodSource("errors")
  void shouldTellWhatAnErrorOfTheServiceMeans(
      RuntimeException error, Class<? extends StartOutcome> outcome) {
    pipelines.faults.next("StartPipelineExecution", error);

    assertThat(target.start(REQUEST)).isInstanceOf(outcome);
    assertThat(pipelines.variables).isEmpty();
  }

  @Tag("N-25")
  @ParameterizedTest
  @ValueSource(strings = {"ListPipelineExecutions", "GetPipelineExecution"})
  void shouldNotTakeAThrottledLookForAbsence(String call) {
    pipelines.others(1);
    pipelines.faults.next(call, error("ThrottlingException", 400));

    assertThat(target.look(REQUEST, NOON)).isInstanceOf(Lookup.Unclear.class);
  }

  @ParameterizedTest
  @CsvSource({
    "InProgress, STARTED",
    "Stopping, STARTED",
    "Succeeded, SUCCEEDED",
    "Failed, FAILED",
    "Stopped, STOPPED",
    "Cancelled, STOPPED",
    "Superseded, STOPPED"
  })
  void shouldReadAStatus(String word, RunStatus status) {
    Started started = (Started) target.start(REQUEST);
    pipelines.status = word;

    assertThat(target.describe(started.execution()).status()).isEqualTo(status);
  }

  @Test
  void shouldNameTheActionThatFailed() {
    Started started = (Started) target.start(REQUEST);

    assertThat(target.explain(started.execution()))
        .isEqualTo("action Build/Compile: JobFailed: Build terminated with state: FAILED");
  }

  @Test
  void shouldLeaveAnExecutionThatIsOver() {
    Started started = (Started) target.start(REQUEST);
    pipelines.faults.next(
        "StopPipelineExecution",
        ServiceFaults.of(
            PipelineExecutionNotStoppableException.builder(),
            "PipelineExecutionNotStoppableException",
            400));

    target.stop(RUN, started.execution());
    target.stop(RUN, started.execution());

    assertThat(pipelines.status).isEqualTo("Stopped");
  }

  @Test
  void shouldRefuseToResume() {
    assertThat(target.start(ServiceFaults.resuming(REQUEST, "x"))).isInstanceOf(Rejected.class);
  }

  /** Executions of one pipeline, the newest first, 100 on a page. */
  private static final class Pipelines implements CodePipelineClient {
    final ServiceFaults faults = new ServiceFaults();
    final SequencedMap<String, Map<String, String>> variables = new LinkedHashMap<>();
    private final Map<String, String> tokens = new LinkedHashMap<>();
    List<String> declared = List.of("Commit", "RetriggerRunId");
    String status = "InProgress";

    @Override
    public GetPipelineResponse getPipeline(GetPipelineRequest request) {
      return GetPipelineResponse.builder()
          .pipeline(
              pipeline ->
                  pipeline.variables(
                      declared.stream()
                          .map(name -> PipelineVariableDeclaration.builder().name(name).build())
                          .toList()))
          .build();
    }

    @Override
    public StartPipelineExecutionResponse startPipelineExecution(
        StartPipelineExecutionRequest request) {
      faults.on("StartPipelineExecution");
      String id =
          tokens.computeIfAbsent(request.clientRequestToken(), _ -> "id-" + (variables.size() + 1));
      Map<String, String> given = new LinkedHashMap<>();
      request.variables().forEach(variable -> given.put(variable.name(), variable.value()));
      variables.putIfAbsent(id, given);
      return StartPipelineExecutionResponse.builder().pipelineExecutionId(id).build();
    }

    void others(int count) {
      for (int i = 0; i < count; i++) {
        variables.put("id-" + (variables.size() + 1), Map.of("RetriggerRunId", "rt-other"));
      }
    }

    @Override
    public ListPipelineExecutionsResponse listPipelineExecutions(
        ListPipelineExecutionsRequest request) {
      faults.on("ListPipelineExecutions");
      List<String> newestFirst = List.copyOf(variables.sequencedKeySet().reversed());
      int from = request.nextToken() == null ? 0 : Integer.parseInt(request.nextToken());
      int to = Math.min(newestFirst.size(), from + 100);
      return ListPipelineExecutionsResponse.builder()
          .pipelineExecutionSummaries(
              newestFirst.subList(from, to).stream()
                  .map(
                      id ->
                          PipelineExecutionSummary.builder()
                              .pipelineExecutionId(id)
                              .startTime(NOON.plus(Duration.ofSeconds(variables.size())))
                              .build())
                  .toList())
          .nextToken(to < newestFirst.size() ? Integer.toString(to) : null)
          .build();
    }

    @Override
    public ListPipelineExecutionsIterable listPipelineExecutionsPaginator(
        ListPipelineExecutionsRequest request) {
      return new ListPipelineExecutionsIterable(this, request);
    }

    @Override
    public GetPipelineExecutionResponse getPipelineExecution(GetPipelineExecutionRequest request) {
      faults.on("GetPipelineExecution");
      return GetPipelineExecutionResponse.builder()
          .pipelineExecution(
              PipelineExecution.builder()
                  .status(status)
                  .variables(
                      Objects.requireNonNull(variables.get(request.pipelineExecutionId()))
                          .entrySet()
                          .stream()
                          .map(
                              entry ->
                                  ResolvedPipelineVariable.builder()
                                      .name(entry.getKey())
                                      .resolvedValue(entry.getValue())
                                      .build())
                          .toList())
                  .build())
          .build();
    }

    @Override
    public ListActionExecutionsResponse listActionExecutions(ListActionExecutionsRequest request) {
      assertThat(request.filter().pipelineExecutionId()).isEqualTo("id-1");
      return ListActionExecutionsResponse.builder()
          .actionExecutionDetails(
              ActionExecutionDetail.builder()
                  .stageName("Build")
                  .actionName("Compile")
                  .status(ActionExecutionStatus.FAILED)
                  .output(
                      output ->
                          output.executionResult(
                              result ->
                                  result.errorDetails(
                                      details ->
                                          details
                                              .code("JobFailed")
                                              .message("Build terminated with state: FAILED"))))
                  .build(),
              ActionExecutionDetail.builder()
                  .stageName("Source")
                  .actionName("Checkout")
                  .status(ActionExecutionStatus.SUCCEEDED)
                  .build())
          .build();
    }

    @Override
    public ListActionExecutionsIterable listActionExecutionsPaginator(
        ListActionExecutionsRequest request) {
      return new ListActionExecutionsIterable(this, request);
    }

    @Override
    public StopPipelineExecutionResponse stopPipelineExecution(
        StopPipelineExecutionRequest request) {
      faults.on("StopPipelineExecution");
      status = "Stopped";
      return StopPipelineExecutionResponse.builder().build();
    }

    @Override
    public String serviceName() {
      return "codepipeline";
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }
}
