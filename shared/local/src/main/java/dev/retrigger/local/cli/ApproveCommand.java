package dev.retrigger.local.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lets a run start that waits for a person. */
@Command(
    name = "approve",
    description = "Let a run start that waits for a person. You must be among its approvers.")
final class ApproveCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private Output output = new Output();
  @Mixin private ConsoleOptions consoles = new ConsoleOptions();
  @Mixin private Agreement agreement = new Agreement();

  @Parameters(paramLabel = "ID|RUN", description = "The approval's id, or that of the run.")
  private String about = "";

  @Option(names = "--note", paramLabel = "TEXT", description = "What to remember of it.")
  private String note = "";

  ApproveCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    return new Deciding(shell, output, agreement, consoles.console(shell).operations())
        .settle("approve", about, note);
  }
}
