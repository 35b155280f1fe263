package dev.retrigger.targets;

import static dev.retrigger.targets.ServiceFaults.RUN;
import static dev.retrigger.targets.ServiceFaults.error;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

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
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sagemaker.model.DescribeModelPackageRequest;
import software.amazon.awssdk.services.sagemaker.model.DescribeModelPackageResponse;
import software.amazon.awssdk.services.sagemaker.model.DescribePipelineExecutionRequest;
import software.amazon.awssdk.services.sagemaker.model.DescribePipelineExecutionResponse;
import software.amazon.awssdk.services.sagemaker.model.DescribePipelineRequest;
import software.amazon.awssdk.services.sagemaker.model.DescribePipelineResponse;
import software.amazon.awssdk.services.sagemaker.model.ListPipelineExecutionStepsRequest;
import software.amazon.awssdk.services.sagemaker.model.ListPipelineExecutionStepsResponse;
import software.amazon.awssdk.services.sagemaker.model.ListPipelineExecutionsRequest;
import software.amazon.awssdk.services.sagemaker.model.ListPipelineExecutionsResponse;
import software.amazon.awssdk.services.sagemaker.model.PipelineExecutionStatus;
import software.amazon.awssdk.services.sagemaker.model.PipelineExecutionStep;
import software.amazon.awssdk.services.sagemaker.model.ResourceNotFoundException;
import software.amazon.awssdk.services.sagemaker.model.RetryPipelineExecutionRequest;
import software.amazon.awssdk.services.sagemaker.model.RetryPipelineExecutionResponse;
import software.amazon.awssdk.services.sagemaker.model.StartPipelineExecutionRequest;
import software.amazon.awssdk.services.sagemaker.model.StartPipelineExecutionResponse;
import software.amazon.awssdk.services.sagemaker.paginators.ListPipelineExecutionStepsIterable;
import software.amazon.awssdk.services.sagemaker.paginators.ListPipelineExecutionsIterable;

final class SageMakerPipelineTargetTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final String EXECUTION =
      "arn:aws:sagemaker:eu-west-1:111122223333:pipeline/churn-train/execution/abc";
  private static final Target.Request REQUEST =
      ServiceFaults.request("churn-train", Map.of(), Map.of("InputManifest", "s3://m"));
  private static final Target.Request RESUMES = ServiceFaults.resuming(REQUEST, EXECUTION);

  private final Pipelines pipelines = new Pipelines();
  private final SageMakerPipelineTarget target = new SageMakerPipelineTarget(pipelines);

  @Tag("N-21")
  @Test
  void shouldRefuseWhatThePipelinesOwnListDoesNotAllow() {
    assertThat(target.start(ServiceFaults.request("churn-train", Map.of(), Map.of("Epochs", "x"))))
        .isEqualTo(
            new Rejected(
                "parameter 'Epochs' wants Integer; parameter 'InputManifest' has no default and is"
                    + " not given"));
    assertThat(
            target.start(
                ServiceFaults.request(
                    "churn-train", Map.of(), Map.of("InputManifest", "x".repeat(1_025)))))
        .isEqualTo(new Rejected("parameter 'InputManifest' is longer than 1024 characters"));
    assertThat(pipelines.started).isEmpty();
  }

  static Stream<Arguments> errors() {
    return Stream.concat(
        ServiceFaults.common(),
        Stream.of(
            arguments(error("ResourceLimitExceeded", 400), NotNow.class),
            arguments(
                ServiceFaults.of(ResourceNotFoundException.builder(), "ResourceNotFound", 400),
                Rejected.class)));
  }

  @Tag("N-25")
  @ParameterizedTest
  @MethodSource("errors")
  void shouldTellWhatAnErrorOfTheServiceMeans(
      RuntimeException error, Class<? extends StartOutcome> outcome) {
    pipelines.faults.next("StartPipelineExecution", error);

    assertThat(target.start(REQUEST)).isInstanceOf(outcome);
    assertThat(pipelines.started).isEmpty();
  }

  @Tag("N-25")
  @Test
  void shouldNotTakeAThrottledLookForAbsence() {
    pipelines.faults.next("ListPipelineExecutions", error("ThrottlingException", 400));

    assertThat(target.look(REQUEST, NOON)).isInstanceOf(Lookup.Unclear.class);
  }

  @Tag("R-03")
  @Test
  void shouldRetryFromTheFailedStepOnce() {
    pipelines.ended(PipelineExecutionStatus.FAILED, NOON.minus(Duration.ofHours(1)));
    assertThat(target.look(RESUMES, NOON)).isEqualTo(new Lookup.Absent());

    assertThat(target.start(RESUMES)).isEqualTo(new Started(EXECUTION));
    assertThat(target.start(RESUMES)).isEqualTo(new Started(EXECUTION));
    assertThat(pipelines.retried).containsExactly(Map.entry(RUN.value(), EXECUTION));
    assertThat(target.look(RESUMES, NOON)).isEqualTo(new Lookup.Found(EXECUTION));
  }

  @Tag("R-03")
  @ParameterizedTest
  @CsvSource({"SUCCEEDED", "FAILED", "STOPPED"})
  void shouldFindARetryThatIsOverAlready(PipelineExecutionStatus status) {
    pipelines.ended(status, NOON.plusSeconds(60));

    assertThat(target.look(RESUMES, NOON)).isEqualTo(new Lookup.Found(EXECUTION));
  }

  @Tag("R-03")
  @Test
  void shouldRefuseToRetryWhatSucceededAndNameTheMend() {
    pipelines.ended(PipelineExecutionStatus.SUCCEEDED, NOON.minus(Duration.ofHours(1)));

    assertThat(target.start(RESUMES))
        .isEqualTo(
            new Rejected(
                EXECUTION
                    + " succeeded, so there is no failed step to go on from; start it anew"
                    + " (retry.from: start)"));
    assertThat(pipelines.retried).isEmpty();
  }

  @Tag("R-03")
  @ParameterizedTest
  @MethodSource("errors")
  void shouldTellWhatAnErrorOfARetryMeans(
      RuntimeException error, Class<? extends StartOutcome> outcome) {
    pipelines.ended(PipelineExecutionStatus.FAILED, NOON.minus(Duration.ofHours(1)));
    pipelines.faults.next("RetryPipelineExecution", error);

    assertThat(target.start(RESUMES)).isInstanceOf(outcome);
    assertThat(pipelines.retried).isEmpty();
  }

  @Test
  void shouldTellTheModelPackageAndItsMetrics() {
    assertThat(target.produced(EXECUTION))
        .isEqualTo(
            Map.of(
                "modelPackage",
                "arn:aws:sagemaker:eu-west-1:111122223333:model-package/churn/8",
                "modelMetrics",
                "s3://metrics/statistics.json"));
  }

  @Test
  void shouldTellThePackageWithoutMetricsThatCannotBeRead() {
    pipelines.faults.next("DescribeModelPackage", error("AccessDeniedException", 400));

    assertThat(target.produced(EXECUTION)).containsOnlyKeys("modelPackage");
  }

  @Test
  void shouldTellNothingWhenTheStepsCannotBeRead() {
    pipelines.faults.next("ListPipelineExecutionSteps", error("ThrottlingException", 400));

    assertThat(target.produced(EXECUTION)).isEmpty();
  }

  /** A token starts, and retries, no more than once. */
  private static final class Pipelines implements SageMakerClient {
    final ServiceFaults faults = new ServiceFaults();
    final Map<String, StartPipelineExecutionRequest> started = new LinkedHashMap<>();
    final Map<String, String> retried = new LinkedHashMap<>();
    private PipelineExecutionStatus status = PipelineExecutionStatus.EXECUTING;
    private Optional<Instant> changed = Optional.empty();

    void ended(PipelineExecutionStatus how, Instant at) {
      status = how;
      changed = Optional.of(at);
    }

    @Override
    public DescribePipelineResponse describePipeline(DescribePipelineRequest request) {
      return DescribePipelineResponse.builder()
          .pipelineDefinition(
              "{\"Parameters\":[{\"Name\":\"InputManifest\",\"Type\":\"String\"},"
                  + "{\"Name\":\"Epochs\",\"Type\":\"Integer\",\"DefaultValue\":3}]}")
          .build();
    }

    @Override
    public StartPipelineExecutionResponse startPipelineExecution(
        StartPipelineExecutionRequest request) {
      faults.on("StartPipelineExecution");
      started.putIfAbsent(request.clientRequestToken(), request);
      return StartPipelineExecutionResponse.builder().pipelineExecutionArn(EXECUTION).build();
    }

    @Override
    public RetryPipelineExecutionResponse retryPipelineExecution(
        RetryPipelineExecutionRequest request) {
      faults.on("RetryPipelineExecution");
      retried.put(request.clientRequestToken(), request.pipelineExecutionArn());
      status = PipelineExecutionStatus.EXECUTING;
      return RetryPipelineExecutionResponse.builder().build();
    }

    @Override
    public DescribePipelineExecutionResponse describePipelineExecution(
        DescribePipelineExecutionRequest request) {
      return DescribePipelineExecutionResponse.builder()
          .pipelineExecutionStatus(status)
          .lastModifiedTime(changed.orElse(null))
          .build();
    }

    @Override
    public ListPipelineExecutionsResponse listPipelineExecutions(
        ListPipelineExecutionsRequest request) {
      faults.on("ListPipelineExecutions");
      return ListPipelineExecutionsResponse.builder().build();
    }

    @Override
    public ListPipelineExecutionsIterable listPipelineExecutionsPaginator(
        ListPipelineExecutionsRequest request) {
      return new ListPipelineExecutionsIterable(this, request);
    }

    @Override
    public ListPipelineExecutionStepsResponse listPipelineExecutionSteps(
        ListPipelineExecutionStepsRequest request) {
      faults.on("ListPipelineExecutionSteps");
      return ListPipelineExecutionStepsResponse.builder()
          .pipelineExecutionSteps(
              List.of(
                  PipelineExecutionStep.builder().stepName("Train").build(),
                  PipelineExecutionStep.builder()
                      .stepName("Register")
                      .metadata(
                          metadata ->
                              metadata.registerModel(
                                  register ->
                                      register.arn(
                                          "arn:aws:sagemaker:eu-west-1:111122223333:model-package/churn/8")))
                      .build()))
          .build();
    }

    @Override
    public ListPipelineExecutionStepsIterable listPipelineExecutionStepsPaginator(
        ListPipelineExecutionStepsRequest request) {
      return new ListPipelineExecutionStepsIterable(this, request);
    }

    @Override
    public DescribeModelPackageResponse describeModelPackage(DescribeModelPackageRequest request) {
      faults.on("DescribeModelPackage");
      return DescribeModelPackageResponse.builder()
          .modelMetrics(
              metrics ->
                  metrics.modelQuality(
                      quality ->
                          quality.statistics(
                              statistics -> statistics.s3Uri("s3://metrics/statistics.json"))))
          .build();
    }

    @Override
    public String serviceName() {
      return "sagemaker";
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }
}
