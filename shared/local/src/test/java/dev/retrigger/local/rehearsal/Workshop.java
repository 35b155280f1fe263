package dev.retrigger.local.rehearsal;

import dev.retrigger.domain.RunId;
import dev.retrigger.domain.RunStatus;
import dev.retrigger.targets.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A target whose executions do what a test says, stop when asked, and go on when resumed. */
final class Workshop implements Target {
  final List<Request> requests = new ArrayList<>();
  private final Map<String, RunStatus> executions = new LinkedHashMap<>();

  @Override
  public Duration tokenWindow() {
    return Duration.ofMinutes(5);
  }

  @Override
  public Duration lookupHorizon() {
    return Duration.ofDays(1);
  }

  @Override
  public Duration pollInterval() {
    return Duration.ofMinutes(1);
  }

  @Override
  public StartOutcome start(Request request) {
    requests.add(request);
    String execution = request.resumes().orElse("execution-" + requests.size());
    executions.put(execution, RunStatus.STARTED);
    return new StartOutcome.Started(execution);
  }

  @Override
  public Lookup look(Request request, Instant since) {
    return new Lookup.Absent();
  }

  @Override
  public Status describe(String execution) {
    return new Status(executions.getOrDefault(execution, RunStatus.STARTED), Optional.empty());
  }

  @Override
  public String explain(String execution) {
    return "step Evaluate failed";
  }

  @Override
  public void stop(RunId run, String execution) {
    executions.put(execution, RunStatus.STOPPED);
  }

  /** The execution that was begun last ends so. */
  void ends(RunStatus how) {
    executions.put(executions.keySet().stream().toList().getLast(), how);
  }
}
