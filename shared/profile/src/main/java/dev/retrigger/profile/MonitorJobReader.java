package dev.retrigger.profile;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.domain.Text;
import dev.retrigger.profile.Verdict.Drift;
import dev.retrigger.profile.Verdict.MonitorFailed;
import dev.retrigger.profile.Verdict.NoDrift;
import dev.retrigger.profile.Verdict.Undecided;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads how a Model Monitor job ended, as SageMaker describes processing jobs and monitoring
 * executions. A job that failed, for want of data or otherwise, has found nothing out.
 */
final class MonitorJobReader implements ReportReader {
  private static final String JOB_STATUS = "ProcessingJobStatus";
  private static final String EXECUTION_STATUS = "MonitoringExecutionStatus";

  @Override
  public Optional<Reading> read(ReportContent content) {
    return switch (content) {
      case ReportContent.Document(var root) ->
          Stream.of(
                  root,
                  root.path("detail"),
                  root.path("LastMonitoringExecutionSummary"),
                  root.path("detail").path("LastMonitoringExecutionSummary"))
              .flatMap(node -> outcome(node).stream())
              .findFirst()
              .map(Reading.Says::new);
      case ReportContent.Sheet _ -> Optional.empty();
    };
  }

  private static Optional<Verdict> outcome(JsonNode job) {
    String execution = job.path(EXECUTION_STATUS).asText("");
    String processing = job.path(JOB_STATUS).asText("");
    if (execution.isEmpty() && processing.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        switch (execution.isEmpty() ? processing : execution) {
          case "CompletedWithViolations" -> new Drift(List.of(), Severity.DETECTED);
          case "Completed" ->
              execution.isEmpty() ? exit(job.path("ExitMessage").asText("")) : new NoDrift();
          case "Failed", "Stopped", "Stopping" ->
              new MonitorFailed(
                  Text.brief(job.path("FailureReason").asText("the job gives no reason")));
          case "Pending", "InProgress" -> new Undecided("the job is not done yet");
          default -> new Undecided("the job's status is none that we know");
        });
  }

  /** The word before the colon of a job's exit message, as Model Monitor's container writes it. */
  private static Verdict exit(String message) {
    int colon = message.indexOf(':');
    String word = (colon < 0 ? message : message.substring(0, colon)).strip();
    return switch (word) {
      case "CompletedWithViolations" -> new Drift(List.of(), Severity.DETECTED);
      case "Completed" -> new NoDrift();
      case "CompletedWithBadConstraints" -> new MonitorFailed(Text.brief(message));
      default -> new Undecided("the job's exit message does not say whether anything drifted");
    };
  }
}
