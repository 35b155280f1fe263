package dev.retrigger.local.cli;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lets nothing start. */
@Command(
    name = "pause",
    description = {
      "Let nothing start: of a model, a project, or at all. What comes waits, what runs goes on."
    })
final class PauseCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private Output output = new Output();
  @Mixin private ConsoleOptions consoles = new ConsoleOptions();
  @Mixin private Agreement agreement = new Agreement();

  @Parameters(paramLabel = "SCOPE", description = "all, a project, or a model: growth/churn.")
  private String scope = "";

  @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why.")
  private String reason = "";

  PauseCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    return new Act(shell, output, agreement, consoles.console(shell).operations())
        .request(
            "Pause", "pause " + scope, Map.of("action", "pause", "scope", scope, "reason", reason));
  }
}
