package dev.retrigger.local.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what a run logged last. */
@Command(
    name = "logs",
    description = {
      "Show what a run's execution logged last, and why it failed, with your own credentials."
    })
final class LogsCommand implements Callable<Integer> {
  private static final int MOST = 1_000;

  private final Shell shell;

  @Mixin private Output output = new Output();
  @Mixin private ConsoleOptions consoles = new ConsoleOptions();

  @Parameters(paramLabel = "RUN", description = "The run's id: rt-...")
  private String run = "";

  @Option(
      names = "--lines",
      paramLabel = "N",
      defaultValue = "50",
      description = "How many. Default: 50.")
  private int lines = 50;

  LogsCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    if (lines < 1 || lines > MOST) {
      throw CommandFailure.badInput("--lines is 1 to " + MOST);
    }
    RunLogs logs =
        consoles
            .console(shell)
            .operations()
            .logs(Named.run(run), lines)
            .orElseThrow(
                () ->
                    CommandFailure.badInput(
                        "there is no run " + run + "; retrigger runs lists them"));
    if (output.json()) {
      output.document(logs);
      return ExitCode.YES;
    }
    logs.lines().forEach(output::line);
    output.note(logs.run() + ": " + logs.status() + " on " + logs.target());
    logs.why().ifPresent(output::note);
    if (logs.lines().isEmpty()) {
      output.note(
          logs.execution()
              .map(execution -> "its target shows no log lines of " + execution)
              .orElse("it has no execution"));
    }
    return ExitCode.YES;
  }
}
