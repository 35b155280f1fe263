package dev.retrigger.local.rehearsal;

import dev.retrigger.domain.RunId;
import dev.retrigger.domain.RunStatus;
import dev.retrigger.targets.Target;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A target that keeps the score: it honours a token as long as it says, starts once more for
 * whoever asks later, and counts what really runs. Nothing is asked of the code under test.
 */
final class OracleTarget implements Target {
  private final InstantSource clock;
  private final Duration window;
  private final List<Execution> executions = new ArrayList<>();

  OracleTarget(InstantSource clock, Duration window) {
    this.clock = clock;
    this.window = window;
  }

  @Override
  public Duration tokenWindow() {
    return window;
  }

  @Override
  public Duration lookupHorizon() {
    return Duration.ofDays(30);
  }

  @Override
  public StartOutcome start(Request request) {
    Instant now = clock.instant();
    for (Execution execution : executions) {
      boolean same = execution.request().run().equals(request.run());
      if (same && now.isBefore(execution.started().plus(window))) {
        return new StartOutcome.Started(execution.arn());
      }
    }
    Execution execution = new Execution("arn:execution/" + (executions.size() + 1), request, now);
    executions.add(execution);
    return new StartOutcome.Started(execution.arn());
  }

  @Override
  public Lookup look(Request request, Instant since) {
    return executions.stream()
        .filter(execution -> execution.request().run().equals(request.run()))
        .findFirst()
        .<Lookup>map(execution -> new Lookup.Found(execution.arn()))
        .orElseGet(Lookup.Absent::new);
  }

  @Override
  public Status describe(String execution) {
    return new Status(RunStatus.STARTED, Optional.empty());
  }

  @Override
  public String explain(String execution) {
    return "a step failed";
  }

  @Override
  public void stop(RunId run, String execution) {}

  List<Execution> executions() {
    return List.copyOf(executions);
  }

  /** How often each run was really started. */
  Map<RunId, Long> startsByRun() {
    Map<RunId, Long> starts = new LinkedHashMap<>();
    executions.forEach(execution -> starts.merge(execution.request().run(), 1L, Long::sum));
    return starts;
  }

  record Execution(String arn, Request request, Instant started) {
    /** SageMaker's word about the execution, as EventBridge brings it. */
    String event(String id, String status, Instant at) {
      return """
      {"version":"0","id":"%s","detail-type":"SageMaker Model Building Pipeline Execution Status Change",
       "source":"aws.sagemaker","account":"111122223333","time":"%s","region":"eu-west-1","resources":[],
       "detail":{"pipelineExecutionDisplayName":"%s","currentPipelineExecutionStatus":"%s",
       "previousPipelineExecutionStatus":"Executing","pipelineExecutionArn":"%s"}}
      """
          .formatted(id, at, request.run(), status, arn);
    }
  }
}
