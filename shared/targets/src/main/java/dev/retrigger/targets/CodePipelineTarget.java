package dev.retrigger.targets;

import dev.retrigger.domain.RunId;
import dev.retrigger.domain.RunStatus;
import dev.retrigger.domain.Text;
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
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.codepipeline.CodePipelineClient;
import software.amazon.awssdk.services.codepipeline.model.ActionExecutionDetail;
import software.amazon.awssdk.services.codepipeline.model.ActionExecutionStatus;
import software.amazon.awssdk.services.codepipeline.model.ConflictException;
import software.amazon.awssdk.services.codepipeline.model.DuplicatedStopRequestException;
import software.amazon.awssdk.services.codepipeline.model.PipelineExecution;
import software.amazon.awssdk.services.codepipeline.model.PipelineExecutionNotStoppableException;
import software.amazon.awssdk.services.codepipeline.model.PipelineExecutionSummary;
import software.amazon.awssdk.services.codepipeline.model.PipelineNotFoundException;
import software.amazon.awssdk.services.codepipeline.model.PipelineVariable;
import software.amazon.awssdk.services.codepipeline.model.PipelineVariableDeclaration;
import software.amazon.awssdk.services.codepipeline.model.ResolvedPipelineVariable;

/**
 * Executions of CodePipeline. The run's id is the request token, and the variable {@code
 * RetriggerRunId} that the pipeline has to declare. How long CodePipeline honours a token is not
 * documented, so it is treated as short, and a later attempt looks for the variable first.
 */
public final class CodePipelineTarget implements Target {
  public static final String TYPE = "codepipeline";

  /** The variable by which an execution is known to be a run's. */
  public static final String RUN = "RetriggerRunId";

  /** CodePipeline API reference, PipelineVariable, {@code value}. */
  private static final int MAX_VALUE = 1_000;

  private static final int MAX_REASON = 1_024;

  /** A clock of ours and CodePipeline's may differ by this much. */
  private static final Duration SKEW = Duration.ofMinutes(5);

  private final CodePipelineClient client;

  public CodePipelineTarget(CodePipelineClient client) {
    this.client = client;
  }

  /** The execution's name here, as CodePipeline knows executions by pipeline only. */
  public static String execution(String pipeline, String id) {
    return pipeline + "/" + id;
  }

  @Override
  public Duration tokenWindow() {
    return Duration.ofMinutes(5);
  }

  /** CodePipeline keeps executions for a year. */
  @Override
  public Duration lookupHorizon() {
    return Duration.ofDays(30);
  }

  @Override
  public StartOutcome start(Request request) {
    if (request.resumes().isPresent()) {
      return new Rejected(
          "an execution of CodePipeline is not retried by Retrigger; set retry.from: start");
    }
    try {
      List<String> problems = problems(request);
      if (!problems.isEmpty()) {
        return new Rejected(String.join("; ", problems));
      }
      return new Started(
          execution(
              request.resource(),
              client
                  .startPipelineExecution(
                      start ->
                          start
                              .name(request.resource())
                              .clientRequestToken(request.run().value())
                              .variables(
                                  variables(request).entrySet().stream()
                                      .map(CodePipelineTarget::variable)
                                      .toList()))
                  .pipelineExecutionId()));
    } catch (PipelineNotFoundException _) {
      return new Rejected(
          "there is no pipeline " + request.resource() + " in this account and region");
    } catch (ConflictException e) {
      // The pipeline is busy with other activities, says the API reference: try again later.
      return new StartOutcome.NotNow(AwsErrors.detail(e));
    } catch (SdkException e) {
      return AwsErrors.ofStart(e);
    }
  }

  private List<String> problems(Request request) {
    Set<String> declared =
        client.getPipeline(get -> get.name(request.resource())).pipeline().variables().stream()
            .map(PipelineVariableDeclaration::name)
            .collect(Collectors.toSet());
    List<String> problems = new ArrayList<>();
    variables(request)
        .forEach(
            (name, value) -> {
              if (!declared.contains(name)) {
                problems.add(
                    "pipeline "
                        + request.resource()
                        + " declares no variable '"
                        + Text.brief(name)
                        + "'; add it to the pipeline's variables (pipeline type V2)");
              } else if (value.isEmpty() || value.length() > MAX_VALUE) {
                problems.add("variable '" + name + "' wants 1 to " + MAX_VALUE + " characters");
              }
            });
    return problems;
  }

  @Override
  public Lookup look(Request request, Instant since) {
    try {
      for (PipelineExecutionSummary summary :
          client
              .listPipelineExecutionsPaginator(list -> list.pipelineName(request.resource()))
              .pipelineExecutionSummaries()) {
        if (summary.startTime().isBefore(since.minus(SKEW))) {
          // The newest stand first.
          return new Absent();
        }
        Map<String, String> variables = variables(request.resource(), summary);
        if (request.run().value().equals(variables.get(RUN))) {
          String execution = execution(request.resource(), summary.pipelineExecutionId());
          return variables.entrySet().containsAll(variables(request).entrySet())
              ? new Found(execution)
              : new Other(execution + " has this run's id and other variables");
        }
      }
      return new Absent();
    } catch (PipelineNotFoundException _) {
      return new Absent();
    } catch (SdkException e) {
      return new Lookup.Unclear(AwsErrors.detail(e));
    }
  }

  private Map<String, String> variables(String pipeline, PipelineExecutionSummary summary) {
    return get(pipeline, summary.pipelineExecutionId()).variables().stream()
        .collect(
            Collectors.toMap(
                ResolvedPipelineVariable::name, ResolvedPipelineVariable::resolvedValue));
  }

  @Override
  public Status describe(String execution) {
    RunStatus status = statusOf(get(pipeline(execution), id(execution)).statusAsString());
    return new Status(status, Optional.empty());
  }

  @Override
  public String explain(String execution) {
    try {
      String actions =
          client
              .listActionExecutionsPaginator(
                  list ->
                      list.pipelineName(pipeline(execution))
                          .filter(filter -> filter.pipelineExecutionId(id(execution))))
              .actionExecutionDetails()
              .stream()
              .filter(action -> action.status() == ActionExecutionStatus.FAILED)
              .map(CodePipelineTarget::failure)
              .collect(Collectors.joining("; "));
      return Text.brief(actions.isEmpty() ? summary(execution) : actions, MAX_REASON);
    } catch (SdkException e) {
      return "its reason cannot be read: " + AwsErrors.detail(e);
    }
  }

  private String summary(String execution) {
    PipelineExecution found = get(pipeline(execution), id(execution));
    return found.statusSummary() == null
        ? "the execution is " + found.statusAsString()
        : found.statusSummary();
  }

  private static String failure(ActionExecutionDetail action) {
    String name = "action " + action.stageName() + "/" + action.actionName();
    if (action.output() == null || action.output().executionResult() == null) {
      return name + " failed";
    }
    var result = action.output().executionResult();
    String why =
        result.errorDetails() == null
            ? result.externalExecutionSummary()
            : result.errorDetails().code() + ": " + result.errorDetails().message();
    return why == null ? name + " failed" : name + ": " + why;
  }

  @Override
  public void stop(RunId run, String execution) {
    try {
      client.stopPipelineExecution(
          stop ->
              stop.pipelineName(pipeline(execution))
                  .pipelineExecutionId(id(execution))
                  .reason("stopped by Retrigger"));
    } catch (DuplicatedStopRequestException | PipelineExecutionNotStoppableException over) {
      // It is stopping, or over.
    }
  }

  /** The status that a word of CodePipeline's stands for; case differs between API and events. */
  public static RunStatus statusOf(String word) {
    return switch (word.toUpperCase(Locale.ROOT)) {
      case "SUCCEEDED" -> RunStatus.SUCCEEDED;
      case "FAILED" -> RunStatus.FAILED;
      case "STOPPED", "CANCELLED", "CANCELED", "SUPERSEDED" -> RunStatus.STOPPED;
      default -> RunStatus.STARTED;
    };
  }

  private PipelineExecution get(String pipeline, String id) {
    return client
        .getPipelineExecution(get -> get.pipelineName(pipeline).pipelineExecutionId(id))
        .pipelineExecution();
  }

  private static Map<String, String> variables(Request request) {
    Map<String, String> variables = new LinkedHashMap<>(request.parameters());
    variables.put(RUN, request.run().value());
    return variables;
  }

  private static PipelineVariable variable(Map.Entry<String, String> entry) {
    return PipelineVariable.builder().name(entry.getKey()).value(entry.getValue()).build();
  }

  private static String pipeline(String execution) {
    return execution.substring(0, execution.lastIndexOf('/'));
  }

  private static String id(String execution) {
    return execution.substring(execution.lastIndexOf('/') + 1);
  }
}
