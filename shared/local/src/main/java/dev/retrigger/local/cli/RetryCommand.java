package dev.retrigger.local.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tries a run again that failed or was stopped. */
@Command(
    name = "retry",
    description = {
      "Try a run again that failed or was stopped: the same data and parameters, as a new run.",
      "It goes on from the step that failed where its target can, unless --from start is said."
    })
final class RetryCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private Output output = new Output();
  @Mixin private ConsoleOptions consoles = new ConsoleOptions();
  @Mixin private Agreement agreement = new Agreement();

  @Parameters(paramLabel = "RUN", description = "The run's id: rt-...")
  private String run = "";

  @Option(
      names = "--from",
      paramLabel = "failed-step|start",
      description = "Where it begins. Default: what the model file says.")
  private Optional<String> from = Optional.empty();

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why.")
  private Optional<String> reason = Optional.empty();

  RetryCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("action", "retry");
    body.put("run", Named.run(run).value());
    from.ifPresent(step -> body.put("from", step));
    reason.ifPresent(why -> body.put("reason", why));
    return new Act(shell, output, agreement, consoles.console(shell).operations())
        .request("Retry", "retry " + run + from.map(step -> " from " + step).orElse(""), body);
  }
}
