package dev.retrigger.local.cli;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.retrigger.domain.RunId;
import dev.retrigger.domain.RunStatus;
import dev.retrigger.ledger.Run;
import dev.retrigger.targets.Target;
import dev.retrigger.targets.Targets;
import java.util.List;
import java.util.Optional;

/**
 * What a run's execution logged last.
 *
 * @param why what its target says about its failure; empty if it did not fail
 * @param lines the oldest first; none where its target keeps no log that we can read
 */
@JsonPropertyOrder({"run", "status", "target", "execution", "why", "lines"})
public record RunLogs(
    RunId run,
    RunStatus status,
    String target,
    Optional<String> execution,
    Optional<String> why,
    List<String> lines) {
  public RunLogs {
    lines = List.copyOf(lines);
  }

  /** Asks the run's target. */
  public static RunLogs of(Run run, Targets targets, int lines) {
    String type = run.request().target();
    Target target = targets.of(run.pipeline().model().project(), type);
    Optional<String> execution = run.progress().execution();
    return new RunLogs(
        run.id(),
        run.status(),
        type + "/" + run.request().resource(),
        execution,
        run.status() == RunStatus.FAILED
            ? execution.map(target::explain).or(() -> run.progress().detail())
            : run.progress().detail(),
        execution.map(each -> target.logs(each, lines)).orElse(List.of()));
  }
}
