package dev.retrigger.targets;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.domain.RunId;
import dev.retrigger.domain.RunStatus;
import dev.retrigger.domain.Text;
import dev.retrigger.events.InvalidEventException;
import dev.retrigger.events.Json;
import dev.retrigger.targets.Target.Lookup.Absent;
import dev.retrigger.targets.Target.Lookup.Found;
import dev.retrigger.targets.Target.Lookup.Other;
import dev.retrigger.targets.Target.StartOutcome.Rejected;
import dev.retrigger.targets.Target.StartOutcome.Started;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sagemaker.model.DescribePipelineExecutionResponse;
import software.amazon.awssdk.services.sagemaker.model.MetricsSource;
import software.amazon.awssdk.services.sagemaker.model.ModelMetrics;
import software.amazon.awssdk.services.sagemaker.model.ModelQuality;
import software.amazon.awssdk.services.sagemaker.model.Parameter;
import software.amazon.awssdk.services.sagemaker.model.PipelineExecutionStep;
import software.amazon.awssdk.services.sagemaker.model.PipelineExecutionSummary;
import software.amazon.awssdk.services.sagemaker.model.ResourceNotFoundException;
import software.amazon.awssdk.services.sagemaker.model.SortOrder;
import software.amazon.awssdk.services.sagemaker.model.StepStatus;

/**
 * SageMaker Pipelines. The run's id is both request token and display name. How long SageMaker
 * honours a token is not documented, so it is treated as short, and a later attempt looks among the
 * pipeline's executions first. A run that resumes another one retries its execution from the step
 * that failed.
 */
public final class SageMakerPipelineTarget implements Target {
  public static final String TYPE = "sagemaker-pipeline";
  private static final int MAX_REASON = 1_024;
  private static final int MAX_DESCRIPTION = 3_072;

  private final SageMakerClient client;

  public SageMakerPipelineTarget(SageMakerClient client) {
    this.client = client;
  }

  @Override
  public Duration tokenWindow() {
    return Duration.ofMinutes(5);
  }

  @Override
  public Duration lookupHorizon() {
    return Duration.ofDays(30);
  }

  @Override
  public StartOutcome start(Request request) {
    return request
        .resumes()
        .map(execution -> retry(request, execution))
        .orElseGet(() -> begin(request));
  }

  private StartOutcome begin(Request request) {
    try {
      List<String> problems = problems(request);
      if (!problems.isEmpty()) {
        return new Rejected(String.join("; ", problems));
      }
      return new Started(
          client
              .startPipelineExecution(
                  start ->
                      start
                          .pipelineName(request.resource())
                          .clientRequestToken(request.run().value())
                          .pipelineExecutionDisplayName(request.run().value())
                          .pipelineExecutionDescription(
                              Text.brief(request.reason(), MAX_DESCRIPTION))
                          .pipelineParameters(parameters(request)))
              .pipelineExecutionArn());
    } catch (ResourceNotFoundException _) {
      return new Rejected(
          "there is no pipeline " + request.resource() + " in this account and region");
    } catch (SdkException e) {
      return AwsErrors.ofStart(e);
    }
  }

  private StartOutcome retry(Request request, String execution) {
    try {
      return switch (describe(execution).status()) {
        case STARTED -> new Started(execution);
        case FAILED, STOPPED -> {
          client.retryPipelineExecution(
              retry ->
                  retry.pipelineExecutionArn(execution).clientRequestToken(request.run().value()));
          yield new Started(execution);
        }
        case SUCCEEDED, ASKED, INTENT, OUTCOME_UNKNOWN, REFUSED, DRY_RUN ->
            new Rejected(
                execution
                    + " succeeded, so there is no failed step to go on from; start it anew"
                    + " (retry.from: start)");
      };
    } catch (ResourceNotFoundException _) {
      return new Rejected(
          "there is no execution " + execution + " any more; start it anew (retry.from: start)");
    } catch (SdkException e) {
      return AwsErrors.ofStart(e);
    }
  }

  /** An execution that goes on again, or ended after {@code since}, was resumed. */
  private Lookup lookResumed(String execution, Instant since) {
    try {
      Status status = describe(execution);
      return !status.status().isFinal() || status.ended().filter(since::isBefore).isPresent()
          ? new Found(execution)
          : new Absent();
    } catch (ResourceNotFoundException _) {
      return new Absent();
    } catch (SdkException e) {
      return new Lookup.Unclear(AwsErrors.detail(e));
    }
  }

  @Override
  public Lookup look(Request request, Instant since) {
    return request
        .resumes()
        .map(execution -> lookResumed(execution, since))
        .orElseGet(() -> lookByName(request, since));
  }

  private Lookup lookByName(Request request, Instant since) {
    try {
      Optional<PipelineExecutionSummary> found =
          client
              .listPipelineExecutionsPaginator(
                  list ->
                      list.pipelineName(request.resource())
                          .createdAfter(since.minus(tokenWindow()))
                          .sortOrder(SortOrder.ASCENDING))
              .pipelineExecutionSummaries()
              .stream()
              .filter(
                  execution ->
                      request.run().value().equals(execution.pipelineExecutionDisplayName()))
              .findFirst();
      if (found.isEmpty()) {
        return new Absent();
      }
      String execution = found.get().pipelineExecutionArn();
      return parametersOf(execution).entrySet().containsAll(request.parameters().entrySet())
          ? new Found(execution)
          : new Other(execution + " has this run's name and other parameters");
    } catch (ResourceNotFoundException _) {
      return new Absent();
    } catch (SdkException e) {
      return new Lookup.Unclear(AwsErrors.detail(e));
    }
  }

  @Override
  public Status describe(String execution) {
    DescribePipelineExecutionResponse response =
        client.describePipelineExecution(describe -> describe.pipelineExecutionArn(execution));
    RunStatus status = statusOf(response.pipelineExecutionStatusAsString());
    return new Status(
        status,
        status.isFinal() ? Optional.ofNullable(response.lastModifiedTime()) : Optional.empty());
  }

  @Override
  public String explain(String execution) {
    try {
      String steps =
          client
              .listPipelineExecutionStepsPaginator(list -> list.pipelineExecutionArn(execution))
              .pipelineExecutionSteps()
              .stream()
              .filter(step -> step.stepStatus() == StepStatus.FAILED)
              .map(SageMakerPipelineTarget::stepFailure)
              .collect(Collectors.joining("; "));
      return Text.brief(steps.isEmpty() ? failureReason(execution) : steps, MAX_REASON);
    } catch (SdkException e) {
      return "its reason cannot be read: " + AwsErrors.detail(e);
    }
  }

  private String failureReason(String execution) {
    String reason =
        client
            .describePipelineExecution(describe -> describe.pipelineExecutionArn(execution))
            .failureReason();
    return reason == null ? "SageMaker gives no reason" : reason;
  }

  @Override
  public void stop(RunId run, String execution) {
    client.stopPipelineExecution(
        stop -> stop.pipelineExecutionArn(execution).clientRequestToken(run.value()));
  }

  /** The model package that the run registered, and where its metrics are. */
  @Override
  public Map<String, String> produced(String execution) {
    try {
      Map<String, String> produced = new LinkedHashMap<>();
      client
          .listPipelineExecutionStepsPaginator(list -> list.pipelineExecutionArn(execution))
          .pipelineExecutionSteps()
          .stream()
          .map(PipelineExecutionStep::metadata)
          .filter(metadata -> metadata != null && metadata.registerModel() != null)
          .map(metadata -> metadata.registerModel().arn())
          .filter(Objects::nonNull)
          .findFirst()
          .ifPresent(arn -> produced.putAll(modelPackage(arn)));
      return produced;
    } catch (SdkException _) {
      return Map.of();
    }
  }

  private Map<String, String> modelPackage(String arn) {
    Map<String, String> produced = new LinkedHashMap<>();
    produced.put("modelPackage", arn);
    try {
      Optional.ofNullable(
              client
                  .describeModelPackage(describe -> describe.modelPackageName(arn))
                  .modelMetrics())
          .map(ModelMetrics::modelQuality)
          .map(ModelQuality::statistics)
          .map(MetricsSource::s3Uri)
          .ifPresent(uri -> produced.put("modelMetrics", uri));
    } catch (SdkException _) {
      // The package is worth telling without its metrics.
    }
    return produced;
  }

  /** The status that a word of SageMaker's stands for; case differs between API and events. */
  public static RunStatus statusOf(String word) {
    return switch (word.toUpperCase(Locale.ROOT)) {
      case "SUCCEEDED" -> RunStatus.SUCCEEDED;
      case "FAILED" -> RunStatus.FAILED;
      case "STOPPED" -> RunStatus.STOPPED;
      default -> RunStatus.STARTED;
    };
  }

  /** What the pipeline's own list of parameters says against the request. */
  private List<String> problems(Request request) {
    Map<String, JsonNode> declared = declared(request.resource());
    List<String> problems = new ArrayList<>();
    request
        .parameters()
        .forEach(
            (name, value) ->
                PipelineParameters.problem(declared, name, value).ifPresent(problems::add));
    declared.forEach(
        (name, parameter) -> {
          if (!parameter.has("DefaultValue") && !request.parameters().containsKey(name)) {
            problems.add("parameter '" + name + "' has no default and is not given");
          }
        });
    return problems;
  }

  private Map<String, JsonNode> declared(String pipeline) {
    String definition =
        client.describePipeline(describe -> describe.pipelineName(pipeline)).pipelineDefinition();
    Map<String, JsonNode> declared = new LinkedHashMap<>();
    try {
      for (JsonNode parameter : Json.tree(definition).path("Parameters")) {
        declared.put(parameter.path("Name").asText(), parameter);
      }
    } catch (InvalidEventException e) {
      throw new IllegalStateException(
          "pipeline " + pipeline + " has a definition that is not JSON", e);
    }
    return declared;
  }

  private Map<String, String> parametersOf(String execution) {
    return client
        .listPipelineParametersForExecutionPaginator(list -> list.pipelineExecutionArn(execution))
        .pipelineParameters()
        .stream()
        .collect(Collectors.toMap(Parameter::name, Parameter::value));
  }

  private static String stepFailure(PipelineExecutionStep step) {
    return "step "
        + step.stepName()
        + (step.failureReason() == null ? " failed" : ": " + step.failureReason());
  }

  private static List<Parameter> parameters(Request request) {
    return request.parameters().entrySet().stream()
        .map(entry -> Parameter.builder().name(entry.getKey()).value(entry.getValue()).build())
        .toList();
  }
}
